/** What a document may cost before it is even validated. */
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { errorExtensions, GatewayError } from '../shared/errors.ts';
import { isJson, readJsonBody } from './body.ts';
import type { HttpDeps, ServerContext } from './deps.ts';
import { isClosed } from './schemas.ts';

/** Documents are kept by their text once parsed, so a text may not be arbitrarily long. */
const MAX_DOCUMENT = 100_000;

export function useLimits(limits: HttpDeps['limits']): Plugin<object, ServerContext> {
  const rule = costRule(limits);
  return {
    onRequestParse({ request, setRequestParser, endResponse, fetchAPI }) {
      if (request.method !== 'POST') return;
      if (isJson(request)) setRequestParser((req) => readJsonBody(req, limits.bodyBytes));
      else endResponse(new fetchAPI.Response(null, { status: 415 }));
    },
    onParams({ params }) {
      const length = typeof params.query === 'string' ? params.query.length : 0;
      if (length > MAX_DOCUMENT) throw tooMuch('characters of the document', length, MAX_DOCUMENT);
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => parseWithin(limits.tokens, source, options));
    },
    onValidate({ params, addValidationRule }) {
      addValidationRule(rule);
      if (isClosed(params.schema)) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

const parseWithin = (maxTokens: number, ...[source, options]: Parameters<typeof parse>) => {
  try {
    return parse(source, { ...options, maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !error.message.includes(`${maxTokens} tokens`))
      throw error;
    throw tooMuch('tokens', null, maxTokens);
  }
};

function costRule(limits: HttpDeps['limits']) {
  return function CostRule(context: ValidationContext): ASTVisitor {
    return {
      OperationDefinition(node) {
        const { depth, rootFields } = measure(node.selectionSet, context.getDocument());
        if (depth > limits.depth) context.reportError(tooMuch('levels', depth, limits.depth));
        if (rootFields > limits.rootFields) {
          context.reportError(tooMuch('root fields', rootFields, limits.rootFields));
        }
      },
    };
  };
}

interface Cost {
  readonly depth: number;
  readonly rootFields: number;
}

/** Introspection does not count: its depth is GraphQL's own. */
function measure(selectionSet: SelectionSetNode, document: DocumentNode): Cost {
  const fragments = new Map<string, Cost>();
  const bodies = new Map(
    document.definitions.flatMap((d) =>
      d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d.selectionSet] as const] : [],
    ),
  );
  const ofFragment = (name: string): Cost => {
    const known = fragments.get(name);
    const body = bodies.get(name);
    if (known || !body) return known ?? { depth: 0, rootFields: 0 };
    // A fragment inside itself is another rule's error; here it only must end.
    fragments.set(name, { depth: 0, rootFields: 0 });
    const cost = ofSet(body);
    fragments.set(name, cost);
    return cost;
  };
  const ofSet = (set: SelectionSetNode): Cost =>
    set.selections
      .map((node): Cost => {
        if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
        if (node.kind === Kind.INLINE_FRAGMENT) return ofSet(node.selectionSet);
        if (node.name.value.startsWith('__')) return { depth: 0, rootFields: 0 };
        const depth = node.selectionSet ? ofSet(node.selectionSet).depth + 1 : 1;
        return { depth, rootFields: 1 };
      })
      .reduce(
        (a, b) => ({
          depth: Math.max(a.depth, b.depth),
          rootFields: a.rootFields + b.rootFields,
        }),
        { depth: 0, rootFields: 0 },
      );
  return ofSet(selectionSet);
}

/** `asked` is null where nobody counted to the end. */
function tooMuch(what: string, asked: number | null, max: number): GraphQLError {
  const problem = `it has ${asked ?? `more than ${max}`} ${what}, and ${max} is the most`;
  const facts = { problem, max, ...(asked === null ? {} : { asked }) };
  const error = new GatewayError('QUERY_TOO_EXPENSIVE', facts);
  const extensions = { ...errorExtensions(error), http: { spec: true, status: 400 } };
  return new GraphQLError(error.message, { extensions });
}
