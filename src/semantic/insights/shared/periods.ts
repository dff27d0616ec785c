/** Calendar periods that insights count by: whole grains, in the zone of the question. */
import type { Grain } from '../../../shared/values.ts';
import { atInstant, type Edge, isFixed, wallLabel } from '../../query/time/calendar.ts';
import { floorOn, type Grid, realAfter } from '../../query/time/grid.ts';

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
  const first = floorOn(atInstant(range.start.getTime(), zone), gridOf(grain), zone);
  const isIn = (at: Edge, found: number) =>
    at.instant < range.end.getTime() && found <= MAX_PERIODS;
  return periodsFrom(first, isIn, grain, zone);
}

/** The `n` periods right after the last one (or, negative, before the first), in order. */
export function periodsBeside(
  of: readonly Period[],
  n: number,
  grain: Grain,
  zone: string,
): readonly Period[] {
  const grid = gridOf(grain);
  const edge = (period: Period | undefined) => edgeOf(period, grain, zone);
  if (n >= 0) {
    const first = realAfter(edge(of.at(-1)), grid, zone);
    return periodsFrom(first, (_, found) => found < n, grain, zone);
  }
  let first = edge(of[0]);
  for (let back = n; back < 0; back++) {
    first = floorOn(atInstant(first.instant - 1, zone), grid, zone);
  }
  return periodsFrom(first, (_, found) => found < -n, grain, zone);
}

const gridOf = (grain: Grain): Grid => ({ kind: 'grain', grain });

function periodsFrom(
  first: Edge,
  goesOn: (at: Edge, found: number) => boolean,
  grain: Grain,
  zone: string,
): readonly Period[] {
  const periods: Period[] = [];
  for (let at = first; goesOn(at, periods.length); ) {
    const end = realAfter(at, gridOf(grain), zone);
    periods.push(period(at, end, grain));
    at = end;
  }
  return periods;
}

/** Where a period starts by both clocks. A label is nominal: the midnight of its day, also where that is skipped. */
function edgeOf(of: Period | undefined, grain: Grain, zone: string): Edge {
  const instant = Date.parse(of?.start ?? '');
  if (isFixed(grain)) return atInstant(instant, zone);
  return { instant, wall: Date.parse(`${of?.label}Z`) };
}

function period(start: Edge, end: Edge, grain: Grain): Period {
  const from = new Date(start.instant).toISOString();
  const label = isFixed(grain) ? from : wallLabel(start.wall);
  return { start: from, end: new Date(end.instant).toISOString(), label };
}
