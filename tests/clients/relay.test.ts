/** Relay's store, which knows a field by its name and arguments alone, against the demo. */
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  valueFromASTUntyped,
} from 'graphql';
import {
  type ConcreteRequest,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectTypes } from '../../clients/typescript/src/introspection.ts';
import { BY_ARGUMENT, BY_SELECTION, type Data, type Demo, openDemo } from './demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
});
afterAll(() => demo.close());

/** What Relay's compiler makes of a document without variables, as far as these documents go. */
function compiled(text: string): ConcreteRequest {
  const document = parse(text);
  const selections = selectionsOf(document);
  return {
    kind: 'Request',
    fragment: { kind: 'Fragment', name: 'Q', type: 'Query', argumentDefinitions: [], selections },
    operation: { kind: 'Operation', name: 'Q', argumentDefinitions: [], selections },
    params: { operationKind: 'query', name: text, id: null, text, metadata: {}, cacheID: text },
  } as unknown as ConcreteRequest;
}

function selectionsOf(document: DocumentNode): readonly unknown[] {
  const { query, others } = objectTypes(demo.introspection);
  const below = (node: FieldNode, type: string): unknown => {
    const args = (node.arguments ?? []).map(({ name, value }) => {
      return { kind: 'Literal', name: name.value, value: valueFromASTUntyped(value) };
    });
    const shared = { alias: null, name: node.name.value, args, storageKey: null };
    const owner = type === query.name ? query : others.get(type);
    const target = owner?.objects.get(node.name.value);
    if (target === undefined) return { kind: 'ScalarField', ...shared };
    const selections = fieldsOf(node).map((inner) => below(inner, target));
    const plural = node.name.value === 'rows';
    return { kind: 'LinkedField', ...shared, concreteType: target, plural, selections };
  };
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? fieldsOf(definition).map((field) => below(field, query.name))
      : [],
  );
}

function fieldsOf({ selectionSet }: Pick<FieldNode, 'selectionSet'>): readonly FieldNode[] {
  return (selectionSet?.selections ?? []).filter((one) => one.kind === Kind.FIELD);
}

function open() {
  demo.requests();
  const network = Network.create(async ({ text }) => {
    const body = JSON.stringify({ query: print(parse(text ?? '')) });
    const response = await demo.fetch('http://sextant/graphql', { method: 'POST', body });
    return response.json();
  });
  const store = new Store(new RecordSource());
  // Rows are no entities, even where a dimension of theirs is called `id`.
  return new Environment({ network, store, getDataID: () => undefined });
}

const ask = async (environment: Environment, query: string): Promise<Data> =>
  fetchQuery(environment, compiled(query), {}, { fetchPolicy: 'store-or-network' }).toPromise();

const plain = (data: Data) => JSON.parse(JSON.stringify(data));

describe("Relay's store", () => {
  it('has the rows of a tile that shows less, where groupBy names the groups', async () => {
    const environment = open();
    for (const query of [BY_ARGUMENT.full, BY_ARGUMENT.less, BY_ARGUMENT.other]) {
      expect(plain(await ask(environment, query))).toEqual(await demo.ask(query));
    }
    expect(demo.requests()).toHaveLength(2);
    expect(plain(await ask(environment, BY_ARGUMENT.full))).toEqual(
      await demo.ask(BY_ARGUMENT.full),
    );
  });

  it('keeps what a tile watches whole while others ask for more', async () => {
    const environment = open();
    const operation = createOperationDescriptor(compiled(BY_ARGUMENT.full), {});
    await ask(environment, BY_ARGUMENT.full);
    const snapshot = environment.lookup(operation.fragment);
    let shown: Data = snapshot.data;
    const watching = environment.subscribe(snapshot, ({ data }) => {
      shown = data;
    });
    await ask(environment, BY_ARGUMENT.other);
    watching.dispose();
    expect(plain(shown)).toEqual(await demo.ask(BY_ARGUMENT.full));
  });

  it('pages by arguments', async () => {
    const environment = open();
    const seen: Data[] = [];
    let after = 'null';
    for (let more = true; more; ) {
      const { orders }: Data = await ask(
        environment,
        `{ orders(groupBy: [STATUS], first: 2, after: ${after}) { rows { status count } pageInfo { hasNextPage endCursor } } }`,
      );
      seen.push(...plain(orders.rows));
      more = orders.pageInfo.hasNextPage;
      after = JSON.stringify(orders.pageInfo.endCursor);
    }
    const all = await demo.ask('{ orders(groupBy: [STATUS]) { rows { status count } } }');
    expect(seen).toEqual(all['orders'].rows);
  });

  it('mixes questions up that only their selections tell apart: there groupBy is needed', async () => {
    const environment = open();
    await ask(environment, BY_SELECTION.full);
    expect((await ask(environment, BY_SELECTION.less)).orders.rows.length).toBeGreaterThan(1);
  });
});
