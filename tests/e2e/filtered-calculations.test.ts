/** Filters on measures that are computed from measures: they hold for every fold inside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineApp } from './engines-app.ts';
import { openEngines } from './engines-app.ts';

const SEED = `
CREATE TABLE shops (id INT, s TEXT);
INSERT INTO shops VALUES (1,'a'),(2,'b'),(3,'a');
CREATE TABLE sales (id INT, shop INT, s TEXT, n INT, day TEXT);
INSERT INTO sales VALUES (1,1,'a',10,'mon'),(2,1,'a',30,'tue'),(3,1,'b',7,'tue'),(4,2,'a',5,'mon'),(5,2,'b',100,'wed');
CREATE TABLE tags (id INT, sale INT, word TEXT);
INSERT INTO tags VALUES (1,1,'x'),(2,1,'x'),(3,2,'y'),(4,5,'x');
`;

const MODEL = `
cubes:
  - name: shops
    sql_table: shops
    meta: { tenancy: shared }
    joins: [ { name: sales, relationship: one_to_many, sql: "{CUBE}.id = {sales}.shop" } ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: s, sql: s, type: string }
    measures:
      - { name: count, type: count }
      - { name: per_shop, type: number, sql: "{sales.total} / {count}", filters: [ { sql: "{CUBE}.s = 'a'" } ] }
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    joins: [ { name: tags, relationship: one_to_many, sql: "{CUBE}.id = {tags}.sale" } ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: s, sql: s, type: string }
      - { name: day, sql: day, type: string }
    measures:
      - { name: count, type: count }
      - { name: total, type: sum, sql: n }
      - { name: large, type: count, filters: [ { sql: "{CUBE}.n > 9" } ] }
      - { name: middle, type: number, sql: "percentile_cont(0.5) WITHIN GROUP (ORDER BY {CUBE}.n)" }
      - { name: per_a, type: number, sql: "{total} / {count}", filters: [ { sql: "{CUBE}.s = 'a'" } ] }
      - { name: large_a, type: number, sql: "{large} + 0", filters: [ { sql: "{CUBE.s} = 'a'" } ] }
      - { name: middle_a, type: number, sql: "{middle} * 2", filters: [ { sql: "{CUBE}.s = 'a'" } ] }
      - { name: large_per_a, type: number, sql: "{per_a} + {large}", filters: [ { sql: "{CUBE}.n > 20" } ] }
      - { name: tagged, type: sum, sql: n, filters: [ { sql: "{tags}.word = 'x'" } ] }
      - { name: middle_tagged, type: number, sql: "percentile_cont(0.5) WITHIN GROUP (ORDER BY {CUBE}.n)", filters: [ { sql: "{tags}.word = 'x'" } ] }
      - name: best_day
        multi_stage: true
        type: max
        sql: "{total}"
        add_group_by: [day]
        filters: [ { sql: "{CUBE}.s = 'a'" } ]
      - { name: twice_best, type: number, sql: "{best_day} * 2", filters: [ { sql: "{CUBE}.n < 30" } ] }
      - name: of_all
        multi_stage: true
        type: sum
        sql: "{total}"
        group_by: []
        filters: [ { sql: "{CUBE}.s = 'a'" } ]
      - name: place
        multi_stage: true
        type: rank
        reduce_by: [day]
        order_by: [ { sql: "{total}", dir: desc } ]
        filters: [ { sql: "{CUBE}.s = 'a'" } ]
  - name: tags
    sql_table: tags
    meta: { tenancy: shared }
    dimensions: [ { name: id, sql: id, type: number, primary_key: true } ]
    measures: [ { name: count, type: count } ]
`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
}, 120_000);
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

async function ask(query: string) {
  const [duckdb, postgres] = await Promise.all(engines.map((engine) => engine.ask(query)));
  expect(postgres).toEqual(duckdb);
  return duckdb;
}

describe('filters on a measure that is computed from measures', () => {
  test('hold for every fold, beside those that the folds have', async () => {
    // sum(n) / count(*), count(*) where n > 9, the median, each where s = 'a'; for the last where n > 20, too
    const { sales } = await ask('{ sales { rows { count perA largeA middleA largePerA total } } }');
    expect(sales.rows).toEqual([
      { count: 5, perA: 15, largeA: 2, middleA: 20, largePerA: 32, total: '152' },
    ]);
    const grouped = '{ sales(orderBy: [{ day: ASC }]) { rows { day perA total } } }';
    expect((await ask(grouped)).sales.rows).toEqual([
      { day: 'mon', perA: 7.5, total: '15' },
      { day: 'tue', perA: 30, total: '37' },
      { day: 'wed', perA: null, total: '100' },
    ]);
  });

  test('hold for folds of another cube, row by row', async () => {
    // Sales of shops with s = 'a' by the number of those shops: (10 + 30 + 7) / 2
    expect((await ask('{ shops { rows { count perShop } } }')).shops.rows).toEqual([
      { count: 3, perShop: 23.5 },
    ]);
  });

  test('hold for the groups that a stage folds', async () => {
    // Days of s = 'a': mon 15, tue 30; with n < 30 mon alone.
    const { sales } = await ask('{ sales { rows { bestDay twiceBest } } }');
    expect(sales.rows).toEqual([{ bestDay: '30', twiceBest: 30 }]);
    const grouped = '{ sales(orderBy: [{ day: ASC }]) { rows { day ofAll place } } }';
    expect((await ask(grouped)).sales.rows).toEqual([
      { day: 'mon', ofAll: '45', place: 2 },
      { day: 'tue', ofAll: '45', place: 1 },
      { day: 'wed', ofAll: '45', place: 3 },
    ]);
  });
});

test('a filter over several rows counts a row once if it holds for one of them', async () => {
  // Sales with a tag x: 1 (twice) and 5.
  const { sales } = await ask('{ sales { rows { tagged middleTagged total tags { count } } } }');
  expect(sales.rows).toEqual([
    { tagged: '110', middleTagged: 55, total: '152', tags: { count: 4 } },
  ]);
});
