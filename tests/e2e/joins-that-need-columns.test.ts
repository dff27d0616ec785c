/** Joins whose conditions need more than the columns of their two tables, and references against the joins. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineApp } from './engines-app.ts';
import { openEngines } from './engines-app.ts';

const SEED = `
CREATE TABLE shops (id INT, name TEXT, grade INT, region INT);
INSERT INTO shops VALUES (1,'one',1,1),(2,'two',2,1),(3,'three',1,2);
CREATE TABLE regions (id INT, label TEXT, minimum INT);
INSERT INTO regions VALUES (1,'north',5),(2,'south',50);
CREATE TABLE sales (id INT, shop INT, amount INT);
INSERT INTO sales VALUES (1,1,10),(2,1,20),(3,2,4),(4,3,7);
CREATE TABLE visits (id INT, shop INT);
INSERT INTO visits VALUES (1,1),(2,1),(3,3),(4,2);
CREATE TABLE notes (id INT, shop INT, word TEXT);
INSERT INTO notes VALUES (1,1,'good'),(2,2,'bad'),(3,3,'fine');
CREATE TABLE lines (id INT, sale INT, weight INT);
INSERT INTO lines VALUES (1,1,1),(2,1,2),(3,3,3),(4,4,4),(5,1,5);
`;

const MODEL = `
cubes:
  - name: shops
    sql_table: shops
    meta: { tenancy: shared }
    joins:
      - { name: regions, relationship: many_to_one, sql: "{CUBE}.region = {regions}.id" }
      - { name: sales, relationship: one_to_many, sql: "{CUBE}.id = {sales}.shop" }
      - { name: visits, relationship: one_to_many, sql: "{CUBE}.id = {visits}.shop AND {CUBE.sold} >= 7" }
      - { name: notes, relationship: one_to_many, sql: "{CUBE.sold} >= {CUBE.floor} AND {notes}.shop = {CUBE}.id" }
      - { name: heavy, relationship: one_to_many, sql: "{CUBE}.id = {heavy}.shop AND {heavy.weight} >= 3" }
      - { name: every, relationship: one_to_many, sql: "{CUBE.sold} > 6" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: name, sql: name, type: string }
      - { name: grade, sql: grade, type: number }
      - { name: sold, sql: "{sales.total}", type: number, sub_query: true }
      - { name: floor, sql: "{regions.minimum}", type: number }
    measures: [ { name: count, type: count } ]
  - name: regions
    sql_table: regions
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: label, sql: label, type: string }
      - { name: minimum, sql: minimum, type: number }
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    joins:
      - { name: lines, relationship: one_to_many, sql: "{CUBE}.id = {lines}.sale AND {lines}.weight > {shops}.grade" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: amount, sql: amount, type: number }
      - { name: shop_name, sql: "{shops.name}", type: string }
    measures:
      - { name: count, type: count }
      - { name: total, type: sum, sql: amount }
      - { name: graded, type: sum, sql: "{CUBE}.amount * {shops}.grade" }
      - { name: best, type: sum, sql: amount, filters: [ { sql: "{shops.grade} = 1" } ] }
      - { name: per_shop, type: number, sql: "1.0 * {total} / {shops.count}" }
      - { name: middle, type: number, sql: "percentile_cont(0.5) WITHIN GROUP (ORDER BY {CUBE}.amount * {shops}.grade)" }
  - name: visits
    sql_table: visits
    meta: { tenancy: shared }
    dimensions: [ { name: id, sql: id, type: number, primary_key: true } ]
    measures: [ { name: count, type: count } ]
  - name: every
    sql_table: visits
    meta: { tenancy: shared }
    dimensions: [ { name: id, sql: id, type: number, primary_key: true } ]
    measures: [ { name: count, type: count } ]
  - name: notes
    sql_table: notes
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: word, sql: word, type: string }
    measures: [ { name: count, type: count } ]
  - name: heavy
    sql_table: sales
    meta: { tenancy: shared }
    joins: [ { name: weights, relationship: one_to_many, sql: "{CUBE}.id = {weights}.sale" } ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: weight, sql: "{weights.weight}", type: number, sub_query: true }
    measures: [ { name: count, type: count }, { name: amount, type: sum, sql: amount } ]
  - name: lines
    sql_table: lines
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: each, sql: weight, type: number }
    measures:
      - { name: count, type: count }
      - { name: weight, type: sum, sql: weight }
  - name: weights
    sql_table: lines
    meta: { tenancy: shared }
    dimensions: [ { name: id, sql: id, type: number, primary_key: true } ]
    measures: [ { name: weight, type: sum, sql: weight } ]
  - name: picks
    sql_table: sales
    meta: { tenancy: shared }
    joins: [ { name: regions, relationship: many_to_one, sql: "picks.shop = regions.id" } ]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
    measures: [ { name: count, type: count } ]
`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
}, 120_000);
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

async function rows(input: object) {
  const all = await Promise.all(
    engines.map((engine) =>
      engine.ask('query ($input: JSON!) { query(input: $input) { rows } }', { input }),
    ),
  );
  const [duckdb, postgres] = all.map(({ query }) => query.rows);
  expect(postgres).toEqual(duckdb);
  return duckdb;
}

const byName = (...measures: readonly string[]) => ({
  dimensions: ['shops.name'],
  measures,
  order: { 'shops.name': 'asc' },
});

describe('a join whose condition needs', () => {
  // SELECT name, count(v.id) FROM shops s LEFT JOIN (SELECT shop, sum(amount) n FROM sales GROUP BY 1) q
  //   ON q.shop = s.id LEFT JOIN visits v ON v.shop = s.id AND q.n >= 7 GROUP BY 1
  test('a sub-query of its own cube', async () => {
    expect(await rows(byName('visits.count'))).toEqual([
      { 'shops.name': 'one', 'visits.count': 2 },
      { 'shops.name': 'three', 'visits.count': 1 },
      { 'shops.name': 'two', 'visits.count': 0 },
    ]);
    expect(await rows({ measures: ['visits.count', 'shops.count'] })).toEqual([
      { 'visits.count': 3, 'shops.count': 3 },
    ]);
  });

  test('a sub-query and a column that is led here from a third cube', async () => {
    expect(await rows(byName('notes.count', 'shops.count'))).toEqual([
      { 'shops.name': 'one', 'notes.count': 1, 'shops.count': 1 },
      { 'shops.name': 'three', 'notes.count': 0, 'shops.count': 1 },
      { 'shops.name': 'two', 'notes.count': 0, 'shops.count': 1 },
    ]);
    const good = { member: 'notes.word', operator: 'equals', values: ['good'] };
    expect(await rows({ ...byName('shops.count', 'sales.total'), filters: [good] })).toEqual([
      { 'shops.name': 'one', 'shops.count': 1, 'sales.total': '30' },
    ]);
  });

  test('a sub-query of the cube that it joins', async () => {
    expect(await rows(byName('heavy.count', 'heavy.amount'))).toEqual([
      { 'shops.name': 'one', 'heavy.count': 1, 'heavy.amount': '10' },
      { 'shops.name': 'three', 'heavy.count': 1, 'heavy.amount': '7' },
      { 'shops.name': 'two', 'heavy.count': 1, 'heavy.amount': '4' },
    ]);
  });

  test('nothing of the cube that it joins', async () => {
    expect(await rows(byName('every.count'))).toEqual([
      { 'shops.name': 'one', 'every.count': 4 },
      { 'shops.name': 'three', 'every.count': 4 },
      { 'shops.name': 'two', 'every.count': 0 },
    ]);
    // Each of the four once, whichever shops it goes with.
    expect(await rows({ measures: ['every.count', 'shops.count'] })).toEqual([
      { 'every.count': 4, 'shops.count': 3 },
    ]);
  });

  // Lines heavier than the grade of the sale's shop.
  test('a cube on the path that leads to it, or that only joins from the other side', async () => {
    expect(await rows(byName('lines.weight', 'sales.count'))).toEqual([
      { 'shops.name': 'one', 'lines.weight': '7', 'sales.count': 2 },
      { 'shops.name': 'three', 'lines.weight': '4', 'sales.count': 1 },
      { 'shops.name': 'two', 'lines.weight': '3', 'sales.count': 1 },
    ]);
    for (const engine of engines) {
      const answer = await engine.ask('{ sales { rows { count lines { count weight } } } }');
      expect(answer.sales.rows).toEqual([{ count: 4, lines: { count: 4, weight: '14' } }]);
    }
  });

  test('tables that are named by hand', async () => {
    const input = {
      ...{ dimensions: ['regions.label'], measures: ['picks.count'] },
      order: { 'regions.label': 'asc' },
    };
    expect(await rows(input)).toEqual([
      { 'regions.label': 'north', 'picks.count': 2 },
      { 'regions.label': 'south', 'picks.count': 1 },
      { 'regions.label': null, 'picks.count': 1 },
    ]);
  });
});

describe('a reference to a cube that only joins from the other side', () => {
  test('follows the path of the question', async () => {
    expect(await rows(byName('sales.graded', 'sales.best', 'sales.middle'))).toEqual([
      { 'shops.name': 'one', 'sales.graded': '30', 'sales.best': '30', 'sales.middle': 15 },
      { 'shops.name': 'three', 'sales.graded': '7', 'sales.best': '7', 'sales.middle': 7 },
      { 'shops.name': 'two', 'sales.graded': '8', 'sales.best': null, 'sales.middle': 8 },
    ]);
  });

  test('and the join itself where the question starts at its own cube', async () => {
    for (const engine of engines) {
      const asked = '{ sales { rows { graded best middle perShop } } }';
      const { sales } = await engine.ask(asked);
      expect(sales.rows).toMatchObject([{ graded: '45', best: '37', middle: 9 }]);
      const named = '{ sales { rows { shopName total } } }';
      expect((await engine.ask(named)).sales.rows).toHaveLength(3);
    }
  });

  test('is folded over the rows of its own cube beside a join that multiplies', async () => {
    const input = byName('sales.graded', 'sales.middle', 'visits.count', 'shops.count');
    expect(
      await rows({ ...input, filters: [{ member: 'lines.each', operator: 'gt', values: ['0'] }] }),
    ).toEqual([
      {
        'shops.name': 'one',
        'sales.graded': '10',
        'sales.middle': 10,
        'visits.count': 2,
        'shops.count': 1,
      },
      {
        'shops.name': 'three',
        'sales.graded': '7',
        'sales.middle': 7,
        'visits.count': 1,
        'shops.count': 1,
      },
      {
        'shops.name': 'two',
        'sales.graded': '8',
        'sales.middle': 8,
        'visits.count': 0,
        'shops.count': 1,
      },
    ]);
    const all = await rows({
      measures: ['sales.graded', 'sales.middle', 'sales.per_shop', 'shops.count'],
    });
    expect(all).toEqual([
      {
        'sales.graded': '45',
        'sales.middle': 9,
        'sales.per_shop': 13.66666666667,
        'shops.count': 3,
      },
    ]);
  });
});
