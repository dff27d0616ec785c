/** Calendar periods that insights count by: whole grains, in the zone of the question. */
import type { Grain } from '../../shared/values.ts';
import { wallOf } from '../../shared/zone.ts';
import { addInstant, floorInstant, isFixed, wallLabel } from '../query/calendar.ts';

export interface Period {
  /** Half open instants, ISO 8601 in UTC. */
  readonly start: string;
  readonly end: string;
  /** What truncation to the grain gives: wall-clock time from a day on, the first instant below. */
  readonly label: string;
}

export interface Range {
  readonly start: Date;
  readonly end: Date;
}

/** More periods than this are no chart. */
export const MAX_PERIODS = 2000;

/** The whole periods that a half-open range touches, in order; at most `MAX_PERIODS` + 1 of them. */
export function periodsOf(range: Range, grain: Grain, zone: string): readonly Period[] {
  const periods: Period[] = [];
  let start = floorInstant(range.start.getTime(), grain, zone);
  while (start < range.end.getTime() && periods.length <= MAX_PERIODS) {
    const end = addInstant(start, 1, grain, zone);
    periods.push(period(start, end, grain, zone));
    start = end;
  }
  return periods;
}

/** The `n` periods right after the last one (or, negative, before the first), in order. */
export function periodsBeside(
  of: readonly Period[],
  n: number,
  grain: Grain,
  zone: string,
): readonly Period[] {
  const edge = Date.parse((n < 0 ? of[0]?.start : of.at(-1)?.end) ?? '');
  return Array.from({ length: Math.abs(n) }, (_, index) => {
    const start = addInstant(edge, n < 0 ? n + index : index, grain, zone);
    return period(start, addInstant(start, 1, grain, zone), grain, zone);
  });
}

function period(start: number, end: number, grain: Grain, zone: string): Period {
  const label = isFixed(grain) ? new Date(start).toISOString() : wallLabel(wallOf(start, zone));
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString(), label };
}
