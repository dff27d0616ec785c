import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('an interval that does not divide its parent needs an origin', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: at, sql: at, type: time, granularities: [{ name: odd, interval: 5 months }] }
`,
    [
      '6:17 The granularity odd needs an origin: its interval does not divide a year, a day or an hour evenly. (granularities)',
    ],
  );
});

test('origin and offset together, built-in names and other types are refused', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: time, granularities: [{ name: sprint, interval: 2 weeks, origin: "2025-01-06", offset: 1 day }] }
      - { name: b, sql: b, type: time, granularities: [{ name: week, interval: 1 week }] }
      - { name: c, sql: c, type: string, granularities: [{ name: fiscal, interval: 1 year }] }
      - { name: d, sql: d, type: time, granularities: [{ name: x, interval: 2 weeks, origin: soon }] }
`,
    [
      '6:17 The granularity sprint has both origin and offset: keep one. (granularities)',
      '7:17 The granularity week has the name of a built-in one. (granularities)',
      '8:17 c is a string: only time dimensions have granularities. (granularities)',
      '9:17 The granularity x needs an origin: its interval does not divide a year, a day or an hour evenly. (granularities)',
      '9:94 The origin soon is not a date such as 2025-04-01 or 2025-04-01 06:00:00. (granularities)',
    ],
  );
});

test('sprints, fiscal years and quarter hours are fine', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - name: at
        sql: at
        type: time
        granularities:
          - { name: sprint, interval: 2 weeks, origin: "2025-01-06" }
          - { name: fiscal_year, interval: 1 year, offset: -3 months }
          - { name: quarter_hour, interval: 15 minutes }
`);
});
