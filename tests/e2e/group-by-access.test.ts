/** Whose rows the groups are of rests on what the arguments name, not on the measures that are selected beside them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

/** Everybody counts the rows of the north; who may read amounts reads those of the south. */
const MODEL = `cubes:
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: region, sql: region, type: string }
      - { name: status, sql: status, type: string }
    measures:
      - { name: count, type: count }
      - { name: amount, sql: amount, type: sum, format: currency }
    access_policy:
      - role: "*"
        member_level: { includes: [status, count] }
        row_level: { filters: [{ member: region, operator: equals, values: [north] }] }
      - role: analyst
        member_level: { includes: [status, count, amount] }
        row_level: { filters: [{ member: region, operator: equals, values: [south] }] }
`;
const SEED = `CREATE TABLE sales (id BIGINT PRIMARY KEY, region VARCHAR, status VARCHAR, amount DECIMAL(18, 2));
INSERT INTO sales VALUES (1, 'north', 'open', 1.00), (2, 'south', 'paid', 2.00), (3, 'north', 'paid', 4.00), (4, 'west', 'late', 8.00);`;

let engines: readonly EngineApp[];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(async () => void (await Promise.all(engines.map((engine) => engine.close()))));

it('shows the groups that the keys may be seen of, and of each measure the rows that it may', async () => {
  for (const engine of engines) {
    const ask = async (fields: string) =>
      (await engine.ask(`{ sales(groupBy: [STATUS]) { rows { ${fields} } totalCount } }`)).sales;
    expect(await ask('count')).toEqual({ rows: [{ count: 1 }, { count: 2 }], totalCount: 2 });
    expect(await ask('amount')).toEqual({
      rows: [{ amount: null }, { amount: '2' }],
      totalCount: 2,
    });
    const { sales } = await engine.ask('{ sales { rows { status amount } } }');
    expect(sales.rows).toEqual([{ status: 'paid', amount: '2' }]);
  }
});
