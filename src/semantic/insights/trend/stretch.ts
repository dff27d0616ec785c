/** The stretch of time that a trend is told of, and the one that it is compared with. */
import { GatewayError } from '../../../shared/errors.ts';
import type { Grain } from '../../../shared/values.ts';
import type { TimeRangeSpec } from '../../model/filter-spec.ts';
import type { CompareSpec } from '../../query/query-spec.ts';
import { comparedRange, fullRange } from '../../query/time/compared-period.ts';
import { type Clock, resolveRange } from '../../query/time/time-range.ts';
import { MAX_PERIODS, type Period, periodsBeside, periodsOf } from '../shared/periods.ts';

export interface Stretch {
  /** The whole periods that its range touches: a part of one would look like a fall. */
  readonly periods: readonly Period[];
  /** Half open, as a range to ask for: it ends with the last period, unless that is cut short. */
  readonly range: TimeRangeSpec & { readonly kind: 'between' };
}

export function stretchOf(range: TimeRangeSpec, grain: Grain, clock: Clock): Stretch {
  const periods = touchedBy(resolveRange(range, clock), grain, clock);
  return { periods, range: spanOf(periods) };
}

/**
 * What stands beside the periods of a range, first beside first: what is shown is compared, so it is the
 * periods of the range, not the range, that `compare` moves. While they are running, the last one is cut short.
 */
export function comparedStretch(
  range: TimeRangeSpec,
  compare: CompareSpec,
  grain: Grain,
  clock: Clock,
): Stretch {
  const own = stretchOf(fullRange(range), grain, clock);
  const other = comparedRange(own.range, { ...compare, uncut: true }, clock);
  const touched = touchedBy(other, grain, clock);
  const { start, end } = spanOf(touched);
  const isWhole = start === other.start && end === other.end;
  const whole =
    compare.kind === 'range' ? touched : asMany(own.periods.length, touched, grain, clock);
  const snapped = { kind: 'range', range: spanOf(whole) } as const;
  const cut = comparedRange(own.range, isWhole ? compare : snapped, clock);
  return {
    periods: touchedBy(cut, grain, clock),
    range: { kind: 'between', start: cut.start, end: cut.end },
  };
}

/** Weeks a year earlier begin on another day: it is the weeks from the one that holds that day, not one more. */
function asMany(
  n: number,
  touched: readonly Period[],
  grain: Grain,
  clock: Clock,
): readonly Period[] {
  const first = touched.slice(0, 1);
  return [...first, ...periodsBeside(first, n - 1, grain, clock.timeZone)];
}

function touchedBy(
  range: { readonly start: string; readonly end: string },
  grain: Grain,
  clock: Clock,
): readonly Period[] {
  const edges = { start: new Date(range.start), end: new Date(range.end) };
  const periods = periodsOf(edges, grain, clock.timeZone);
  if (periods.length <= MAX_PERIODS) return periods;
  throw new GatewayError('INVALID_TIME_RANGE', { problem: 'it has too many periods' });
}

function spanOf(periods: readonly Period[]): Stretch['range'] {
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a stretch without periods');
  return { kind: 'between', start: first.start, end: last.end };
}
