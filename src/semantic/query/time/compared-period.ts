/** The period that a range is compared with. */
import { GatewayError } from '../../../shared/errors.ts';
import type { Unit } from '../../../shared/values.ts';
import { instantOfWall, wallOf } from '../../../shared/zone.ts';
import type { TimeRangeSpec } from '../../model/filter-spec.ts';
import type { CompareSpec, RangeSpec } from '../query-spec.ts';
import type { ResolvedMemberRange } from '../resolved-column.ts';
import { addInstant, addWall, floorInstant, floorWall, isFixed } from './calendar.ts';
import { type Clock, instantText, resolveRange, type TimeRange } from './time-range.ts';

/** Edges as instants and as what the zone's clocks show (epoch ms). */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly startWall: number;
  readonly endWall: number;
}

/**
 * The range that `range` is compared with. While `range` is running, as much is cut off its end as is still
 * to come of `range` (to the full minute, so that equal questions stay equal).
 */
export function comparedRange(range: TimeRangeSpec, compare: CompareSpec, clock: Clock): TimeRange {
  const whole = spanOf(resolveRange(fullRange(range), clock), clock.timeZone);
  const full = otherPeriod(whole, compare, clock);
  const other = compare.uncut ? full : cutToElapsed(whole, full, compare, clock);
  const [start, end] = [instantText(other.start), instantText(other.end)];
  return resolveRange({ kind: 'between', start, end }, clock);
}

/** What a range to date is a part of: that is what is compared, cut short. */
export function fullRange(range: TimeRangeSpec): TimeRangeSpec {
  return range.kind === 'toDate' ? { kind: 'this', unit: range.unit } : range;
}

/** A range as the calendar has it, and what it is compared with. */
export function memberRange(
  { member, range, compare }: RangeSpec,
  clock: Clock,
): ResolvedMemberRange {
  const { start, end } = resolveRange(range, clock);
  if (!compare) return { member, start, end };
  const previous = comparedRange(range, compare, clock);
  return { member, start, end, previous: { start: previous.start, end: previous.end } };
}

function spanOf(range: TimeRange, zone: string): Span {
  return instantSpan(Date.parse(range.start), Date.parse(range.end), zone);
}

function otherPeriod(of: Span, compare: CompareSpec, clock: Clock): Span {
  switch (compare.kind) {
    case 'previousPeriod':
      return periodBefore(of, clock.timeZone);
    case 'offset':
      return earlier(of, compare.n, compare.unit, clock.timeZone);
    case 'range':
      return spanOf(resolveRange(compare.range, clock), clock.timeZone);
  }
}

function periodBefore(of: Span, zone: string): Span {
  const { start, end, startWall, endWall } = of;
  if (isWhole(of, 'month')) {
    const [from, to] = [new Date(startWall), new Date(endWall)];
    const years = to.getUTCFullYear() - from.getUTCFullYear();
    const months = years * 12 + to.getUTCMonth() - from.getUTCMonth();
    return wallSpan(addWall(startWall, -months, 'month'), startWall, zone);
  }
  if (isWhole(of, 'day')) return wallSpan(startWall - (endWall - startWall), startWall, zone);
  return instantSpan(start - (end - start), start, zone);
}

/** Where the calendar has no such days (29 February a year ago), a range of the same length. */
function earlier(of: Span, n: number, unit: Unit, zone: string): Span {
  if (!Number.isInteger(n) || n < 1 || n > 10_000) {
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: `an offset is of 1 to 10000 units, not of ${n}`,
    });
  }
  if (isFixed(unit)) {
    const back = addWall(0, n, unit);
    return instantSpan(of.start - back, of.end - back, zone);
  }
  const start = addWall(of.startWall, -n, unit);
  const end = addWall(of.endWall, -n, unit);
  return wallSpan(start, end > start ? end : start + (of.endWall - of.startWall), zone);
}

/**
 * An offset is cut at the same date and time, so many units earlier; others after the same length. Days are
 * counted on the calendar, so that a day of 23 hours is a day.
 */
function cutToElapsed(
  whole: Span,
  other: Span,
  compare: CompareSpec,
  { now, timeZone }: Clock,
): Span {
  const at = now.getTime();
  if (at < whole.start || at >= whole.end) return other;
  const minute = addInstant(floorInstant(at, 'minute', timeZone), 1, 'minute', timeZone);
  if (isWhole(whole, 'day')) {
    const wall = wallOf(minute, timeZone);
    const cut =
      compare.kind === 'offset'
        ? sameTimeEarlier(wall, compare.n, compare.unit)
        : other.startWall + (wall - whole.startWall);
    return wallSpan(other.startWall, Math.min(other.endWall, cut), timeZone);
  }
  const end = Math.min(other.end, other.start + (minute - whole.start));
  return instantSpan(other.start, end, timeZone);
}

/** The end of the month where it has no such day. */
function sameTimeEarlier(wall: number, n: number, unit: Unit): number {
  const earlier = addWall(wall, -n, unit);
  const isMonths = unit === 'month' || unit === 'quarter' || unit === 'year';
  const hasDay = new Date(earlier).getUTCDate() === new Date(wall).getUTCDate();
  return !isMonths || hasDay ? earlier : addWall(floorWall(earlier, 'month'), 1, 'month');
}

function isWhole({ startWall, endWall }: Span, unit: 'day' | 'month'): boolean {
  return floorWall(startWall, unit) === startWall && floorWall(endWall, unit) === endWall;
}

function wallSpan(startWall: number, endWall: number, zone: string): Span {
  const [start, end] = [instantOfWall(startWall, zone), instantOfWall(endWall, zone)];
  return { start, end, startWall, endWall };
}

function instantSpan(start: number, end: number, zone: string): Span {
  return { start, end, startWall: wallAt(start, zone), endWall: wallAt(end, zone) };
}

/** The first instant of a day is its midnight, also where the clocks jump over that. */
function wallAt(instant: number, zone: string): number {
  const midnight = floorWall(wallOf(instant, zone), 'day');
  return instantOfWall(midnight, zone) === instant ? midnight : wallOf(instant, zone);
}
