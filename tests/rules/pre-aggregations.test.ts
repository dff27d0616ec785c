import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('what does not fit together is found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: at, sql: at, type: time }
      - { name: a, sql: a, type: string }
    measures:
      - { name: n, type: count }
    pre_aggregations:
      - { name: p1, measures: [n], time_dimension: at }
      - { name: p2, measures: [n], time_dimension: a, granularity: day }
      - { name: p3, measures: [n], partition_granularity: month }
      - { name: p4, type: rollup_lambda, rollups: [p1, p9] }
      - { name: p5, type: rollup_join }
      - { name: p6, measures: [m], dimensions: [n] }
      - { name: p7 }
`,
    [
      '11:17 p1 has a time_dimension: it needs a granularity. (pre-aggregations)',
      '12:17 p2 uses a as a time dimension, which it is not. (pre-aggregations)',
      '13:17 p3 has a partition_granularity: it needs a time_dimension. (pre-aggregations)',
      '14:17 p4 is made of orders.p9, which does not exist. Did you mean p1? (pre-aggregations)',
      '15:17 p5 is a rollup_join: it needs rollups. (pre-aggregations)',
      '16:32 There is no member or cube m in orders. (references)',
      '16:49 n is a measure, not a dimension. (references)',
      '17:17 p7 needs measures, dimensions or a time_dimension. (pre-aggregations)',
    ],
  );
});

test('a full rollup is fine', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: at, sql: at, type: time }
      - { name: a, sql: a, type: string }
    measures:
      - { name: n, type: count }
    segments:
      - { name: s, sql: "{CUBE}.x = 1" }
    pre_aggregations:
      - name: main
        type: rollup
        measures: [orders.n]
        dimensions: [CUBE.a]
        segments: [s]
        time_dimension: at
        granularity: day
        partition_granularity: month
        refresh_key: { every: 1 hour, incremental: true, update_window: 7 days }
        build_range_start: { sql: "SELECT NOW() - INTERVAL '1 year'" }
        build_range_end: { sql: "SELECT NOW()" }
        indexes: [{ name: by_a, columns: [a] }]
        scheduled_refresh: true
        external: true
        allow_non_strict_date_range_match: true
`);
});
