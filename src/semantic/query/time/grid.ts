/** Where the buckets of a granularity begin: the calendar's own, or a model's bins of some length and origin. */
import { GatewayError } from '../../../shared/errors.ts';
import type { Grain, Interval, ValueType } from '../../../shared/values.ts';
import type { CustomGranularity, Dimension } from '../../model/types.ts';
import type { Bins } from '../resolved-column.ts';
import {
  addEdge,
  addWall,
  atInstant,
  atWall,
  type Edge,
  floorEdge,
  floorWall,
  wallLabel,
} from './calendar.ts';
import type { Clock } from './time-range.ts';

export type Grid =
  | { readonly kind: 'grain'; readonly grain: Grain }
  /** `instants`: an hour or a part of it, so that both hours of an autumn night stay apart. */
  | { readonly kind: 'bins'; readonly bins: Bins; readonly instants: boolean };

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The grid of a granularity that the dimension has. */
export function gridOf(dimension: Dimension, granularity: string, clock: Clock): Grid {
  const custom = dimension.granularities.get(granularity);
  if (custom === undefined) return { kind: 'grain', grain: granularity as Grain };
  const instants = bucketType(dimension, granularity) === 'timestamp';
  return { kind: 'bins', bins: { ...lengthOf(custom), origin: originOf(custom, clock) }, instants };
}

/** What a bucket is shown as: an instant where it divides an hour, else what the zone's clocks show. */
export function bucketType(dimension: Dimension, granularity: string): ValueType {
  if (dimension.valueType === 'date') return 'local';
  const custom = dimension.granularities.get(granularity);
  if (custom === undefined) {
    return ['second', 'minute', 'hour'].includes(granularity) ? 'timestamp' : 'local';
  }
  const { unit, n } = lengthOf(custom);
  return unit === 'second' && 3600 % n === 0 ? 'timestamp' : 'local';
}

/** The interval in one unit. Months and days together have no length of their own. */
function lengthOf({ name, interval }: CustomGranularity): Omit<Bins, 'origin'> {
  let [months, seconds] = [0, 0];
  for (const { n, unit } of interval) {
    if (unit === 'month' || unit === 'quarter' || unit === 'year') months += n * MONTHS[unit];
    else seconds += n * SECONDS[unit];
  }
  if (months > 0 && seconds > 0) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: `the granularity ${name} mixes months with shorter units`,
    });
  }
  if (months > 0) return { unit: 'month', n: months };
  return seconds % SECONDS.day === 0
    ? { unit: 'day', n: seconds / SECONDS.day }
    : { unit: 'second', n: seconds };
}

/** As in Cube: what the model says, else the start of this year (its Monday for weeks), moved by the offset. */
function originOf({ origin, offset, interval }: CustomGranularity, clock: Clock): string {
  if (origin !== null) return `${origin}.000`;
  const year = floorWall(atInstant(clock.now.getTime(), clock.timeZone).wall, 'year');
  const isWeeks = interval.length === 1 && interval[0]?.unit === 'week';
  const start = isWeeks ? floorWall(year, 'week') : year;
  const moved = offset.reduce((wall, { n, unit }: Interval) => addWall(wall, n, unit), start);
  return wallLabel(moved);
}

/** The one with the shortest buckets; null of none. */
export function finest(grids: readonly Grid[]): Grid | null {
  const [first, ...others] = grids;
  if (first === undefined) return null;
  return others.reduce((a, b) => (secondsOf(b) < secondsOf(a) ? b : a), first);
}

const MONTH_SECONDS = 30 * SECONDS.day;

/** About so long. */
function secondsOf(grid: Grid): number {
  if (grid.kind === 'bins') {
    const { unit, n } = grid.bins;
    return n * (unit === 'month' ? MONTH_SECONDS : SECONDS[unit]);
  }
  const { grain } = grid;
  return grain === 'month' || grain === 'quarter' || grain === 'year'
    ? MONTHS[grain] * MONTH_SECONDS
    : SECONDS[grain];
}

/** The start of the bucket that holds the moment. */
export function floorOn(at: Edge, grid: Grid, zone: string): Edge {
  if (grid.kind === 'grain') return floorEdge(at, grid.grain, zone);
  const wall = floorBin(at.wall, grid.bins);
  return grid.instants ? { instant: at.instant - (at.wall - wall), wall } : atWall(wall, zone);
}

/** The start of the bucket after the one that starts at `at`. */
export function nextOn(at: Edge, grid: Grid, zone: string): Edge {
  if (grid.kind === 'grain') return floorOn(addEdge(at, 1, grid.grain, zone), grid, zone);
  const { unit, n } = grid.bins;
  if (grid.instants) return floorOn(atInstant(at.instant + n * 1000, zone), grid, zone);
  if (unit !== 'month') return atWall(at.wall + n * SECONDS[unit] * 1000, zone);
  return atWall(monthBin(at.wall, grid.bins, 1), zone);
}

/**
 * The start of the bucket that holds the moment, or of the next one that holds any time: Apia's clocks had no
 * 30 December 2011.
 */
export function realAt(at: Edge, grid: Grid, zone: string): Edge {
  let start = floorOn(at, grid, zone);
  for (;;) {
    const end = nextOn(start, grid, zone);
    if (end.instant > start.instant) return start;
    start = end;
  }
}

/** The start of the next bucket that holds any time. */
export const realAfter = (at: Edge, grid: Grid, zone: string): Edge =>
  realAt(nextOn(at, grid, zone), grid, zone);

function floorBin(wall: number, bins: Bins): number {
  if (bins.unit === 'month') return monthBin(wall, bins, 0);
  const origin = Date.parse(`${bins.origin}Z`);
  const size = bins.n * SECONDS[bins.unit] * 1000;
  return origin + Math.floor((wall - origin) / size) * size;
}

/** Months that begin as far into a calendar month as the origin does. */
function monthBin(wall: number, { n, origin }: Bins, further: number): number {
  const start = Date.parse(`${origin}Z`);
  const into = start - floorWall(start, 'month');
  const index = (ms: number) => {
    const date = new Date(ms);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  };
  const first = index(start - into);
  const bin = first + Math.floor((index(wall - into) - first) / n + further) * n;
  return (
    new Date(0).setUTCFullYear(Math.floor(bin / 12), bin - Math.floor(bin / 12) * 12, 1) + into
  );
}
