import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('shapes of stages that cannot be are found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: string }
    measures:
      - { name: n, type: count }
      - { name: m1, type: sum, sql: "{n}", multi_stage: true, group_by: [a], reduce_by: [a] }
      - { name: m2, type: sum, sql: x, multi_stage: true }
      - { name: m3, type: rank, multi_stage: true }
      - { name: m4, type: rank, order_by: [{ sql: "{n}", dir: desc }] }
`,
    [
      '9:17 m1 has group_by: it cannot also have reduce_by or add_group_by. (multi-stage)',
      '10:17 m2 is multi_stage: its sql must use a measure. (multi-stage)',
      '11:17 m3 is a rank: it needs order_by. (multi-stage)',
      '12:17 m4 has order_by: it needs multi_stage: true. (multi-stage)',
      '12:17 m4 is a rank: it needs multi_stage: true. (multi-stage)',
    ],
  );
});

test('shares, ranks and shifts in time are fine', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: string }
      - { name: at, sql: at, type: time }
    measures:
      - { name: n, type: count }
      - { name: total, type: sum, sql: "{n}", multi_stage: true, group_by: [a] }
      - { name: place, type: rank, multi_stage: true, reduce_by: [a], order_by: [{ sql: "{n}", dir: desc }] }
      - { name: before, type: number, sql: "{n}", multi_stage: true, time_shift: [{ time_dimension: at, interval: 1 year, type: prior }] }
`);
});
