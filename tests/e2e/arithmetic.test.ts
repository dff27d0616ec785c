/** What databases reckon differently by themselves: the rest of a division by zero, percentiles of decimals. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: parts
    sql_table: parts
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: rest, sql: "{CUBE}.a % {CUBE}.b", type: number }
      - { name: bucket, sql: "(10 + {CUBE}.a) % ({CUBE}.b * 2) + 1", type: number }
      - { name: like_it, sql: "{CUBE}.name LIKE '10 %'", type: boolean }
    segments:
      - { name: even, sql: "{CUBE}.a % {CUBE}.b = 0" }
    measures:
      - { name: count, type: count }
      - { name: rests, sql: "{CUBE}.a % {CUBE}.b", type: sum }
      - { name: total_a, sql: a, type: sum }
      - { name: total_b, sql: b, type: sum }
      - { name: rest_of_totals, sql: "{total_a} % {total_b}", type: number }
      - { name: median, sql: "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {CUBE}.price)", type: number }
      - { name: falling, sql: "percentile_cont(0.25) within group (order by COALESCE({CUBE}.price, 0) DESC)", type: number }
`;
const SEED = `CREATE TABLE parts (id INTEGER, a INTEGER, b INTEGER, price DECIMAL(10, 2), name VARCHAR);
INSERT INTO parts VALUES (1, 7, 3, 1.25, '10 %'), (2, 7, 0, 1.50, '10 of'), (3, 6, 2, NULL, NULL), (4, -7, 3, 9.99, 'x');`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it.each(['duckdb', 'postgres'])('is the same on %s', async (name) => {
  const engine = engines.find((one) => one.name === name);
  const data = await engine?.ask(`{
    parts(orderBy: [{ id: ASC }]) { rows { id rest bucket likeIt rests restOfTotals } totals { rests restOfTotals median falling } }
    even: parts(segments: [EVEN]) { rows { id } } }`);
  expect(data.parts.rows).toEqual([
    { id: '1', rest: 1, bucket: 6, likeIt: true, rests: '1', restOfTotals: 1 },
    { id: '2', rest: null, bucket: null, likeIt: true, rests: null, restOfTotals: null },
    { id: '3', rest: 0, bucket: 1, likeIt: null, rests: '0', restOfTotals: 0 },
    { id: '4', rest: -1, bucket: 4, likeIt: false, rests: '-1', restOfTotals: -1 },
  ]);
  expect(data.parts.totals).toEqual({ rests: '0', restOfTotals: 5, median: 1.5, falling: 3.6225 });
  expect(data.even.rows).toEqual([{ id: '3' }]);
});
