import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('windows whose parts do not fit are found', () => {
  expectIssues(
    `${SHARED_CUBE}    measures:
      - { name: n, type: count }
      - { name: a, type: count, rolling_window: { offset: start } }
      - { name: b, type: count, rolling_window: { type: to_date } }
      - { name: c, type: count, rolling_window: { type: to_date, granularity: moon } }
      - { name: d, type: count, rolling_window: { type: to_date, granularity: month, trailing: 1 day } }
      - { name: e, type: count, rolling_window: { trailing: 7 days, granularity: month } }
      - { name: f, type: number, sql: "{n} * 2", rolling_window: { trailing: 7 days } }
`,
    [
      '7:17 a needs trailing or leading in its rolling_window. (rolling-window)',
      '8:17 b goes to date: it needs a granularity. (rolling-window)',
      '9:17 c goes to date by moon, which is no granularity. (rolling-window)',
      '10:17 d goes to date: it cannot have trailing or leading. (rolling-window)',
      '11:17 e has a granularity: that is for type: to_date. (rolling-window)',
      '12:17 f is calculated: put rolling_window on its inputs. (rolling-window)',
    ],
  );
});

test('trailing, unbounded and to-date windows are fine', () => {
  expectValid(`${SHARED_CUBE}    measures:
      - { name: a, type: count, rolling_window: { trailing: 7 days, offset: start } }
      - { name: b, type: count, rolling_window: { trailing: unbounded } }
      - { name: c, type: count, rolling_window: { type: to_date, granularity: quarter } }
      - { name: d, type: running_total, sql: x }
`);
});
