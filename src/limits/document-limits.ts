import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { GatewayError } from '../shared/errors.ts';
import { type DocumentFacts, type DocumentLimits, measureSelections } from './document-facts.ts';

const WORDS: Readonly<Record<keyof DocumentLimits, string>> = {
  depth: 'levels of fields',
  rootFields: 'root fields',
  fields: 'fields',
  breadth: 'fields in one selection',
  aliases: 'aliases',
  directives: 'directives',
  valueDepth: 'levels in an argument',
};

/**
 * Refuses a document that would cost too much before it is validated, however small its text is.
 * Introspection does not count towards depth and fields: the schema bounds it, and graphql-js its nesting.
 * @throws GatewayError QUERY_TOO_EXPENSIVE; INVALID_FILTER when a fragment spreads itself.
 */
export function checkDocument(document: DocumentNode, limits: DocumentLimits): void {
  const facts = measureDocument(document);
  if (facts.cycle !== null) {
    throw new GatewayError('INVALID_FILTER', {
      problem: `the fragment ${facts.cycle} spreads itself`,
    });
  }
  for (const name of Object.keys(WORDS) as (keyof DocumentLimits)[]) {
    const asked = facts[name];
    const max = limits[name];
    if (asked <= max) continue;
    const problem = `it has ${asked} ${WORDS[name]}, and ${max} is the most`;
    throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max, asked });
  }
}

/** What a document asks for: the most of any of its operations, and of all its fragments, used or not. */
export function measureDocument(document: DocumentNode): DocumentFacts {
  const operations = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  return {
    ...measureSelections(document, operations),
    directives: directivesOf(document),
    valueDepth: valueDepthOf(document),
  };
}

function directivesOf(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Directive: () => {
      count += 1;
    },
  });
  return count;
}

function valueDepthOf(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  const nested = {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  };
  // graphql-js visits without recursion: no depth of text overflows the stack here.
  visit(document, { ListValue: nested, ObjectValue: nested });
  return deepest;
}
