/** Filters over columns of several tables, above joins that both databases write as inner. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const cube = (name: string, joins: string) => `
  - name: ${name}
    sql_table: ${name}
    meta: { tenancy: shared }
    joins: [${joins}]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: n, sql: n, type: number }
    measures:
      - { name: worth, type: number, sql: "SUM({CUBE}.n) * 1.0" }`;
const up = (one: string) =>
  `{ name: ${one}, relationship: many_to_one, sql: "{CUBE}.up = {${one}}.id" }`;
const down = (many: string) =>
  `{ name: ${many}, relationship: one_to_many, sql: "{CUBE}.id = {${many}}.up" }`;
const MODEL = `cubes:${cube('orders', down('items'))}${cube('items', `${up('orders')}, ${down('returns')}`)}${cube('returns', up('items'))}`;
const SEED = `
CREATE TABLE orders (id INTEGER, n INTEGER);
CREATE TABLE items (id INTEGER, up INTEGER, n INTEGER);
CREATE TABLE returns (id INTEGER, up INTEGER, n INTEGER);
INSERT INTO orders VALUES (1, 2), (2, 3), (3, NULL);
INSERT INTO items VALUES (1, 1, NULL), (2, 1, 5), (3, 2, 7), (4, 2, NULL);
INSERT INTO returns VALUES (1, 1, 9), (2, 2, NULL), (3, 3, 8), (4, 1, 8);
`;
const GROUPS = [
  { n: 2, items: { n: null, returns: { worth: 17 } } },
  { n: 3, items: { n: 7, returns: { worth: 8 } } },
  { n: 2, items: { n: 5, returns: { worth: null } } },
  { n: 3, items: { n: null, returns: { worth: null } } },
  { n: null, items: { n: null, returns: { worth: null } } },
];
const SELECTED = 'rows { n items { n returns { worth } } }';

let engines: readonly EngineApp[];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it.each([
  ['{ or: [{ n: { gt: 2 } }, { n: { eq: 2 }, items: { n: { isNull: true } } }] }', [0, 1, 3]],
  ['{ not: { n: { eq: 2 }, items: { n: { eq: 5 } } } }', [0, 1, 3, 4]],
  ['{ or: [{ n: { eq: 3 } }, { items: { n: { eq: 5 } } }] }', [1, 2, 3]],
])('groups of %s', async (where, expected) => {
  for (const engine of engines) {
    const { orders } = await engine.ask(`{ orders(where: ${where}) { ${SELECTED} } }`);
    expect(orders.rows, engine.name).toEqual(expected.map((i) => GROUPS[i]));
  }
});

it('pages by keys of several tables', async () => {
  for (const engine of engines) {
    for (const order of ['', 'orderBy: [{ n: ASC }, { items: { n: ASC } }], ']) {
      const whole = await engine.ask(`{ orders(${order}first: 9) { ${SELECTED} } }`);
      const seen: unknown[] = [];
      for (let after: string | null = null; ; ) {
        const at: string = after === null ? '' : `, after: "${after}"`;
        const page = `${SELECTED} pageInfo { hasNextPage endCursor }`;
        const { orders } = await engine.ask(`{ orders(${order}first: 1${at}) { ${page} } }`);
        seen.push(...orders.rows);
        if (!orders.pageInfo.hasNextPage) break;
        after = orders.pageInfo.endCursor;
      }
      expect(seen, `${engine.name} ${order}`).toEqual(whole.orders.rows);
      expect(new Set(seen), `${engine.name} ${order}`).toEqual(new Set(GROUPS));
    }
  }
});
