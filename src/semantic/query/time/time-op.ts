/**
 * What a measure does to time: windows that roll, shifts, periods to date. Each turns the stretch of time whose
 * rows are folded for a bucket into another one, so that they can be put one into the other.
 */
import type { Grain, Interval, Unit } from '../../../shared/values.ts';
import type { RollingWindow } from '../../model/types.ts';
import { addEdge, addWall, atWall, type Edge, floorWall, isFixed } from './calendar.ts';
import { floorOn, type Grid, nextOn } from './grid.ts';

export type TimeOp =
  /** `time_shift`: rows count as if they had happened `by` later. Null dimension: every one of the question. */
  | { readonly kind: 'shift'; readonly dimension: string | null; readonly by: Interval }
  /** The bucket `n` units earlier. */
  | { readonly kind: 'offset'; readonly n: number; readonly unit: Unit }
  | {
      readonly kind: 'window';
      readonly trailing: RollingWindow['trailing'];
      readonly leading: RollingWindow['leading'];
      readonly from: 'start' | 'end';
    }
  | { readonly kind: 'to_date'; readonly granularity: string }
  /** From the start of the question's range. */
  | { readonly kind: 'running' };

/** Half open; null: without end on that side. */
export interface Span {
  readonly start: Edge | null;
  readonly end: Edge | null;
}

/** What ops ask about the question's time dimension. */
export interface TimePlace {
  readonly zone: string;
  /** Where the question's range starts; null: it has none. */
  readonly begin: Edge | null;
  /** The buckets of the question; null: the whole range is one. */
  readonly grid: Grid | null;
  /** The grid of any granularity that the dimension has; null: it has none of that name. */
  readonly gridOf: (granularity: string) => Grid | null;
}

/** The stretch that is folded for the stretch `of`, through all ops, the outermost first. */
export function spanThrough(of: Span, ops: readonly TimeOp[], place: TimePlace): Span {
  let span = of;
  let { begin } = place;
  for (const op of ops) {
    if (op.kind === 'running') {
      span = { ...span, start: begin };
      continue;
    }
    span = spanOf(span, op, place);
    // What moves the stretch moves the range that a running total inside of it starts at.
    if (op.kind === 'shift' || op.kind === 'offset') {
      begin = spanOf({ start: begin, end: null }, op, place).start;
    }
  }
  return span;
}

function spanOf(of: Span, op: Exclude<TimeOp, { kind: 'running' }>, place: TimePlace): Span {
  switch (op.kind) {
    case 'shift':
      return { start: unshifted(of.start, op.by, place), end: unshifted(of.end, op.by, place) };
    case 'offset':
      return earlier(of, op, place);
    case 'window':
      return window(of, op, place);
    case 'to_date': {
      const grid = place.gridOf(op.granularity);
      return grid && of.start ? { ...of, start: floorOn(of.start, grid, place.zone) } : of;
    }
  }
}

/**
 * The first moment that comes at or after `at` when it is moved by the interval. The 31st plus a month is the
 * month's last day, so some days are hit by several and some by none.
 */
function unshifted(at: Edge | null, { n, unit }: Interval, { zone }: TimePlace): Edge | null {
  if (at === null) return null;
  if (isFixed(unit)) return addEdge(at, -n, unit, zone);
  const before = addWall(at.wall, -n, unit);
  if (addWall(before, n, unit) >= at.wall) return atWall(before, zone);
  return atWall(addWall(floorWall(before, 'month'), 1, 'month'), zone);
}

function earlier(
  { start, end }: Span,
  { n, unit }: Extract<TimeOp, { kind: 'offset' }>,
  { grid, zone }: TimePlace,
): Span {
  const back = (at: Edge | null) => at && addEdge(at, -n, unit, zone);
  const moved = back(start);
  if (grid === null || moved === null) return { start: moved, end: back(end) };
  const first = floorOn(moved, grid, zone);
  return { start: first, end: nextOn(first, grid, zone) };
}

/** As Cube reckons it: from the bucket's first moment, or from its last one. */
function window(
  { start, end }: Span,
  { trailing, leading, from }: Extract<TimeOp, { kind: 'window' }>,
  { zone, grid }: TimePlace,
): Span {
  const base = from === 'start' ? start : end;
  const moved = (bound: RollingWindow['trailing'], sign: 1 | -1) => {
    if (bound === 'unbounded' || base === null) return null;
    if (bound === null) return base;
    const n = sign * bound.n;
    return from === 'start' || isFixed(bound.unit)
      ? addEdge(base, n, bound.unit, zone)
      : wholeMonths(afterLast(base, n, bound.unit, zone), bound.unit, grid, zone);
  };
  return { start: moved(trailing, -1), end: moved(leading, 1) };
}

/** Months back from buckets of months are whole ones, however long the last one is. */
function wholeMonths(at: Edge, unit: Unit, grid: Grid | null, zone: string): Edge {
  const grain = grid?.kind === 'grain' ? MONTHS.indexOf(grid.grain) : -1;
  const finer = MONTHS[Math.min(grain, MONTHS.indexOf(unit))];
  if (finer === undefined) return at;
  const months: Grid = { kind: 'grain', grain: finer };
  const start = floorOn(at, months, zone);
  return start.wall === at.wall ? at : nextOn(start, months, zone);
}

const MONTHS: readonly Grain[] = ['month', 'quarter', 'year'];

/** A bucket's last moment is on its last day: 30 March less a month is 29 February, and it starts after that. */
function afterLast(end: Edge, n: number, unit: Unit, zone: string): Edge {
  return atWall(addWall(end.wall - 1, n, unit) + 1, zone);
}
