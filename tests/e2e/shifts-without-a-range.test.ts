/** Measures that are shifted in time, grouped by it, where no range says which buckets there are. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineApp } from './engines-app.ts';
import { openEngines } from './engines-app.ts';

const SEED = `
CREATE TABLE sales (id INT, t TIMESTAMP, d DATE, n INT);
INSERT INTO sales VALUES
  (1,'2024-01-15 10:00','2024-01-15',1), (2,'2024-01-31 23:30','2024-01-31',2), (3,'2024-02-29 12:00','2024-02-29',4),
  (4,'2024-04-01 00:10','2024-04-01',8), (5,NULL,NULL,16);
`;

const MODEL = `
cubes:
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: t, sql: t, type: time }
      - { name: d, sql: d, type: time, meta: { time_type: date } }
    measures:
      - { name: n, type: sum, sql: n }
      - { name: before, multi_stage: true, type: number, sql: "{n}", time_shift: [ { interval: 1 month, type: prior } ] }
      - { name: day_before, multi_stage: true, type: number, sql: "{n}", time_shift: [ { interval: 1 day, type: prior } ] }
      - { name: after, multi_stage: true, type: number, sql: "{n}", time_shift: [ { interval: 1 hour, type: next } ] }
      - { name: twice, multi_stage: true, type: number, sql: "{before}", time_shift: [ { interval: 1 month, type: prior } ] }
      - { name: grown, type: number, sql: "{n} - COALESCE({before}, 0)" }
`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
}, 120_000);
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

/** Each row as its values, in order. */
async function rows(
  dimension: string,
  granularity: string,
  names: readonly string[],
  timezone = 'UTC',
) {
  const input = {
    timezone,
    measures: names.map((name) => `sales.${name}`),
    timeDimensions: [{ dimension, granularity }],
    order: { [dimension]: 'asc' },
  };
  const query = 'query ($input: JSON!) { query(input: $input) { rows } }';
  const all = await Promise.all(engines.map((engine) => engine.ask(query, { input })));
  const [duckdb, postgres] = all.map((one) => one.query.rows);
  expect(postgres).toEqual(duckdb);
  return duckdb.map((row: Record<string, unknown>) => {
    const at = row[`${dimension}.${granularity}`];
    return [
      at === null ? null : String(at).slice(0, 16),
      ...names.map((name) => numberIn(row[`sales.${name}`])),
    ];
  });
}

function numberIn(cell: unknown): number | null {
  return cell === null ? null : Number(cell);
}

test('rows count in the bucket of the moment that they are moved to', async () => {
  // SELECT date_trunc('month', t + INTERVAL '1 month'), sum(n) FROM sales GROUP BY 1
  const expected = [
    ['2024-01-01T00:00', 3, null, null, 3],
    ['2024-02-01T00:00', 4, 3, null, 1],
    ['2024-03-01T00:00', null, 4, 3, null],
    ['2024-04-01T00:00', 8, null, 4, 8],
    ['2024-05-01T00:00', null, 8, null, null],
    ['2024-06-01T00:00', null, null, 8, null],
    [null, 16, 16, 16, 0],
  ];
  const names = ['n', 'before', 'twice', 'grown'];
  expect(await rows('sales.t', 'month', names)).toEqual(expected);
  expect(await rows('sales.d', 'month', names)).toEqual(expected);
});

test('on the calendar of the zone', async () => {
  // In Amsterdam 31 January 23:30 is 1 February.
  expect(await rows('sales.t', 'month', ['n', 'before'], 'Europe/Amsterdam')).toEqual([
    ['2024-01-01T00:00', 1, null],
    ['2024-02-01T00:00', 6, 1],
    ['2024-03-01T00:00', null, 6],
    ['2024-04-01T00:00', 8, null],
    ['2024-05-01T00:00', null, 8],
    [null, 16, 16],
  ]);
  expect(await rows('sales.t', 'day', ['day_before'], 'Europe/Amsterdam')).toEqual([
    ['2024-01-16T00:00', 1],
    ['2024-02-02T00:00', 2],
    ['2024-03-01T00:00', 4],
    ['2024-04-02T00:00', 8],
    [null, 16],
  ]);
});

test('hours back', async () => {
  expect(await rows('sales.t', 'day', ['n', 'after'])).toEqual([
    ['2024-01-15T00:00', 1, 1],
    ['2024-01-31T00:00', 2, 2],
    ['2024-02-29T00:00', 4, 4],
    ['2024-03-31T00:00', null, 8],
    ['2024-04-01T00:00', 8, null],
    [null, 16, 16],
  ]);
});
