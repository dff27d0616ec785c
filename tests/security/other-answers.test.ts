/** Answers that are large though no database gave much: objects for keys that nobody has, catalogs, the schema itself. */
import { getIntrospectionQuery } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { ENGINES, openTarget, type Reply, type Target } from './gateway.ts';

const INSIGHTS = `entities:
  - { name: status, key: status }
feature_views:
  - name: status_features
    entity: status
    cube: sales
    time: sold_at
    features:
      - { name: sold, measure: count, window: 90 days }
      - { name: last_id, dimension: id, aggregate: last }
`;

let target: Target;
afterEach(() => target.close());

const list = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const aliased = (n: number, field: string) =>
  list(n, (i) => `a${String(i).padStart(2, '0')}: ${field}`).join(' ');

function refused(reply: Reply): void {
  expect(new Set(reply.codes), reply.text.slice(0, 300)).toEqual(new Set(['QUERY_TOO_EXPENSIVE']));
  expect(reply.data ?? null).toBeNull();
  expect(reply.text.length).toBeLessThan(20_000);
}

describe.each(ENGINES)('features of many entities on %s', (engine) => {
  const open = async (limits: string) => {
    target = await openTarget({ engine, insights: INSIGHTS, config: `limits: { ${limits} }\n` });
    return target;
  };
  const batch = (selection: string, n: number, aliases = 1) => ({
    query: `query ($k: [String!]!) { ${aliased(aliases, `statusFeaturesBatch(statuss: $k) { ${selection} }`)} }`,
    variables: { k: list(n, (i) => (i === 0 ? 'paid' : `nobody${i}`)) },
  });

  it('are as they were asked, those of nobody among them', async () => {
    const { ask } = await open('rows: 100');
    const { data } = await ask(
      batch('status sold { value status } again: sold { value }', 3, 2),
      {},
    );
    const nothing = { sold: { value: 0, status: 'MISSING' }, again: { value: 0 } };
    const paid = { status: 'paid', sold: { value: 3, status: 'FRESH' }, again: { value: 3 } };
    const all = [paid, ...[1, 2].map((i) => ({ status: `nobody${i}`, ...nothing }))];
    expect(data).toEqual({ a00: all, a01: all });
  });

  it('hold memory from before they are made, though nobody has the keys', async () => {
    const { app, ask } = await open('inFlightBytes: 2MiB');
    const reply = await ask(batch('status', 9_000), {});
    expect([reply.status, reply.codes]).toEqual([503, ['WAREHOUSE_UNAVAILABLE']]);
    expect(app.inFlight.bytes()).toBe(0);
    expect((await ask(batch('status', 9), {})).codes).toEqual([]);
  });

  it('have no more cells, bytes and values than other answers', async () => {
    const { ask } = await open('answerCells: 5000, answerBytes: 1MiB');
    refused(await ask(batch('status sold { value }', 3_000, 2), {}));
    refused(await ask(batch(`${'n'.repeat(2_000)}: status`, 1_000), {}));
    refused(await ask(batch('status', 100_000), {}));
  });
});

describe('the schema', () => {
  it('may be read as tools read it, and is there for others meanwhile', async () => {
    target = await openTarget({ config: 'limits: { answerCells: 1000 }\n' });
    const { data, codes } = await target.ask(getIntrospectionQuery(), {});
    expect(codes).toEqual([]);
    expect(data.__schema.types.length).toBeGreaterThan(100);
  });

  it('is not read many times over, nor under names without end', async () => {
    target = await openTarget({ config: 'limits: { answerBytes: 1MiB }\n' });
    const long = 'n'.repeat(20_000);
    const all = '{ types { name fields { name args { name type { name kind } } type { name } } } }';
    for (const bomb of [
      `{ ${aliased(90, '__schema { ...F }')} } fragment F on __Schema ${all}`,
      `{ ... on Query { ${aliased(90, `__schema ${all}`)} } }`,
      `{ __schema { types { fields { ${long}: name } } } }`,
      `{ __type(name: "Query") { fields { args { ${long}: name } } } }`,
      `{ people { rows { count } } ${aliased(90, '__schema { ...F }')} } fragment F on __Schema ${all}`,
    ]) {
      refused(await target.ask(bomb, {}));
    }
    const named = 'query ($n: String!) { __type(name: $n) { name fields { name } } }';
    const known = await target.ask({ query: named, variables: { n: 'Query' } }, {});
    expect(known.data.__type.fields).toContainEqual({ name: 'people' });
    const unknown = await target.ask({ query: named, variables: { n: 'Nothing' } }, {});
    expect(unknown.data).toEqual({ __type: null });
  });
});

describe('lists that no warehouse gives', () => {
  it('have bounds, too', async () => {
    target = await openTarget({ config: 'limits: { answerBytes: 256KiB }\n' });
    const long = 'n'.repeat(10_000);
    refused(await target.ask(`{ catalog { cubes { dimensions { ${long}: name } } } }`, {}));
    expect((await target.ask('{ catalog { cubes { name } } }', {})).codes).toEqual([]);
  });

  it('and so have texts that are shown once more under each name', async () => {
    target = await openTarget({ config: 'limits: { answerBytes: 64KiB }\n' });
    const query = `query ($q: JSON!) { query(input: $q) { ${aliased(20, 'rows')} } }`;
    const variables = { q: { dimensions: ['notes.body'] } };
    refused(await target.ask({ query, variables }, {}));
    const once = 'query ($q: JSON!) { query(input: $q) { rows } }';
    expect((await target.ask({ query: once, variables }, {})).codes).toEqual([]);
  });
});
