import { describe, expect, test } from 'vitest';
import { comparedStretch, stretchOf } from '../../../src/semantic/insights/trend/stretch.ts';
import type { TimeRangeSpec } from '../../../src/semantic/model/filter-spec.ts';
import type { CompareSpec } from '../../../src/semantic/query/query-spec.ts';
import type { Grain, Unit } from '../../../src/shared/values.ts';
import { formatInZone } from '../../../src/shared/zone.ts';

const PREVIOUS: CompareSpec = { kind: 'previousPeriod' };
const back = (n: number, unit: Unit): CompareSpec => ({ kind: 'offset', n, unit });
const days = (start: string, end: string): TimeRangeSpec => ({ kind: 'between', start, end });
const LONG_AFTER = '2030-01-01T00:00:00Z';

/** Both stretches, by the dates and times of their edges, and how many periods they have. */
function beside(
  range: TimeRangeSpec,
  compare: CompareSpec,
  grain: Grain,
  now = LONG_AFTER,
  timeZone = 'UTC',
) {
  const clock = { now: new Date(now), timeZone };
  const show = (at: string) =>
    formatInZone(new Date(at), timeZone)
      .slice(0, 16)
      .replace(/T00:00$/, '');
  return [stretchOf(range, grain, clock), comparedStretch(range, compare, grain, clock)].map(
    ({ range: { start, end }, periods }) => `${periods.length}: ${show(start)} .. ${show(end)}`,
  );
}

describe('the periods beside those of a trend', () => {
  test('are those of the range where it is of whole ones', () => {
    expect(beside(days('2024-02-01', '2024-02-29'), PREVIOUS, 'day')).toEqual([
      '29: 2024-02-01 .. 2024-03-01',
      '31: 2024-01-01 .. 2024-02-01',
    ]);
  });

  test('are before what is shown, not before what was asked', () => {
    expect(beside(days('2024-03-10', '2024-03-20'), PREVIOUS, 'month')).toEqual([
      '1: 2024-03-01 .. 2024-04-01',
      '1: 2024-02-01 .. 2024-03-01',
    ]);
    expect(beside(days('2024-02-01', '2024-02-29'), PREVIOUS, 'week')).toEqual([
      '5: 2024-01-29 .. 2024-03-04',
      '5: 2023-12-25 .. 2024-01-29',
    ]);
  });

  test('are as many where an offset leads into the middle of one', () => {
    expect(beside(days('2024-03-04', '2024-03-24'), back(1, 'year'), 'week')).toEqual([
      '3: 2024-03-04 .. 2024-03-25',
      '3: 2023-02-27 .. 2023-03-20',
    ]);
    expect(beside(days('2024-03-01', '2024-03-31'), back(10, 'day'), 'month')).toEqual([
      '1: 2024-03-01 .. 2024-04-01',
      '1: 2024-02-01 .. 2024-03-01',
    ]);
  });

  test('are all that a named range touches', () => {
    const named = { kind: 'range', range: days('2023-06-30', '2023-08-02') } as const;
    expect(beside(days('2024-01-01', '2024-01-31'), named, 'month')[1]).toBe(
      '3: 2023-06-01 .. 2023-09-01',
    );
  });

  test('are cut where the running ones stand', () => {
    const now = '2024-03-15T12:00:00Z';
    expect(beside({ kind: 'toDate', unit: 'month' }, PREVIOUS, 'day', now)).toEqual([
      '15: 2024-03-01 .. 2024-03-16',
      '15: 2024-02-01 .. 2024-02-15T12:01',
    ]);
    expect(beside(days('2024-03-05', '2024-03-14'), back(1, 'year'), 'week', now)).toEqual([
      '2: 2024-03-04 .. 2024-03-18',
      '2: 2023-02-27 .. 2023-03-10T12:01',
    ]);
  });

  test('are days also where a zone has no midnight', () => {
    const zone = 'America/Sao_Paulo';
    expect(beside(days('2018-11-04', '2018-11-05'), PREVIOUS, 'day', LONG_AFTER, zone)).toEqual([
      '2: 2018-11-04T01:00 .. 2018-11-06',
      '2: 2018-11-02 .. 2018-11-04T01:00',
    ]);
    expect(
      beside(days('2018-11-05', '2018-11-05'), back(1, 'day'), 'day', LONG_AFTER, zone),
    ).toEqual(['1: 2018-11-05 .. 2018-11-06', '1: 2018-11-04T01:00 .. 2018-11-05']);
  });
});
