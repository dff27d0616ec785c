/**
 * urql's Graphcache knows a field by its name and arguments. With `groupBy` the keys are all that it needs;
 * where the selection says what rows are grouped by, it must be told of the selection, too.
 */
import { type Exchange, makeOperation, type Operation } from '@urql/core';
import { type ArgumentNode, type DocumentNode, Kind, print, visit } from 'graphql';
import { map, pipe } from 'wonka';
import { type Introspection, objectTypes } from './introspection.ts';

export type { Introspection } from './introspection.ts';

/** `cacheExchange(graphcacheConfig(introspection))`: no answer, row or total is an entity, whatever it shows. */
export function graphcacheConfig(schema: Introspection): { keys: Record<string, () => null> } {
  const { others } = objectTypes(schema);
  const keyless = [...others.values()].filter(({ isEntity }) => !isEntity);
  return { keys: Object.fromEntries(keyless.map(({ name }) => [name, () => null])) };
}

/**
 * `keyBySelection(cacheExchange(…))`: the cache sees each root field with an argument more that holds its
 * selection, so that questions with different selections stand apart. The server never sees it.
 */
export function keyBySelection(cache: Exchange): Exchange {
  return (input) => {
    const marked = new Map<number, Operation>();
    const inner = cache({
      ...input,
      forward: (operations) =>
        pipe(
          input.forward(pipe(operations, map(withoutMark))),
          map((result) => {
            const operation = marked.get(result.operation.key);
            return operation ? { ...result, operation } : result;
          }),
        ),
    });
    const mark = (operation: Operation): Operation => {
      if (operation.kind === 'teardown') marked.delete(operation.key);
      if (operation.kind !== 'query') return operation;
      const own = withMark(operation);
      marked.set(operation.key, own);
      return own;
    };
    return (operations) => inner(pipe(operations, map(mark)));
  };
}

const MARK = 'sextantSelection';

function withMark(operation: Operation): Operation {
  const query = edited(operation.query, (given, text) => {
    const value = JSON.stringify([text, operation.variables]);
    const argument: ArgumentNode = {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: MARK },
      value: { kind: Kind.STRING, value },
    };
    return [...given, argument];
  });
  return makeOperation(operation.kind, { ...operation, query }, operation.context);
}

function withoutMark(operation: Operation): Operation {
  if (operation.kind !== 'query') return operation;
  const query = edited(operation.query, (given) => given);
  return makeOperation(operation.kind, { ...operation, query }, operation.context);
}

/** The document with other arguments at its root fields; `text` is what is selected below, its fragments included. */
function edited(
  document: DocumentNode,
  change: (given: readonly ArgumentNode[], text: string) => readonly ArgumentNode[],
): DocumentNode {
  const fragments = document.definitions
    .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    .map(print)
    .join(' ');
  let depth = 0;
  const { definitions } = visit(document, {
    // Root fields stand in the operation's own selection, or in fragments on its type.
    Field: {
      enter(field) {
        depth += 1;
        if (depth > 1 || field.selectionSet === undefined) return undefined;
        const given = (field.arguments ?? []).filter(({ name }) => name.value !== MARK);
        const text = `${print(field.selectionSet)} ${fragments}`.replace(/\s+/g, ' ');
        return { ...field, arguments: change(given, text) };
      },
      leave() {
        depth -= 1;
      },
    },
    FragmentDefinition: (fragment) =>
      fragment.typeCondition.name.value === 'Query' ? undefined : false,
  });
  // What urql remembers of a document's text hangs on the document: this is another one.
  return { kind: Kind.DOCUMENT, definitions };
}
