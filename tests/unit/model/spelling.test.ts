/** What Cube's own folders hold beside the plain form. */
import { expect, test } from 'vitest';
import { expectIssues, expectValid, load, SHARED_CUBE } from '../../rules/harness.ts';

test('keys in camelCase are the same keys', () => {
  const model = load(`cubes:
  - name: orders
    sqlTable: shop.orders
    dataSource: default
    meta: { tenancy: shared, camelCase: kept }
    dimensions:
      - { name: id, sql: id, type: number, primaryKey: true, shown: true }
      - { name: t, sql: t, type: time }
    measures:
      - { name: count, type: count, drillMembers: [id] }
      - { name: ever, type: sum, sql: n, rollingWindow: { trailing: unbounded } }
    preAggregations:
      - { name: main, measures: [count], timeDimension: t, granularity: day, partitionGranularity: month,
          refreshKey: { every: 1 hour, updateWindow: 1 day, incremental: true }, scheduledRefresh: true }
`);
  const orders = model.cubes.get('orders');
  expect(orders?.source).toEqual({ kind: 'table', path: ['shop', 'orders'] });
  expect(orders?.primaryKey).toEqual(['id']);
  expect(orders?.meta['camelCase']).toBe('kept');
  expect(orders?.preAggregations[0]?.refreshKey?.every).toEqual({
    kind: 'interval',
    seconds: 3600,
  });
});

test('words in camelCase are the same words', () => {
  const model = load(`cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared, type: countDistinct }
    joins: [{ name: items, relationship: hasMany, sql: "{CUBE}.id = {items}.order_id" }]
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
    measures:
      - { name: people, type: countDistinct, sql: person }
      - { name: roughly, type: countDistinctApprox, sql: person }
      - { name: running, type: runningTotal, sql: n }
    pre_aggregations: [{ name: main, type: originalSql }]
  - name: items
    sql_table: items
    meta: { tenancy: shared }
    joins: [{ name: orders, relationship: belongsTo, sql: "{CUBE}.order_id = {orders.id}" }]
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
`);
  const orders = model.cubes.get('orders');
  expect(orders?.joins.map(({ cardinality }) => cardinality)).toEqual(['one_to_many']);
  expect(model.cubes.get('items')?.joins[0]?.cardinality).toBe('many_to_one');
  expect(orders?.meta['type']).toBe('countDistinct');
  expect(orders?.preAggregations[0]?.type).toBe('original_sql');
});

test('what is said to the front end alone changes nothing', () => {
  expectValid(`cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, order: asc, currency: USD }
      - { name: page, sql: p, type: string, enable_suggestions: false, values_as_segments: false,
          links: [{ name: open, label: Open, url: "'https://example.com/' || {id}" }] }
    measures: [{ name: paid, type: sum, sql: n, currency: eur }]
    pre_aggregations:
      - { name: main, measures: [paid], refresh_range_start: { sql: SELECT 1 }, refresh_range_end: { sql: SELECT 2 } }
views:
  - { name: v, view_group: a, view_groups: [a], cubes: [{ join_path: orders, includes: "*" }] }
`);
});

test('a mistake in a value keeps its place, however its key is spelt', () => {
  expectIssues(
    `cubes:
  - name: orders
    sqlTable: orders
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primaryKey: maybe }
`,
    ['6:56 primary_key must be true or false, not text. (document)'],
  );
});

test('lists that are announced and empty are empty', () => {
  expectValid(`cubes:
  - name: orders
    title:
    description:
    sql_table: orders
    meta: { tenancy: shared }
    joins:
    # none yet
    dimensions:
    measures:
      - { name: count, type: count, filters: , drill_members: }
    segments:
    pre_aggregations:
      # Pre-aggregation definitions go here.
`);
});

test('SQL that is announced and empty is a mistake', () => {
  expectIssues('cubes:\n  - name: orders\n    meta: { tenancy: shared }\n    sql_table:\n', [
    '4:15 sql_table must be text, not empty. (document)',
  ]);
});

test('a member that a view includes twice is there once', () => {
  const model = load(`${SHARED_CUBE}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
views:
  - name: v
    cubes: [{ join_path: orders, includes: [id, id] }]
`);
  expect([...(model.views.get('v')?.members.keys() ?? [])]).toEqual(['id']);
});

test('names may be long', () => {
  const name = `field_${'a'.repeat(100)}`;
  const model = load(`${SHARED_CUBE}    dimensions: [{ name: ${name}, sql: a, type: string }]\n`);
  expect(model.cubes.get('orders')?.dimensions.has(name)).toBe(true);
});

test.each([
  ['"30 5 * * *"', 'America/Sao_Paulo'],
  ['"*/15 * * * *"', 'UTC'],
  ['"0 30 5 * * 1-5"', 'Asia/Kolkata'],
])('answers may be due by the schedule %s', (every, timeZone) => {
  const yaml = `${SHARED_CUBE}    refresh_key: { every: ${every}, timezone: ${timeZone} }\n`;
  expect(load(yaml).cubes.get('orders')?.refreshKey?.every).toMatchObject({
    kind: 'cron',
    timeZone,
  });
});

test('a schedule that means nothing is refused', () => {
  expectIssues(`${SHARED_CUBE}    refresh_key: { every: "61 5 * * *" }\n`, [
    '5:27 61 5 * * * is no schedule in cron form in the time zone UTC: write minute, hour, day, month and weekday, such as "30 5 * * *". (refresh-key)',
  ]);
  expectIssues(`${SHARED_CUBE}    refresh_key: { every: "0 0 30 2 *" }\n`, [
    '5:27 0 0 30 2 * never comes due. (refresh-key)',
  ]);
  expectIssues(`${SHARED_CUBE}    refresh_key: { every: often }\n`, [
    '5:27 Write an interval such as 1 hour, or a schedule in cron form such as "30 5 * * *". (document)',
  ]);
});
