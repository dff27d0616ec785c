/** Every way to ask, through a view and through joins of joins: what it answers is what the cubes answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: items
    sql_table: items
    meta: { tenancy: shared, records: true }
    joins:
      - { name: orders, sql: "{CUBE}.order_id = {orders.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: sku, sql: sku, type: string }
    measures:
      - { name: count, type: count, drill_members: [id, sku, orders.customers.state] }
      - { name: revenue, sql: price, type: sum, format: currency }
      - { name: mean, sql: price, type: avg }
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: placed_at, sql: placed_at, type: time }
    measures:
      - { name: count, type: count }
  - name: customers
    sql_table: customers
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: state, sql: state, type: string }
    measures:
      - { name: count, type: count }
views:
  - name: sales
    meta: { tenancy: shared, records: true }
    cubes:
      - { join_path: items, includes: [id, sku, count, revenue, mean] }
      - { join_path: items.orders, includes: [placed_at, { name: count, alias: orders }] }
      - { join_path: items.orders.customers, prefix: true, includes: [state, count] }
`;
const SEED = `CREATE TABLE customers AS SELECT * FROM (VALUES (1, 'SP'), (2, 'RJ'), (3, NULL), (4, 'MG')) AS t (id, state);
CREATE TABLE orders AS SELECT * FROM (VALUES
  (1, 1, TIMESTAMP '2024-01-10'), (2, 1, TIMESTAMP '2024-02-10'), (3, 2, TIMESTAMP '2024-02-11'),
  (4, 3, TIMESTAMP '2024-01-12'), (5, 4, TIMESTAMP '2024-02-13')) AS t (id, customer_id, placed_at);
CREATE TABLE items AS SELECT * FROM (VALUES
  (1, 1, 'a', 10), (2, 1, 'b', 20), (3, 2, 'a', 5), (4, 3, 'a', 7), (5, 3, 'c', 3), (6, 4, 'b', 1), (7, 5, 'c', 40))
  AS t (id, order_id, sku, price)`;
const RANGE = 'range: { between: { start: "2024-02-01", end: "2024-02-29" } }';

let apps: readonly [EngineApp, EngineApp];
beforeAll(async () => {
  apps = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

describe.each([0, 1] as const)('a view and nested joins on engine %i', (engine) => {
  const ask = (query: string, variables?: Readonly<Record<string, unknown>>) =>
    apps[engine].ask(query, variables);

  it('count each row of each cube once', async () => {
    const { sales, items } = await ask(`{
      sales(orderBy: [{ customersState: ASC }]) { rows { customersState count orders customersCount revenue } totals { count orders customersCount } totalCount }
      items(orderBy: [{ order: { customer: { state: ASC } } }]) {
        rows { count revenue order { count customer { state count } } } totals { order { count customer { count } } } } }`);
    expect(sales.rows).toEqual([
      ...[{ customersState: 'MG', count: 1, orders: 1, customersCount: 1, revenue: '40' }],
      ...[{ customersState: 'RJ', count: 2, orders: 1, customersCount: 1, revenue: '10' }],
      ...[{ customersState: 'SP', count: 3, orders: 2, customersCount: 1, revenue: '35' }],
      ...[{ customersState: null, count: 1, orders: 1, customersCount: 1, revenue: '1' }],
    ]);
    expect(sales.totals).toEqual({ count: 7, orders: 5, customersCount: 4 });
    expect(sales.totalCount).toBe(4);
    expect(items.rows.map((row: { order: { customer: object } }) => row.order.customer)).toEqual([
      ...[
        { state: 'MG', count: 1 },
        { state: 'RJ', count: 1 },
      ],
      ...[
        { state: 'SP', count: 1 },
        { state: null, count: 1 },
      ],
    ]);
    expect(items.totals).toEqual({ order: { count: 5, customer: { count: 4 } } });
  });

  it('show dimensions alone, and filter by what is not shown', async () => {
    const { sales, items } = await ask(`{
      sales(where: { customersState: { eq: "SP" } }) { rows { sku } }
      items(where: { order: { customer: { state: { eq: "SP" } } } }) { rows { sku } totals { count } } }`);
    expect(sales.rows).toEqual([{ sku: 'a' }, { sku: 'b' }]);
    expect(items).toEqual({ rows: sales.rows, totals: { count: 3 } });
  });

  it('have values of members of joined cubes', async () => {
    const { sales, items } = await ask(`{
      sales: salesValues(dimension: CUSTOMERS_STATE, search: "p") { values { value } }
      items: itemsValues(dimension: ORDER_CUSTOMER_STATE) { values { value } } }`);
    expect(sales.values.map(({ value }: { value: string }) => value)).toEqual(['SP']);
    expect(new Set(items.values.map(({ value }: { value: string | null }) => value))).toEqual(
      new Set(['MG', 'RJ', 'SP', null]),
    );
  });

  it('list their records, filtered by a joined cube', async () => {
    const { salesRecords, itemsRecords } = await ask(`{
      salesRecords(where: { customersState: { in: ["SP"] } }, orderBy: [{ id: DESC }], first: 2) { rows { id sku customersState } pageInfo { hasNextPage } }
      itemsRecords(where: { order: { customer: { state: { isNull: true } } } }) { rows { id order { customer { state } } } } }`);
    expect(salesRecords.rows.map(({ sku }: { sku: string }) => sku)).toEqual(['a', 'b']);
    expect(salesRecords.pageInfo.hasNextPage).toBe(true);
    expect(itemsRecords.rows).toEqual([
      { id: expect.anything(), order: { customer: { state: null } } },
    ]);
  });

  it('are drilled into, from a group and from a measure of a joined cube', async () => {
    const { sales } = await ask(
      '{ sales(orderBy: [{ customersState: ASC }]) { rows { customersState drill(measure: COUNT) } } }',
    );
    const records = await ask(
      'query Q($token: String!) { salesDrill(token: $token) { columns { name } rows totalCount } }',
      { token: sales.rows[2].drill },
    );
    expect(records.salesDrill.totalCount).toBe(3);
    expect(records.salesDrill.columns.map(({ name }: { name: string }) => name)).toEqual([
      ...['sales.id', 'sales.sku', 'sales.customers_state'],
    ]);
    const { items } = await ask(
      '{ items(where: { sku: { eq: "a" } }) { rows { order { customer { state } } drill(measure: COUNT) } } }',
    );
    const tokens = items.rows.map(({ drill }: { drill: string }) => drill);
    const counts = await Promise.all(
      tokens.map(async (token: string) => {
        const query = 'query Q($token: String!) { itemsDrill(token: $token) { totalCount } }';
        return (await ask(query, { token })).itemsDrill.totalCount;
      }),
    );
    expect([...counts].sort()).toEqual([1, 2]);
  });

  it('have subtotals, leading values with Other, and comparison', async () => {
    const { sales } = await ask(`{ sales(
        top: { n: 1, by: REVENUE, dimension: CUSTOMERS_STATE, other: true },
        time: { ${RANGE}, compare: { previousPeriod: true } }) {
      rows { customersState flags { other } count mean orders previous { revenue orders } change { revenue { absolute } } }
      totals { revenue previous { revenue } } } }`);
    expect(sales.rows).toEqual([
      {
        ...{ customersState: 'MG', flags: { other: false }, count: 1, mean: 40, orders: 1 },
        ...{ previous: { revenue: null, orders: null }, change: { revenue: { absolute: null } } },
      },
      {
        ...{ customersState: null, flags: { other: true }, count: 3, mean: 5, orders: 2 },
        ...{ previous: { revenue: '31', orders: 2 }, change: { revenue: { absolute: '-16' } } },
      },
    ]);
    expect(sales.totals).toEqual({ revenue: '55', previous: { revenue: '31' } });
    const { items } = await ask(`{ items(orderBy: [{ sku: ASC }]) {
      rows { sku order { customer { state } } count }
      subtotals(by: [ORDER_CUSTOMER_STATE]) { order { count customer { state } } count } } }`);
    expect(items.subtotals).toEqual(
      expect.arrayContaining([{ order: { count: 2, customer: { state: 'SP' } }, count: 3 }]),
    );
    expect(items.subtotals).toHaveLength(4);
  });

  it('show one time at two grains under aliases', async () => {
    const { sales, items } = await ask(`{
      sales { rows { month: placedAt(granularity: MONTH) { start } quarter: placedAt(granularity: QUARTER) { start } count } }
      items { rows { order { month: placedAt(granularity: MONTH) { start } quarter: placedAt(granularity: QUARTER) { start } } count } } }`);
    const quarter = { start: '2024-01-01T00:00:00.000Z' };
    const february = { start: '2024-02-01T00:00:00.000Z' };
    expect(sales.rows).toEqual([
      { month: quarter, quarter, count: 3 },
      { month: february, quarter, count: 4 },
    ]);
    expect(items.rows).toEqual([
      { order: { month: quarter, quarter }, count: 3 },
      { order: { month: february, quarter }, count: 4 },
    ]);
  });
});
