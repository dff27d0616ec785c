import { describe, expect, test } from 'vitest';
import type { TimeRangeSpec } from '../../../src/semantic/model/filter-spec.ts';
import { parseMoment, resolveRange } from '../../../src/semantic/query/time/time-range.ts';
import { errorOf } from './shop.ts';

function range(spec: TimeRangeSpec, now: string, timeZone: string): readonly string[] {
  const { start, end } = resolveRange(spec, { now: new Date(now), timeZone });
  return [start.replace('.000Z', 'Z'), end.replace('.000Z', 'Z')];
}
const expr = (text: string): TimeRangeSpec => ({ kind: 'expr', text });
const AMSTERDAM = 'Europe/Amsterdam';
const SAO_PAULO = 'America/Sao_Paulo';
const KOLKATA = 'Asia/Kolkata';

describe('ranges are half open and local to the zone', () => {
  const autumn = '2024-10-27T10:20:30Z';
  test.each<[string, TimeRangeSpec, string, string, string, string]>([
    [
      'a day of 25 hours',
      { kind: 'this', unit: 'day' },
      autumn,
      AMSTERDAM,
      '2024-10-26T22:00:00Z',
      '2024-10-27T23:00:00Z',
    ],
    [
      'a day of 23 hours',
      { kind: 'on', date: '2024-03-31' },
      autumn,
      AMSTERDAM,
      '2024-03-30T23:00:00Z',
      '2024-03-31T22:00:00Z',
    ],
    [
      'a day without midnight',
      { kind: 'on', date: '2018-11-04' },
      autumn,
      SAO_PAULO,
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ],
    [
      'the day after it',
      { kind: 'last', n: 1, unit: 'day', includeCurrent: false },
      '2018-11-05T12:00:00Z',
      SAO_PAULO,
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ],
    [
      'today, where midnight was skipped',
      { kind: 'this', unit: 'day' },
      '2018-11-04T12:00:00Z',
      SAO_PAULO,
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ],
    [
      'a day whose midnight comes twice',
      { kind: 'on', date: '2018-02-18' },
      autumn,
      SAO_PAULO,
      '2018-02-18T03:00:00Z',
      '2018-02-19T03:00:00Z',
    ],
    [
      'a zone of half an hour',
      { kind: 'this', unit: 'hour' },
      '2024-05-01T12:10:00Z',
      KOLKATA,
      '2024-05-01T11:30:00Z',
      '2024-05-01T12:30:00Z',
    ],
    [
      'hours through the autumn change',
      { kind: 'last', n: 3, unit: 'hour', includeCurrent: false },
      '2024-10-27T02:10:00Z',
      AMSTERDAM,
      '2024-10-26T23:00:00Z',
      '2024-10-27T02:00:00Z',
    ],
    [
      'a week starts on Monday',
      { kind: 'this', unit: 'week' },
      autumn,
      AMSTERDAM,
      '2024-10-20T22:00:00Z',
      '2024-10-27T23:00:00Z',
    ],
    [
      'a week over the year',
      { kind: 'this', unit: 'week' },
      '2024-12-31T12:00:00Z',
      'UTC',
      '2024-12-30T00:00:00Z',
      '2025-01-06T00:00:00Z',
    ],
    [
      'the quarter before',
      { kind: 'previous', unit: 'quarter' },
      autumn,
      'UTC',
      '2024-07-01T00:00:00Z',
      '2024-10-01T00:00:00Z',
    ],
    [
      'the last 7 days without today',
      { kind: 'last', n: 7, unit: 'day', includeCurrent: false },
      autumn,
      'UTC',
      '2024-10-20T00:00:00Z',
      '2024-10-27T00:00:00Z',
    ],
    [
      'the last 7 days with today',
      { kind: 'last', n: 7, unit: 'day', includeCurrent: true },
      autumn,
      'UTC',
      '2024-10-21T00:00:00Z',
      '2024-10-28T00:00:00Z',
    ],
    [
      'the month to the next full minute',
      { kind: 'toDate', unit: 'month' },
      autumn,
      AMSTERDAM,
      '2024-09-30T22:00:00Z',
      '2024-10-27T10:21:00Z',
    ],
    [
      'dates, the end included',
      { kind: 'between', start: '2024-02-28', end: '2024-02-29' },
      autumn,
      'UTC',
      '2024-02-28T00:00:00Z',
      '2024-03-01T00:00:00Z',
    ],
    [
      'date-times, the end excluded',
      { kind: 'between', start: '2024-10-27T02:30', end: '2024-10-27T02:30:00+01:00' },
      autumn,
      AMSTERDAM,
      '2024-10-27T00:30:00Z',
      '2024-10-27T01:30:00Z',
    ],
  ])('%s', (_, spec, now, zone, start, end) => {
    expect(range(spec, now, zone)).toEqual([start, end]);
  });
});

describe("Cube's phrases", () => {
  test.each([
    ['yesterday', '2024-10-30', '2024-10-31'],
    ['Today', '2024-10-31', '2024-11-01'],
    ['tomorrow', '2024-11-01', '2024-11-02'],
    ['last 30 days', '2024-10-01', '2024-10-31'],
    ['last month', '2024-09-01', '2024-10-01'],
    ['next 2 weeks', '2024-11-04', '2024-11-18'],
    ['this year', '2024-01-01', '2025-01-01'],
    ['current quarter', '2024-10-01', '2025-01-01'],
    ['from 7 days ago to now', '2024-10-24', '2024-11-01'],
    ['1 month ago', '2024-09-30', '2024-10-01'],
    ['from 2024-01-15 to yesterday', '2024-01-15', '2024-10-31'],
    ['2024-02', '2024-02-01', '2024-03-01'],
    ['2023', '2023-01-01', '2024-01-01'],
    ['2024-02-29', '2024-02-29', '2024-03-01'],
  ])('%s', (text, start, end) => {
    const days = range(expr(text), '2024-10-31T12:00:00Z', 'UTC').map((at) => at.slice(0, 10));
    expect(days).toEqual([start, end]);
  });

  test('speaks of hours to the hour', () => {
    const found = range(expr('from 3 hours ago to now'), '2024-10-31T12:34:56Z', 'UTC');
    expect(found).toEqual(['2024-10-31T09:00:00Z', '2024-10-31T13:00:00Z']);
  });
});

describe('what is no range says so', () => {
  test.each([
    ['last 7 dyas', 'last 7 days'],
    ['yesturday', 'yesterday'],
  ])('%s', (text, suggestion) => {
    const error = errorOf(() => range(expr(text), '2024-10-31T12:00:00Z', 'UTC'));
    expect(error).toMatchObject({ code: 'INVALID_TIME_RANGE', facts: { suggestion } });
  });

  test('what is near to nothing is shown how ranges are written', () => {
    const error = errorOf(() => range(expr('some time ago'), '2024-10-31T12:00:00Z', 'UTC'));
    expect(error.message).toContain('(write it as "last 30 days", "this month" or');
  });

  test.each<[string, TimeRangeSpec]>([
    ['no such day', { kind: 'on', date: '2023-02-29' }],
    ['backwards', { kind: 'between', start: '2024-02-02', end: '2024-02-01' }],
    ['no units', { kind: 'last', n: 0, unit: 'day', includeCurrent: false }],
    ['half a unit', { kind: 'last', n: 1.5, unit: 'day', includeCurrent: false }],
    ['before the calendar', { kind: 'last', n: 90_000, unit: 'year', includeCurrent: false }],
    ['no date', { kind: 'between', start: 'x', end: '2024-02-01' }],
    ['no offset', { kind: 'between', start: '2024-02-01T00:00+99:00', end: '2024-02-02' }],
  ])('%s', (_, spec) => {
    expect(errorOf(() => range(spec, '2024-10-31T12:00:00Z', 'UTC')).code).toBe(
      'INVALID_TIME_RANGE',
    );
  });
});

test('a local label is where the clocks stand, also at a skipped midnight', () => {
  const moment = parseMoment('2018-11-04', SAO_PAULO);
  expect(moment.startLocal).toBe('2018-11-04T00:00:00.000');
  expect(moment.start).toBe('2018-11-04T03:00:00.000Z');
});
