import { afterAll, beforeAll, expect, test } from 'vitest';
import { lowerProgram } from '../../../src/semantic/lower/lower-program.ts';
import type { FilterSpec } from '../../../src/semantic/model/filter-spec.ts';
import { planRows } from '../../../src/semantic/plan/plan-rows.ts';
import { type RowsSpec, resolveRows } from '../../../src/semantic/query/resolve-rows.ts';
import { printQuery } from '../../../src/sql/print-sql.ts';
import { type Engine, openEngine } from '../../corpus/engines.ts';
import { principalOf } from '../../corpus/read-case.ts';
import { reference } from '../../engines.ts';
import { errorOf, shop } from '../query/shop.ts';

let duckdb: Engine;
beforeAll(async () => {
  duckdb = await openEngine(reference, 'tests/fixtures/data/shop.sql');
});
afterAll(() => duckdb.close());

const equals = (member: string, value: string): FilterSpec => ({
  kind: 'compare',
  member,
  operator: 'equals',
  values: [value],
  caseInsensitive: false,
});
const base: RowsSpec = {
  root: 'orders',
  columns: [
    { kind: 'member', as: 'entity', member: 'orders.customers.name', granularity: null },
    { kind: 'member', as: 'id', member: 'orders.id', granularity: null },
    { kind: 'matches', as: 'paid', filter: equals('orders.status', 'paid') },
  ],
  filters: null,
  where: null,
  ranges: [
    {
      member: 'orders.placed_at',
      range: { kind: 'between', start: '2024-03-01', end: '2024-03-31' },
    },
  ],
  timeZone: 'UTC',
};
const context = {
  model: shop,
  principal: principalOf('t1'),
  now: new Date('2024-11-01T12:00:00Z'),
  limits: { rows: 1000, maxRows: 10_000 },
};
async function rowsOf(spec: RowsSpec) {
  const body = planRows(resolveRows(spec, context));
  const lowered = lowerProgram({ lets: [], body });
  const { rows } = await duckdb.run(printQuery(lowered, duckdb.dialect));
  return [...rows].sort((a, b) => Number(a[1]) - Number(b[1]));
}

test('each row once, as the named columns, a condition being true or false and never NULL', async () => {
  expect(await rowsOf(base)).toEqual([
    ['100%_O\'Hara "\\', '6', false],
    [null, '7', false],
  ]);
});

test("the author filters by what callers do not see, the caller's filters must be visible", async () => {
  const hidden = equals('orders.tenant_id', 't1');
  expect(await rowsOf({ ...base, filters: hidden })).toHaveLength(2);
  const error = errorOf(() => resolveRows({ ...base, where: hidden }, context));
  expect(error.code).toBe('UNKNOWN_MEMBER');
});

test('what would multiply the rows is refused', () => {
  const where = equals('orders.items.category', 'toys');
  const error = errorOf(() => planRows(resolveRows({ ...base, where }, context)));
  expect(error).toMatchObject({ code: 'INCOMPATIBLE_MEMBERS' });
});
