/** urql with Graphcache against the demo. */
import { Client, type Exchange, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { graphcacheConfig, keyBySelection } from '../../clients/typescript/src/graphcache.ts';
import { BY_ARGUMENT, BY_SELECTION, type Data, type Demo, openDemo } from './demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
});
afterAll(() => demo.close());

const cached = () => cacheExchange(graphcacheConfig(demo.introspection));
const open = (cache: Exchange) => {
  demo.requests();
  return new Client({
    url: 'http://sextant/graphql',
    exchanges: [cache, fetchExchange],
    fetch: demo.fetch,
    preferGetMethod: false,
  });
};

async function ask(client: Client, query: string, variables = {}): Promise<Data> {
  const { data, error } = await client.query(query, variables).toPromise();
  expect(error).toBeUndefined();
  return plain(data);
}

const plain = (data: Data) =>
  JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)));

describe('Graphcache that is keyed by the selection', () => {
  it('asks for two tiles that select differently once each, and the server sees the question as written', async () => {
    const client = open(keyBySelection(cached()));
    for (const query of [BY_SELECTION.full, BY_SELECTION.less, BY_SELECTION.full]) {
      expect(await ask(client, query)).toEqual(await demo.ask(query));
    }
    const requests = demo.requests();
    expect(requests).toHaveLength(2);
    expect(requests.join()).not.toContain('sextantSelection');
  });

  it('keeps watched tiles as they are', async () => {
    const client = open(keyBySelection(cached()));
    const seen: Data[] = [];
    const { unsubscribe } = pipe(
      client.query(BY_SELECTION.full, {}),
      subscribe(({ data }) => void (data && seen.push(plain(data)))),
    );
    await ask(client, BY_SELECTION.full);
    await ask(client, BY_SELECTION.less);
    unsubscribe();
    const full = await demo.ask(BY_SELECTION.full);
    expect(seen.length).toBeGreaterThan(0);
    for (const data of seen) expect(data).toEqual(full);
    expect(demo.requests()).toHaveLength(2);
  });

  it('tells fragments and variables apart', async () => {
    const client = open(keyBySelection(cached()));
    const query = `query Q($by: Boolean!) { orders { rows { ...Shown } } }
      fragment Shown on OrdersRow { count status @include(if: $by) }`;
    expect((await ask(client, query, { by: false })).orders.rows).toHaveLength(1);
    expect((await ask(client, query, { by: true })).orders.rows.length).toBeGreaterThan(1);
    expect((await ask(client, query, { by: false })).orders.rows).toHaveLength(1);
    expect(demo.requests()).toHaveLength(2);
  });
});

describe('Graphcache with groupBy', () => {
  it('has the rows of a tile that shows less', async () => {
    const client = open(cached());
    for (const query of [BY_ARGUMENT.full, BY_ARGUMENT.less, BY_ARGUMENT.other]) {
      expect(await ask(client, query)).toEqual(await demo.ask(query));
    }
    expect(demo.requests()).toHaveLength(2);
    expect(await ask(client, BY_ARGUMENT.full)).toEqual(await demo.ask(BY_ARGUMENT.full));
  });

  it.each(['groupBy: [STATUS], ', ''])('pages (%j)', async (groupBy) => {
    const client = open(groupBy === '' ? keyBySelection(cached()) : cached());
    const query = `query Page($after: String) { orders(${groupBy}first: 2, after: $after) {
      rows { status count } pageInfo { hasNextPage endCursor } } }`;
    const seen: Data[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { orders }: Data = await ask(client, query, { after });
      seen.push(...orders.rows);
      more = orders.pageInfo.hasNextPage;
      after = orders.pageInfo.endCursor;
    }
    const args = groupBy === '' ? '' : '(groupBy: [STATUS])';
    const all = await demo.ask(`{ orders${args} { rows { status count } } }`);
    expect(seen).toEqual(all['orders'].rows);
  });
});
