/** Apollo Client 4, its cache and its watchers, against the demo. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apolloTypePolicies } from '../../clients/typescript/src/apollo.ts';
import { BY_ARGUMENT, BY_SELECTION, type Data, type Demo, openDemo } from './demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
});
afterAll(() => demo.close());

const open = (cache = new InMemoryCache()) => {
  demo.requests();
  const link = new HttpLink({ uri: 'http://sextant/graphql', fetch: demo.fetch });
  return new ApolloClient({ link, cache });
};
const withPolicies = () =>
  open(new InMemoryCache({ typePolicies: apolloTypePolicies(demo.introspection) }));

const ask = async (client: ApolloClient, query: string, variables = {}): Promise<Data> =>
  (await client.query({ query: gql(query), variables })).data;

/** Without the names of types, which the cache asks for. */
const plain = (data: Data) =>
  JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)));

describe('with the policies of the package', () => {
  it('two tiles that select differently are two questions, each asked once', async () => {
    const client = withPolicies();
    for (const query of [BY_SELECTION.full, BY_SELECTION.less, BY_SELECTION.full]) {
      expect(plain(await ask(client, query))).toEqual(await demo.ask(query));
    }
    expect(demo.requests()).toHaveLength(2);
    expect((await ask(client, BY_SELECTION.less)).orders.rows).toHaveLength(1);
    expect(demo.requests()).toHaveLength(0);
  });

  it('variables and directives below the field are part of the question', async () => {
    const client = withPolicies();
    const query = 'query Q($by: Boolean!) { orders { rows { count status @include(if: $by) } } }';
    const many = await ask(client, query, { by: true });
    expect((await ask(client, query, { by: false })).orders.rows).toHaveLength(1);
    expect(many.orders.rows.length).toBeGreaterThan(1);
    expect(demo.requests()).toHaveLength(2);
  });

  it('fragments are', async () => {
    const client = withPolicies();
    const query = (name: string, fields: string) =>
      `{ orders { rows { ...${name} } } } fragment ${name} on OrdersRow { ${fields} }`;
    const many = await ask(client, query('ByStatus', 'status count'));
    expect((await ask(client, query('InAll', 'count'))).orders.rows).toHaveLength(1);
    expect(many.orders.rows.length).toBeGreaterThan(1);
  });

  it('rows under two aliases stand apart', async () => {
    const query = '{ orders { by: rows { status count } all: rows { count } } }';
    expect(plain(await ask(withPolicies(), query))).toEqual(await demo.ask(query));
  });

  it('watched tiles keep their own rows', async () => {
    const client = withPolicies();
    const seen: Data[] = [];
    const watched = client.watchQuery({ query: gql(BY_SELECTION.full) }).subscribe({
      next: ({ data }) => void (data && seen.push(plain(data))),
    });
    await ask(client, BY_SELECTION.full);
    await ask(client, BY_SELECTION.less);
    await client.refetchQueries({ include: 'active' });
    watched.unsubscribe();
    const full = await demo.ask(BY_SELECTION.full);
    expect(seen.length).toBeGreaterThan(0);
    for (const data of seen) expect(data).toEqual(full);
    // One each, and one more that was asked for again.
    expect(demo.requests()).toHaveLength(3);
  });

  it('pages are questions of their own, and can be put behind each other', async () => {
    const client = withPolicies();
    const page = gql(`query Page($after: String) {
      orders(first: 2, after: $after) { rows { status count } pageInfo { hasNextPage endCursor } } }`);
    const query = client.watchQuery<Data>({ query: page, variables: { after: null } });
    const watching = query.subscribe(() => {});
    let info = (await query.refetch()).data?.orders.pageInfo;
    while (info.hasNextPage) {
      const { data } = await query.fetchMore({
        variables: { after: info.endCursor },
        updateQuery: (before: Data, { fetchMoreResult }: { fetchMoreResult: Data }) => ({
          orders: {
            ...fetchMoreResult.orders,
            rows: [...before.orders.rows, ...fetchMoreResult.orders.rows],
          },
        }),
      });
      info = data?.orders.pageInfo;
    }
    const all = await demo.ask('{ orders { rows { status count } } }');
    const shown: Data = client.readQuery({ query: page, variables: { after: null } });
    expect(plain(shown).orders.rows).toEqual(all['orders'].rows);
    watching.unsubscribe();
  });
});

describe('with groupBy and a cache that knows nothing', () => {
  it('a tile that shows less has its rows from the cache', async () => {
    const client = open();
    for (const query of [BY_ARGUMENT.full, BY_ARGUMENT.less]) {
      expect(plain(await ask(client, query))).toEqual(await demo.ask(query));
    }
    expect(demo.requests()).toHaveLength(1);
    expect(plain(await ask(client, BY_ARGUMENT.other))).toEqual(await demo.ask(BY_ARGUMENT.other));
    expect(demo.requests()).toHaveLength(1);
  });

  it('watched tiles settle, each with its own rows', async () => {
    const client = open();
    const last = new Map<string, Data>();
    const tiles = [BY_ARGUMENT.full, BY_ARGUMENT.less, BY_ARGUMENT.other];
    const watching = tiles.map((query) =>
      client.watchQuery({ query: gql(query) }).subscribe({
        next: ({ data }) => void (data && last.set(query, plain(data))),
      }),
    );
    for (const query of tiles) await ask(client, query);
    await client.refetchQueries({ include: 'active' });
    for (const one of watching) one.unsubscribe();
    for (const query of tiles) expect(last.get(query)).toEqual(await demo.ask(query));
    expect(demo.requests().length).toBeLessThan(10);
  });

  it('pages go on behind each other', async () => {
    const client = open();
    const query = `query Page($after: String) { orders(groupBy: [STATUS], first: 2, after: $after) {
      rows { status count } pageInfo { hasNextPage endCursor } } }`;
    const seen: Data[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { orders }: Data = await ask(client, query, { after });
      seen.push(...plain(orders.rows));
      more = orders.pageInfo.hasNextPage;
      after = orders.pageInfo.endCursor;
    }
    const all = await demo.ask('{ orders(groupBy: [STATUS]) { rows { status count } } }');
    expect(seen).toEqual(all['orders'].rows);
  });
});
