import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('aggregates and calculations without sql are found, a plain count is not', () => {
  expectIssues(
    `${SHARED_CUBE}    measures:
      - { name: n, type: count }
      - { name: total, type: sum }
      - { name: buyers, type: count_distinct }
      - { name: ratio, type: number }
`,
    [
      '7:17 total is a sum: it needs sql. (measure-sql)',
      '8:17 buyers is a count_distinct: it needs sql. (measure-sql)',
      '9:17 ratio is a number: it needs sql. (measure-sql)',
    ],
  );
});

test('a calculated measure may be filtered by rows, not by measures', () => {
  expectValid(`${SHARED_CUBE}    measures:
      - { name: n, type: count }
      - { name: double, type: number, sql: "{n} * 2", filters: [{ sql: "{CUBE}.x > 1" }] }
`);
  expectIssues(
    `${SHARED_CUBE}    measures:
      - { name: n, type: count }
      - { name: double, type: number, sql: "{n} * 2", filters: [{ sql: "{n} > 1" }] }
`,
    [
      "7:72 A measure's filter is about rows and cannot use the measure orders.n. (member-references)",
    ],
  );
});

test("an aggregate of one's own may be filtered", () => {
  expectValid(`${SHARED_CUBE}    measures:
      - { name: median, type: number, sql: "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {CUBE}.x)", filters: [{ sql: "{CUBE}.x > 1" }] }
`);
});
