/** Buckets, bins and zones as most databases have them: `date_trunc`, `AT TIME ZONE`, intervals in quotes. */
import type { Grain, Interval } from '../../shared/values.ts';
import type { ZoneOffset } from '../../shared/zone.ts';
import type { Bins } from '../ast.ts';
import type { Dialect, Zone } from '../dialect.ts';

const GRAINS_BELOW_DAY: ReadonlySet<Grain> = new Set(['second', 'minute', 'hour']);

/** Instants are naive timestamps in UTC, which is every session's zone. */
export const instant = (sql: string): string => `CAST(${sql} AS TIMESTAMP)`;

const toLocal = (sql: string, timeZone: string): string =>
  isUtc(timeZone)
    ? instant(sql)
    : `CAST(${sql} AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE '${timeZone}'`;

const isUtc = (timeZone: string): boolean => timeZone === 'UTC' || timeZone === 'Etc/UTC';

function wallClock(sql: string, zone: Zone | null): string {
  if (zone === null) return instant(sql);
  if (zone.offsets === null || isUtc(zone.name)) return toLocal(sql, zone.name);
  return `${instant(sql)} + ${offsetAt(instant(sql), zone.name, zone.offsets)}`;
}

/** The last offset holds for whatever comes after the others. Many are searched by halves. */
function offsetAt(sql: string, timeZone: string, offsets: readonly ZoneOffset[]): string {
  if (offsets.length > FEW_OFFSETS) {
    const middle = offsets.length >> 1;
    const [earlier, later] = [offsets.slice(0, middle), offsets.slice(middle)];
    const [before, after] = [earlier, later].map((half) => offsetAt(sql, timeZone, half));
    return `CASE WHEN ${isBefore(sql, earlier.at(-1))} THEN ${before} ELSE ${after} END`;
  }
  const interval = ({ offset }: ZoneOffset) =>
    offset === null
      ? `((${toLocal(sql, timeZone)}) - ${sql})`
      : `INTERVAL '${offset / 1000} second'`;
  const when = offsets
    .slice(0, -1)
    .map((one) => `WHEN ${isBefore(sql, one)} THEN ${interval(one)}`);
  const last = interval(offsets.at(-1) ?? { until: null, offset: 0 });
  return when.length === 0 ? last : `CASE ${when.join(' ')} ELSE ${last} END`;
}

const FEW_OFFSETS = 4;

const isBefore = (sql: string, { until }: Pick<ZoneOffset, 'until'> = { until: null }): string =>
  until === null ? 'TRUE' : `${sql} < TIMESTAMP '${new Date(until).toISOString().slice(0, -1)}'`;

/**
 * Below a day: the instant less the time since its hour (minute, second) began on the wall clock, so that
 * both 01:00 hours of an autumn Sunday stay apart and zones of half an hour come out right.
 */
function truncate(sql: string, grain: Grain, zone: Zone | null): string {
  const local = wallClock(sql, zone);
  const label = `date_trunc('${grain}', ${local})`;
  if (zone === null || isUtc(zone.name) || !GRAINS_BELOW_DAY.has(grain)) return label;
  return `${instant(sql)} - ((${local}) - ${label})`;
}

function bin(sql: string, bins: Bins, zone: Zone | null, instants: boolean): string {
  const local = wallClock(sql, zone);
  const label = bins.unit === 'month' ? monthBin(local, bins) : evenBin(local, bins);
  if (!instants || zone === null || isUtc(zone.name)) return label;
  return `${instant(sql)} - ((${local}) - ${label})`;
}

/** Bins of seconds are counted from the origin. */
function evenBin(local: string, { unit, n, origin }: Bins): string {
  const size = unit === 'day' ? n * 86_400 : n;
  const start = `CAST('${origin}' AS TIMESTAMP)`;
  const seconds = `EXTRACT(EPOCH FROM ((${local}) - ${start}))`;
  return `(${start} + CAST(FLOOR(${seconds} / ${size}) * ${size} AS BIGINT) * INTERVAL '1 second')`;
}

/** Bins of months are counted back from a month that begins as late as the origin's does. */
function monthBin(local: string, { n, origin }: Bins): string {
  const start = new Date(`${origin}Z`);
  const month = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1);
  const into = `INTERVAL '${(start.getTime() - month) / 1000} second'`;
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1;
  const moved = `((${local}) - ${into})`;
  const index = `CAST(EXTRACT(YEAR FROM ${moved}) * 12 + EXTRACT(MONTH FROM ${moved}) AS INTEGER)`;
  const behind = `MOD(MOD(${index} - ${first}, ${n}) + ${n}, ${n})`;
  return `(date_trunc('month', ${moved}) - ${behind} * INTERVAL '1 month' + ${into})`;
}

/** Not every database knows a quarter as an interval, or a week. */
function plainInterval({ n, unit }: Interval): Interval {
  if (unit === 'quarter') return { n: n * 3, unit: 'month' };
  return unit === 'week' ? { n: n * 7, unit: 'day' } : { n, unit };
}

function addInterval(sql: string, interval: Interval): string {
  const { n, unit } = plainInterval(interval);
  return `(${sql} + INTERVAL '${n} ${unit}')`;
}

export const ansiTime: Pick<Dialect, 'truncate' | 'bin' | 'toLocal' | 'addInterval'> = {
  truncate,
  bin,
  toLocal,
  addInterval,
};
