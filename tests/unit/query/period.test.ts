import { describe, expect, test } from 'vitest';
import type { TimeRangeSpec } from '../../../src/semantic/model/filter-spec.ts';
import type { CompareSpec } from '../../../src/semantic/query/query-spec.ts';
import { bucketLabels } from '../../../src/semantic/query/time/bucket-labels.ts';
import { comparedRange } from '../../../src/semantic/query/time/compared-period.ts';
import { resolveRange } from '../../../src/semantic/query/time/time-range.ts';
import type { Grain, Unit } from '../../../src/shared/values.ts';
import { formatInZone } from '../../../src/shared/zone.ts';

const LONG_AFTER = '2030-01-01T00:00:00Z';
const PREVIOUS: CompareSpec = { kind: 'previousPeriod' };
const back = (n: number, unit: Unit): CompareSpec => ({ kind: 'offset', n, unit });
const days = (start: string, end: string): TimeRangeSpec => ({ kind: 'between', start, end });

/** Edges as the zone's clocks show them, without what is zero. */
function compared(range: TimeRangeSpec, compare: CompareSpec, now = LONG_AFTER, timeZone = 'UTC') {
  const found = comparedRange(range, compare, { now: new Date(now), timeZone });
  const show = (at: string) =>
    formatInZone(new Date(at), timeZone)
      .replace(/T00:00:00.000|:00.000/, '')
      .replace(/Z$/, '');
  return `${show(found.start)} .. ${show(found.end)}`;
}

describe('the period before', () => {
  test.each([
    [
      'whole months are counted in months',
      days('2024-03-01', '2024-03-31'),
      '2024-02-01 .. 2024-03-01',
    ],
    ['and so are quarters', days('2024-04-01', '2024-06-30'), '2024-01-01 .. 2024-04-01'],
    ['and leap years', days('2024-01-01', '2024-12-31'), '2023-01-01 .. 2024-01-01'],
    ['days are counted in days', days('2024-03-01', '2024-03-30'), '2024-01-31 .. 2024-03-01'],
    ['the 31st is one day', days('2024-03-31', '2024-03-31'), '2024-03-30 .. 2024-03-31'],
    ['week 53 follows week 52', days('2020-12-28', '2021-01-03'), '2020-12-21 .. 2020-12-28'],
    [
      'hours are counted in time',
      days('2024-03-01T06:00', '2024-03-01T18:00'),
      '2024-02-29T18:00 .. 2024-03-01T06:00',
    ],
  ])('%s', (_, range, expected) => {
    expect(compared(range, PREVIOUS)).toBe(expected);
  });
});

describe('so many units earlier', () => {
  test.each([
    [
      'the 31st a month ago is the last of February',
      days('2024-03-31', '2024-03-31'),
      back(1, 'month'),
      '2024-02-29 .. 2024-03-01',
    ],
    [
      'and so is the 30th',
      days('2024-03-30', '2024-03-30'),
      back(1, 'month'),
      '2024-02-29 .. 2024-03-01',
    ],
    [
      'the leap day a year ago is the 28th',
      days('2024-02-29', '2024-02-29'),
      back(1, 'year'),
      '2023-02-28 .. 2023-03-01',
    ],
    [
      'the day before it too',
      days('2024-02-28', '2024-02-28'),
      back(1, 'year'),
      '2023-02-28 .. 2023-03-01',
    ],
    [
      'February of a leap year has 28 days a year ago',
      days('2024-02-01', '2024-02-29'),
      back(1, 'year'),
      '2023-02-01 .. 2023-03-01',
    ],
    [
      'half a year ends on the same date',
      days('2024-01-01', '2024-06-14'),
      back(1, 'year'),
      '2023-01-01 .. 2023-06-15',
    ],
    [
      'week 53 a year of weeks ago',
      days('2020-12-28', '2021-01-03'),
      back(52, 'week'),
      '2019-12-30 .. 2020-01-06',
    ],
  ])('%s', (_, range, compare, expected) => {
    expect(compared(range, compare)).toBe(expected);
  });

  test.each([0, -1, 1.5, 10_001])('takes 1 to 10000 units, not %s', (n) => {
    expect(() => compared(days('2024-01-01', '2024-01-01'), back(n, 'day'))).toThrow('10000 units');
  });
});

describe('while the range is running', () => {
  test.each([
    [
      'a month is cut to what has passed',
      { kind: 'this', unit: 'month' },
      PREVIOUS,
      '2024-03-10T15:30:20Z',
      '2024-02-01 .. 2024-02-10T15:31',
    ],
    [
      'so is a month to date',
      { kind: 'toDate', unit: 'month' },
      PREVIOUS,
      '2024-03-10T15:30:20Z',
      '2024-02-01 .. 2024-02-10T15:31',
    ],
    [
      'never past the end of the shorter month',
      { kind: 'this', unit: 'month' },
      PREVIOUS,
      '2024-03-31T12:00:00Z',
      '2024-02-01 .. 2024-03-01',
    ],
    [
      'an offset is cut at the same date',
      days('2024-01-01', '2024-12-31'),
      back(1, 'year'),
      '2024-06-15T12:00:00Z',
      '2023-01-01 .. 2023-06-15T12:01',
    ],
    [
      'or where a month has no such date, at its end',
      { kind: 'this', unit: 'month' },
      back(1, 'month'),
      '2024-03-31T12:00:00Z',
      '2024-02-01 .. 2024-03-01',
    ],
    [
      'a period that is over is whole',
      { kind: 'previous', unit: 'month' },
      PREVIOUS,
      '2024-03-10T15:30:20Z',
      '2024-01-01 .. 2024-02-01',
    ],
    [
      'a range named is cut as well',
      { kind: 'this', unit: 'year' },
      { kind: 'range', range: days('2020-01-01', '2020-12-31') },
      '2024-01-02T00:00:00Z',
      '2020-01-01 .. 2020-01-02T00:01',
    ],
  ] as const)('%s', (_, range, compare, now, expected) => {
    expect(compared(range, compare, now)).toBe(expected);
  });
});

describe('where the clocks change', () => {
  test('a month in São Paulo is compared by its calendar, and cut on the clocks', () => {
    const range: TimeRangeSpec = { kind: 'this', unit: 'month' };
    const now = '2018-11-15T14:00:00Z';
    // 12:00 there, an hour more from UTC than at the start of October.
    expect(compared(range, PREVIOUS, now, 'America/Sao_Paulo')).toBe(
      '2018-10-01-03:00 .. 2018-10-15T12:01-03:00',
    );
  });

  test('a day whose midnight is skipped is a day', () => {
    const zone = 'America/Sao_Paulo';
    expect(compared(days('2018-11-04', '2018-11-04'), PREVIOUS, LONG_AFTER, zone)).toBe(
      '2018-11-03-03:00 .. 2018-11-04T01:00-02:00',
    );
    expect(compared(days('2018-11-01', '2018-11-03'), PREVIOUS, LONG_AFTER, zone)).toBe(
      '2018-10-29-03:00 .. 2018-11-01-03:00',
    );
  });

  test('October in Amsterdam has an hour more than September and is compared whole', () => {
    expect(
      compared(days('2024-10-01', '2024-10-31'), PREVIOUS, LONG_AFTER, 'Europe/Amsterdam'),
    ).toBe('2024-09-01+02:00 .. 2024-10-01+02:00');
  });
});

test('what is to stay whole is not cut while the range is running', () => {
  const march = days('2024-03-01', '2024-03-31');
  const now = '2024-03-15T12:00:00Z';
  expect(compared(march, PREVIOUS, now)).toBe('2024-02-01 .. 2024-02-15T12:01');
  expect(compared(march, { ...PREVIOUS, uncut: true }, now)).toBe('2024-02-01 .. 2024-03-01');
});

test('a period before all calendars is told as such', () => {
  const march = days('2024-03-01', '2024-03-31');
  expect(() => compared(march, back(10_000, 'year'))).toThrow('it leaves the years 1000 to 9998');
});

describe('the buckets of a range', () => {
  const labels = (range: TimeRangeSpec, grain: Grain, timeZone: string) => {
    const type = grain === 'hour' ? 'timestamp' : 'local';
    const resolved = resolveRange(range, { now: new Date(LONG_AFTER), timeZone });
    return bucketLabels(resolved, { kind: 'grain', grain }, type, timeZone).map(
      ({ value }) => value,
    );
  };

  test('hold both hours of an autumn night', () => {
    const found = labels(days('2024-10-27', '2024-10-27'), 'hour', 'Europe/Amsterdam');
    expect(found).toHaveLength(25);
    expect(found.slice(2, 4)).toEqual(['2024-10-27T00:00:00.000Z', '2024-10-27T01:00:00.000Z']);
  });

  test('leave out a day that the zone never had', () => {
    const range = days('2011-12-29', '2012-01-01');
    const found = labels(range, 'day', 'Pacific/Apia');
    const dates = ['2011-12-29', '2011-12-31', '2012-01-01'];
    expect(found).toEqual(dates.map((date) => `${date}T00:00:00.000`));
    expect(labels(days('2011-12-30', '2011-12-31'), 'day', 'Pacific/Apia')).toEqual([found[1]]);
  });

  test('end before a midnight that is skipped, and start at it', () => {
    const zone = 'America/Sao_Paulo';
    expect(labels(days('2018-11-03', '2018-11-03'), 'day', zone)).toEqual([
      '2018-11-03T00:00:00.000',
    ]);
    expect(labels(days('2018-11-04', '2018-11-04'), 'day', zone)).toEqual([
      '2018-11-04T00:00:00.000',
    ]);
  });

  test('are whole at both edges', () => {
    expect(labels(days('2020-12-30', '2021-01-05'), 'week', 'UTC')).toEqual([
      '2020-12-28T00:00:00.000',
      '2021-01-04T00:00:00.000',
    ]);
  });

  test('start at the half hour where the clocks do', () => {
    expect(labels(days('2024-01-01T00:00', '2024-01-01T02:00'), 'hour', 'Asia/Kolkata')).toEqual([
      '2023-12-31T18:30:00.000Z',
      '2023-12-31T19:30:00.000Z',
    ]);
  });

  test('are at most ten thousand', () => {
    expect(() => labels(days('2000-01-01', '2024-01-01'), 'hour', 'UTC')).toThrow('10000 buckets');
  });
});
