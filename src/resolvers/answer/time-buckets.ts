/** A time bucket as callers see it: its instants, and whether it is whole. */
import type { ResolvedRange } from '../../engine/engine.ts';
import type { Cell, Column, Interval, Unit } from '../../shared/values.ts';
import { formatInZone, instantOfLocal } from '../../shared/zone.ts';
import type { GranularityShape } from '../api-shape.ts';

export interface Bucket {
  /** ISO 8601 with the zone's offset; a plain date where the dimension is a date. */
  readonly start: string;
  /** Where the next bucket starts. */
  readonly end: string;
  /** It holds the present moment, or the range cuts a part of it off. */
  readonly partial: boolean;
}

export interface BucketContext {
  readonly timeZone: string;
  readonly now: Date;
  /** The resolved range on the same dimension, if the query has one. */
  readonly range: ResolvedRange | null;
  /** The dimension is a date: never shifted by zones. */
  readonly date: boolean;
}

/** Cells of a bucketed column → buckets. Remembers them: the same few recur in every row of a result. */
export function bucketReader(
  column: Column,
  granularity: GranularityShape,
  context: BucketContext,
): (cell: Cell) => Bucket | null {
  const interval = intervalOf(granularity);
  const read = column.type === 'timestamp' ? instantBucket : labelBucket;
  const known = new Map<Cell, Bucket | null>();
  return (cell) => {
    if (cell === null) return null;
    const seen = known.get(cell);
    if (seen !== undefined) return seen;
    const bucket = isNear(String(cell)) ? read(String(cell), interval, context) : null;
    known.set(cell, bucket);
    return bucket;
  };
}

/** Whether its end is a date as well: no calendar goes on to the end of all time. */
function isNear(cell: string): boolean {
  const at = Date.parse(
    /T.*Z$/.test(cell) ? cell : `${cell.includes('T') ? cell : `${cell}T00:00`}Z`,
  );
  return Math.abs(at) < MOST_MS;
}

const MOST_MS = 8.6e15;

function intervalOf(granularity: GranularityShape): readonly Interval[] {
  return granularity.custom?.interval ?? [{ n: 1, unit: granularity.name as Unit }];
}

/** Buckets below a day are instants, so that both 01:00 hours of an autumn night stay apart. */
function instantBucket(
  cell: string,
  interval: readonly Interval[],
  context: BucketContext,
): Bucket {
  const start = Date.parse(cell);
  // Units below a day have one length in time, larger ones have not: those count in UTC.
  const end = Date.parse(`${addToLocal(new Date(start).toISOString().slice(0, -1), interval)}Z`);
  const { timeZone } = context;
  return {
    start: formatInZone(new Date(start), timeZone),
    end: formatInZone(new Date(end), timeZone),
    partial: isPartial(start, end, context),
  };
}

/** Buckets of a day or more are wall-clock labels of the query's zone. */
function labelBucket(cell: string, interval: readonly Interval[], context: BucketContext): Bucket {
  const label = cell.includes('T') ? cell : `${cell}T00:00:00.000`;
  const next = addToLocal(label, interval);
  const zone = context.date ? 'UTC' : context.timeZone;
  const start = instantOfLocal(label, zone);
  const end = instantOfLocal(next, zone);
  const partial = isPartial(start.getTime(), end.getTime(), context);
  if (context.date) return { start: dayOf(label), end: dayOf(next), partial };
  return { start: formatInZone(start, zone), end: formatInZone(end, zone), partial };
}

const dayOf = (label: string): string => label.slice(0, label.indexOf('T'));

function isPartial(start: number, end: number, context: BucketContext): boolean {
  const now = context.now.getTime();
  if (start <= now && now < end) return true;
  if (context.range === null) return false;
  return start < Date.parse(context.range.start) || end > Date.parse(context.range.end);
}

const DAY_MS = 86_400_000;
const unitMs: Readonly<Record<Exclude<Unit, 'month' | 'quarter' | 'year'>, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
};
const unitMonths = { month: 1, quarter: 3, year: 12 } as const;

/** Wall-clock arithmetic on a label; the 31st plus a month is the last day of that month. */
function addToLocal(label: string, interval: readonly Interval[]): string {
  let ms = Date.parse(`${label}Z`);
  for (const { n, unit } of interval) {
    ms =
      unit === 'month' || unit === 'quarter' || unit === 'year'
        ? addMonths(ms, n * unitMonths[unit])
        : ms + n * unitMs[unit];
  }
  return new Date(ms).toISOString().slice(0, -1);
}

function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
