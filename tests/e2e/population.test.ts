/**
 * Whose rows count: those of the root, and what they reach. Worked out by hand, on both databases. Shop a has
 * sales of 5 and 20 and three visits, shop b has none; one sale has no shop, one shop is another tenant's.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const OWN =
  'access_policy: [{ role: "*", row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] } }]';
const MODEL = `cubes:
  - name: shops
    sql_table: shops
    meta: { records: true }
    ${OWN}
    joins:
      - { name: sales, sql: "{CUBE}.id = {sales}.shop_id", relationship: one_to_many }
      - { name: visits, sql: "{CUBE}.id = {visits}.shop_id", relationship: one_to_many }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: name, sql: name, type: string }
      - { name: sold, sql: "{sales.count}", type: number, sub_query: true }
    measures:
      - { name: count, type: count }
      - { name: mean_sold, sql: "{sold}", type: avg }
      - { name: per_visit, sql: "{sales.count} / {visits.count}", type: number }
  - name: sales
    sql_table: sales
    public: false
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: amount, sql: amount, type: number, format: currency }
      - { name: sold_at, sql: sold_at, type: time }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: ones, sql: "1", type: sum }
      - { name: highest, sql: "MAX({CUBE}.amount)", type: number, format: currency }
  - name: visits
    sql_table: visits
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: "CONCAT('v', {CUBE}.id)", type: string, primary_key: true }
    measures:
      - { name: count, type: count }
  - name: items
    sql_table: items
    meta: { tenancy: shared, records: true }
    joins: [{ name: orders, sql: "{CUBE}.order_id = {orders}.id", relationship: many_to_one }]
    dimensions: [{ name: id, sql: id, type: number, primary_key: true, public: true }]
    measures: [{ name: count, type: count }]
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true, public: true }]
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: highest, sql: "MAX({CUBE}.amount)", type: number, format: currency }
  - name: teams
    sql_table: teams
    meta: { tenancy: shared }
    joins: [{ name: memberships, sql: "{CUBE}.id = {memberships}.team_id", relationship: one_to_many }]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: name, sql: name, type: string }
    measures: [{ name: count, type: count }]
  - name: memberships
    sql_table: memberships
    meta: { tenancy: shared }
    joins: [{ name: calls, sql: "{CUBE}.user_id = {calls}.user_id", relationship: one_to_many }]
    dimensions:
      - { name: key, sql: "{CUBE}.team_id || '-' || {CUBE}.user_id", type: string, primary_key: true }
      - { name: user_id, sql: user_id, type: number }
  - name: calls
    sql_table: calls
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
    measures: [{ name: count, type: count }, { name: seconds, sql: secs, type: sum }]
views:
  - name: ordering
    cubes:
      - { join_path: orders, includes: [{ name: id, alias: order }, revenue, { name: count, alias: orders }] }
      - { join_path: items, includes: [{ name: count, alias: items }] }
  - name: selling
    cubes:
      - { join_path: shops, includes: [name, count] }
      - { join_path: shops.sales, prefix: true, includes: [id, amount, sold_at, count, revenue, ones, highest] }
      - { join_path: shops.visits, prefix: true, includes: [count] }
`;
const SEED = `CREATE TABLE shops AS SELECT * FROM (VALUES (1, 't', 'a'), (2, 't', 'b'), (3, 'u', 'c')) AS v (id, tenant, name);
CREATE TABLE sales AS SELECT * FROM (VALUES (1, 1, 5, TIMESTAMP '2024-02-01'), (2, 1, 20, TIMESTAMP '2024-03-01'),
  (3, 3, 100, TIMESTAMP '2024-02-01'), (4, NULL, 1000, TIMESTAMP '2024-02-01')) AS v (id, shop_id, amount, sold_at);
CREATE TABLE visits AS SELECT * FROM (VALUES (1, 1), (2, 1), (3, 1), (4, NULL), (5, 3)) AS v (id, shop_id);
CREATE TABLE teams AS SELECT * FROM (VALUES (1, 'blue'), (2, 'idle'), (3, 'red')) AS v (id, name);
CREATE TABLE memberships AS SELECT * FROM (VALUES (3, 1), (3, 2), (1, 2)) AS v (team_id, user_id);
CREATE TABLE calls AS SELECT * FROM (VALUES (1, 1, 10), (2, 2, 20), (3, 2, 30), (4, 9, 999)) AS v (id, user_id, secs);
CREATE TABLE orders AS SELECT * FROM (VALUES (1, 100), (2, 7)) AS v (id, amount);
CREATE TABLE items AS SELECT * FROM (VALUES (1, 1), (2, 1), (3, 9)) AS v (id, order_id)`;

let apps: readonly [EngineApp, EngineApp];
beforeAll(async () => {
  apps = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

describe.each([0, 1] as const)('the population on engine %i', (engine) => {
  const ask = (query: string) => apps[engine].ask(query);
  const json = async (input: string) => (await ask(`{ query(input: ${input}) { rows } }`)).query;

  it('has every shop of the caller, and no sale of another shop or of none', async () => {
    const { selling } = await ask(`{ selling(orderBy: [{ name: ASC }]) {
      rows { name salesCount salesRevenue salesOnes salesHighest visitsCount }
      totals { salesCount salesRevenue salesOnes salesHighest visitsCount } totalCount meta { root } } }`);
    const a = {
      salesCount: 2,
      salesRevenue: '25',
      salesOnes: '2',
      salesHighest: '20',
      visitsCount: 3,
    };
    const nothing = { salesCount: 0, salesRevenue: null, salesOnes: null, salesHighest: null };
    expect(selling).toMatchObject({
      rows: [
        { name: 'a', ...a },
        { name: 'b', ...nothing, visitsCount: 0 },
      ],
      totals: a,
      totalCount: 2,
      meta: { root: 'selling' },
    });
  });

  it('keeps the combinations for which a far filter holds, and each fact its own rows', async () => {
    const { selling } = await ask(`{ selling(where: { salesAmount: { gt: 10 } }) {
      rows { name salesCount visitsCount } totals { count salesCount visitsCount } } }`);
    expect(selling).toEqual({
      rows: [{ name: 'a', salesCount: 1, visitsCount: 3 }],
      totals: { count: 1, salesCount: 1, visitsCount: 3 },
    });
  });

  it('is that of a far range, and moves along with the period that it is compared with', async () => {
    const { selling } = await ask(`{ selling(
      time: { dimension: SALES_SOLD_AT, range: { between: { start: "2024-03-01", end: "2024-03-31" } }, compare: { previousPeriod: true } }) {
      rows { name salesRevenue visitsCount previous { salesRevenue visitsCount } } } }`);
    const before = { salesRevenue: '5', visitsCount: 3 };
    expect(selling.rows).toEqual([
      { name: 'a', salesRevenue: '20', visitsCount: 3, previous: before },
    ]);
  });

  it('counts an order once, however many of its items are there, and no order without items', async () => {
    const { items } = await ask(
      '{ items { rows { order { revenue count highest } } totals { count order { revenue } } meta { root } } }',
    );
    expect(items).toEqual({
      rows: [{ order: { revenue: '100', count: 1, highest: '100' } }],
      totals: { count: 3, order: { revenue: '100' } },
      meta: { root: 'items' },
    });
  });

  it('counts an order in each group that it is in, and once in the total', async () => {
    const { items } = await ask(
      '{ items(orderBy: [{ id: ASC }]) { rows { id order { revenue } } totals { order { revenue } } } }',
    );
    const row = (id: string, revenue: string | null) => ({ id, order: { revenue } });
    expect(
      items.rows.map(({ id, order }: ReturnType<typeof row>) => row(String(id), order.revenue)),
    ).toEqual([row('1', '100'), row('2', '100'), row('3', null)]);
    expect(items.totals).toEqual({ order: { revenue: '100' } });
  });

  it('counts a row once that is reached over several rows, where a join names no key', async () => {
    const { teams } = await ask(`{ teams(orderBy: [{ name: ASC }]) {
      rows { name memberships { calls { count seconds } } } totals { memberships { calls { count seconds } } } } }`);
    const of = (count: number, seconds: string | null) => ({
      memberships: { calls: { count, seconds } },
    });
    expect(teams).toEqual({
      rows: [
        { name: 'blue', ...of(2, '50') },
        { name: 'idle', ...of(0, null) },
        { name: 'red', ...of(3, '60') },
      ],
      totals: of(3, '60'),
    });
  });

  it('is chosen for a whole answer where the paths of a view start at several cubes', async () => {
    const { both, alone } = await ask(`{
      both: ordering(orderBy: [{ order: ASC }]) { rows { order revenue items } totals { revenue orders } totalCount }
      alone: ordering { rows { revenue orders } } }`);
    expect(both).toEqual({
      rows: [
        { order: '1', revenue: '100', items: 2 },
        { order: null, revenue: null, items: 1 },
      ],
      totals: { revenue: '100', orders: 1 },
      totalCount: 2,
    });
    expect(alone).toEqual({ rows: [{ revenue: '107', orders: 2 }] });
  });

  it('is what drills, values and ratios are made of', async () => {
    const { selling, shops } = await ask(`{
      selling(orderBy: [{ name: ASC }]) { rows { name drill(measure: SALES_COUNT) } }
      shops(orderBy: [{ name: ASC }]) { rows { name sold perVisit } totals { meanSold } } }`);
    expect(shops).toEqual({
      rows: [
        { name: 'a', sold: 2, perVisit: expect.closeTo(2 / 3, 10) },
        { name: 'b', sold: 0, perVisit: null },
      ],
      totals: { meanSold: 1 },
    });
    const drilled = await Promise.all(
      selling.rows.map(async ({ drill }: { drill: string }) => {
        const of = `{ sellingDrill(token: "${drill}") { rows totalCount } }`;
        return (await ask(of)).sellingDrill.totalCount;
      }),
    );
    expect(drilled).toEqual([2, 0]);
    const { sellingValues } = await ask(
      '{ sellingValues(dimension: SALES_AMOUNT) { values { value count } } }',
    );
    expect(sellingValues.values.map(({ value }: { value: unknown }) => value)).toEqual([
      '5',
      '20',
      null,
    ]);
  });

  it('starts where query(input) finds the cube that reaches all', async () => {
    const counts = '"shops.count", "visits.count"';
    const { query } = await ask(
      `{ query(input: { measures: [${counts}], dimensions: ["shops.name"] }) { rows meta { root } } }`,
    );
    expect(query).toEqual({
      rows: [
        { 'shops.name': 'a', 'shops.count': 1, 'visits.count': 3 },
        { 'shops.name': 'b', 'shops.count': 1, 'visits.count': 0 },
      ],
      meta: { root: 'shops' },
    });
    expect((await json(`{ measures: ["visits.count"] }`)).rows).toEqual([{ 'visits.count': 5 }]);
    expect((await json(`{ measures: ["selling.sales_count"] }`)).rows).toEqual([
      { 'selling.sales_count': 2 },
    ]);
  });
});
