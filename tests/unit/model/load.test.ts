import { expect, test } from 'vitest';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { CUSTOMERS, expectIssues, issuesOf, load, SHARED_CUBE } from '../../rules/harness.ts';

const TEN = `cubes:
  - name: orders
    sqltable: orders
    meta: { tenancy: shared }
    joins:
      - { name: custmers, sql: "{CUBE}.c = {custmers}.id", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: numer }
      - { name: status, sql: "{stauts}", type: string }
      - { name: at, sql: at, type: time, granularities: [{ name: odd, interval: 5 months }] }
    measures:
      - { name: total, type: sum }
      - { name: a, type: number, sql: "{a} + 1" }
      - { name: win, type: count, rolling_window: { type: to_date } }
  - name: customers
    sql_table: customers
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, title: [x] }
views:
  - name: sales
    cubes: [{ join_path: orders, includes: [stat] }]
`;

test('a model with eleven mistakes gets a located message for each', () => {
  expectIssues(TEN, [
    '3:5 Unknown key sqltable. Did you mean sql_table? (document)',
    '6:17 There is no cube custmers. Did you mean customers? (references)',
    '8:36 type cannot be numer: it must be one of string, number, boolean, time, geo, switch. Did you mean number? (document)',
    '9:31 There is no member or cube stauts in orders. Did you mean status? (references)',
    '10:17 The granularity odd needs an origin: its interval does not divide a year, a day or an hour evenly. (granularities)',
    '12:17 total is a sum: it needs sql. (measure-sql)',
    '13:17 orders.a is defined by itself: orders.a → orders.a. (cycles)',
    '14:17 win goes to date: it needs a granularity. (rolling-window)',
    '15:11 customers has no access_policy. Bind its rows to the caller, or say meta: { tenancy: shared }. (tenancy)',
    '18:70 title must be text, not a list. (document)',
    '21:45 There is no orders.stat. Did you mean status? (references)',
  ]);
});

test('loading is deterministic and does not mind the order of files', () => {
  const a = { path: 'a.yml', text: SHARED_CUBE };
  const b = { path: 'b.yml', text: `cubes:${CUSTOMERS}` };
  const once = loadModel([a, b]).model;
  expect(loadModel([a, b]).model).toEqual(once);
  expect([...once.cubes.keys()]).toEqual(['orders', 'customers']);
});

test('the version changes with what a model says and not with how it is written', () => {
  const text = `cubes:${CUSTOMERS}`;
  const version = load(text).version;
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(load(`# a comment\n\n${text}`).version).toBe(version);
  expect(load(text.replace('sql: state,', 'sql: state_code,')).version).not.toBe(version);
  expect(load(text.replace('type: count', 'type: count, description: All')).version).not.toBe(
    version,
  );
});

test('lines and columns are right with CRLF and with letters beyond ASCII', () => {
  const yaml = `cubes:\n  - name: orders\n    title: "Bestellungen – 注文 é"\n    sql_table: orders\n    meta: { tenancy: shared }\n    dimensions:\n      - { name: a, title: "né", sql: "{gone}", type: string }\n`;
  const expected = ['7:39 There is no member or cube gone in orders. (references)'];
  expectIssues(yaml, expected);
  expectIssues(yaml.replaceAll('\n', '\r\n'), expected);
});

test('a reference inside a block of SQL is found on its own line', () => {
  expectIssues(
    `${SHARED_CUBE}    measures:\n      - name: m\n        type: sum\n        sql: >\n          CASE WHEN 1 = 1\n          THEN {gone} END\n`,
    ['10:16 There is no member or cube gone in orders. (references)'],
  );
});

test('syntax errors, duplicate keys and other shapes are located', () => {
  expect(issuesOf('cubes:\n  - name: a\n    name: b\n')).toEqual([
    '3:5 Map keys must be unique. (document)',
  ]);
  expect(issuesOf('cubes: [')[0]).toMatch(/^\d+:\d+ .+\(document\)$/);
  expectIssues('- a\n', ['1:1 A model file is a map with the keys cubes and views. (document)']);
  expectIssues('cubes: yes please\n', ['1:8 cubes must be a list, not text. (document)']);
  expectIssues('cubs: []\n', ['1:1 Unknown key cubs. Did you mean cubes? (document)']);
});

test('an empty file is an empty model', () => {
  expect(load('').cubes.size).toBe(0);
  expect(load('# nothing\n').views.size).toBe(0);
});

test('titles come from names, values get their types from the model', () => {
  const model = load(`${SHARED_CUBE}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: unit_price, sql: p, type: number, format: currency }
      - { name: day, sql: d, type: time, meta: { graphql_type: date } }
    measures:
      - { name: first_day, type: min, sql: "{day}" }
      - { name: n, type: count }
      - { name: revenue, type: sum, sql: p, meta: { deprecated: use n } }
      - { name: ratio, type: number, sql: "{revenue} / {n}" }
`);
  const cube = model.cubes.get('orders');
  const types = [...(cube?.dimensions.values() ?? []), ...(cube?.measures.values() ?? [])].map(
    (member) => member.valueType,
  );
  expect(types).toEqual(['bigint', 'decimal', 'date', 'date', 'integer', 'decimal', 'float']);
  expect(cube?.dimensions.get('unit_price')?.title).toBe('Unit Price');
  expect(cube?.measures.get('revenue')?.deprecated).toBe('use n');
  expect(cube?.measures.get('ratio')?.definition.kind).toBe('derived');
  expect(cube?.primaryKey).toEqual(['id']);
});
