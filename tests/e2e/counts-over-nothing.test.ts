/** Counts where there is nothing to count, and aggregates that authors wrote beside joins that multiply. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineApp } from './engines-app.ts';
import { openEngines } from './engines-app.ts';

const SEED = `
CREATE TABLE shops (id INT, s TEXT); INSERT INTO shops VALUES (1,'a'),(2,'b');
CREATE TABLE sales (id INT, shop INT, n INT); INSERT INTO sales VALUES (1,1,10),(2,1,30);
CREATE TABLE tags (id INT, sale INT, word TEXT); INSERT INTO tags VALUES (1,1,'x'),(2,1,'x'),(3,2,'y');
`;

const FORWARD = '{ name: sales, relationship: one_to_many, sql: "{CUBE}.id = {sales}.shop" }';
const BACKWARD = ', { name: shops, relationship: many_to_one, sql: "{CUBE}.shop = {shops}.id" }';

const model = (ofShops: string, ofSales: string) => `
cubes:
  - name: shops
    sql_table: shops
    meta: { tenancy: shared }
    joins: [ ${ofShops} ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: s, sql: s, type: string }
      - { name: n, sql: "{sales.count}", type: number, sub_query: true }
      - { name: kinds, sql: "{sales.kinds}", type: number, sub_query: true }
      - { name: stars, sql: "{sales.stars}", type: number, sub_query: true }
      - { name: sum, sql: "{sales.both}", type: number, sub_query: true }
      - { name: each, sql: "{sales.each}", type: number, sub_query: true }
      - { name: total, sql: "{sales.total}", type: number, sub_query: true }
      - { name: kept, sql: "{sales.count}", type: number, sub_query: true, propagate_filters_to_sub_query: true }
    measures:
      - { name: count, type: count }
      - { name: mean, type: avg, sql: "{n}" }
      - { name: stars_here, type: number, sql: "COUNT(*)" }
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    joins: [ { name: tags, relationship: one_to_many, sql: "{CUBE}.id = {tags}.sale" }${ofSales} ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
    measures:
      - { name: count, type: count }
      - { name: kinds, type: count_distinct, sql: n }
      - { name: stars, type: number, sql: "COUNT(*)" }
      - { name: large, type: number, sql: "count( CASE WHEN ({CUBE}.n) > 20 THEN 1 END ) FILTER (WHERE {CUBE}.n > 0)" }
      - { name: both, type: number, sql: "{count} + {kinds}" }
      - { name: each, type: number, sql: "{total} / {count}" }
      - { name: total, type: sum, sql: n }
      - { name: middle, type: number, sql: "percentile_cont(0.5) WITHIN GROUP (ORDER BY {CUBE}.n)" }
  - name: tags
    sql_table: tags
    meta: { tenancy: shared }
    dimensions: [ { name: id, sql: id, type: number, primary_key: true }, { name: word, sql: word, type: string } ]
    measures: [ { name: stars, type: number, sql: "count(*)" } ]
`;

describe.each([
  ['a join that its own cube declares', FORWARD, ''],
  ['a join that the other cube declares', '', BACKWARD],
])('a sub-query over %s', (_, ofShops, ofSales) => {
  let engines: readonly EngineApp[] = [];
  beforeAll(async () => {
    engines = await openEngines(model(ofShops, ofSales), SEED);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
  });

  async function rows(query: string) {
    const [duckdb, postgres] = await Promise.all(engines.map((engine) => engine.ask(query)));
    expect(postgres).toEqual(duckdb);
    return duckdb.shops.rows;
  }

  test('is 0 where it counts nothing, and what is computed from counts follows', async () => {
    const query =
      '{ shops(orderBy: [{ s: ASC }]) { rows { s n kinds stars sum each total kept } } }';
    expect(await rows(query)).toEqual([
      { s: 'a', n: 2, kinds: 2, stars: 2, sum: 4, each: 20, total: 40, kept: 2 },
      { s: 'b', n: 0, kinds: 0, stars: 0, sum: 0, each: null, total: null, kept: 0 },
    ]);
  });

  test('averages and filters as 0', async () => {
    expect(await rows('{ shops { rows { mean } } }')).toEqual([{ mean: 1 }]);
    const none = '{ shops(where: { n: { eq: 0 } }) { rows { s count } } }';
    expect(await rows(none)).toEqual([{ s: 'b', count: 1 }]);
  });
});

describe("an author's own aggregate", () => {
  let engines: readonly EngineApp[] = [];
  beforeAll(async () => {
    engines = await openEngines(model(FORWARD, ''), SEED);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
  });

  test('is folded over each row of its cube once, and a count over nothing is 0', async () => {
    const query = `{ shops(orderBy: [{ s: ASC }]) { rows {
      s count starsHere sales { stars large middle tags { stars } }
    } } }`;
    for (const engine of engines) {
      expect((await engine.ask(query)).shops.rows).toEqual([
        {
          s: 'a',
          count: 1,
          starsHere: 1,
          sales: { stars: 2, large: 1, middle: 20, tags: { stars: 3 } },
        },
        {
          s: 'b',
          count: 1,
          starsHere: 1,
          sales: { stars: 0, large: 0, middle: null, tags: { stars: 0 } },
        },
      ]);
      const whole = '{ shops { rows { starsHere sales { stars middle tags { stars } } } } }';
      expect((await engine.ask(whole)).shops.rows).toEqual([
        { starsHere: 2, sales: { stars: 2, middle: 20, tags: { stars: 3 } } },
      ]);
    }
  });

  test('counts what a filter on the far side of a multiplying join leaves, once', async () => {
    const query = `{ shops(where: { sales: { tags: { word: { eq: "x" } } } }) { rows {
      starsHere sales { stars middle }
    } } }`;
    for (const engine of engines) {
      expect((await engine.ask(query)).shops.rows).toEqual([
        { starsHere: 1, sales: { stars: 1, middle: 10 } },
      ]);
    }
  });
});
