import { NUDGE } from '../../shared/shown.ts';
import type { Grain, Interval, ValueType } from '../../shared/values.ts';
import type { ZoneOffset } from '../../shared/zone.ts';
import type { Bins } from '../ast.ts';
import type { AggregateTail, Dialect, Zone } from '../dialect.ts';

/** `name(a, b)`. */
const callOf =
  (name: string) =>
  (...args: readonly string[]): string =>
    `${name}(${args.join(', ')})`;

/** `name(a ORDER BY …) FILTER (WHERE …)`; `prefix` stands before the arguments. */
export const aggregateOf =
  (name: string, prefix = '') =>
  (args: readonly string[], tail: AggregateTail): string =>
    `${name}(${prefix}${args.join(', ')}${orderBy(tail)})${suffix(tail)}`;

/**
 * The exact sum as a double, divided by the count: databases' own averages of integers and decimals end in
 * different digits. A sum of nothing is NULL.
 */
function averageOf(args: readonly string[], tail: AggregateTail): string {
  const [sum, count] = [aggregateOf('SUM'), aggregateOf('COUNT')];
  return `(CAST(${sum(args, tail)} AS DOUBLE PRECISION) / ${count(args, tail)})`;
}

const orderBy = (tail: AggregateTail): string =>
  tail.orderBy === null ? '' : ` ORDER BY ${tail.orderBy}`;
/** FILTER and OVER. */
export const suffix = (tail: AggregateTail): string =>
  (tail.filter === null ? '' : ` FILTER (WHERE ${tail.filter})`) +
  (tail.over === null ? '' : ` OVER ${tail.over}`);

const GRAINS_BELOW_DAY: ReadonlySet<Grain> = new Set(['second', 'minute', 'hour']);

const asDouble = (sql: string): string => `CAST(${sql} AS DOUBLE PRECISION)`;

/**
 * As a double of 13 significant digits: `print` writes one with an exponent. What lies in the middle of two is
 * moved up before, as the answer's own digits are: sums that differ in their last bits are shown alike.
 */
export const shownBy =
  (print: (double: string) => string) =>
  (of = 'NULL'): string => {
    const double = asDouble(of);
    const printed = print(`${double} * ${asDouble(`'${NUDGE}'`)}`);
    return `CASE WHEN ABS(${double}) < 1e300 THEN ${asDouble(printed)} ELSE ${double} END`;
  };

/** Instants are naive timestamps in UTC, which is every session's zone. */
const instant = (sql: string): string => `CAST(${sql} AS TIMESTAMP)`;

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

/** Division is of doubles everywhere, so that 7/2 is 3.5 and every database rounds alike; by zero: NULL. */
const divisor = (denominator: string): string =>
  `/ NULLIF(CAST(${denominator} AS DOUBLE PRECISION), 0)`;

const typeName: Readonly<Record<ValueType, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  bigint: 'BIGINT',
  decimal: 'DECIMAL(38, 9)',
  float: 'DOUBLE PRECISION',
  number: 'DOUBLE PRECISION',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  local: 'TIMESTAMP',
};

/** Standard SQL as far as databases agree on it. A dialect spreads this and lists its differences. */
export const ansi: Omit<Dialect, 'name'> = {
  identifier: { quote: '"', escape: 'doubled', maxBytes: null },
  placeholder: (position, type, native) => `CAST($${position} AS ${native ?? typeName[type]})`,
  typeName,
  fn: {
    coalesce: callOf('COALESCE'),
    null_if: callOf('NULLIF'),
    divide: (a, b) => `(CAST(${a} AS DOUBLE PRECISION) ${divisor(b ?? 'NULL')})`,
    abs: callOf('ABS'),
    floor: callOf('FLOOR'),
    round: callOf('ROUND'),
    least: callOf('LEAST'),
    greatest: callOf('GREATEST'),
    lower: callOf('LOWER'),
    starts_with: callOf('starts_with'),
    ends_with: callOf('ends_with'),
    contains: callOf('contains'),
    concat: callOf('CONCAT'),
    sha256: callOf('sha256'),
    shown: shownBy((double) => `printf('%.12e', ${double})`),
    hex_fraction: (of) =>
      `(CAST(CAST(('0x' || SUBSTR(${of}, 1, 7)) AS BIGINT) AS DOUBLE PRECISION) / 268435456)`,
    row_number: callOf('ROW_NUMBER'),
    rank: callOf('RANK'),
    dense_rank: callOf('DENSE_RANK'),
    lead: callOf('LEAD'),
    lag: callOf('LAG'),
    first_value: callOf('FIRST_VALUE'),
    last_value: callOf('LAST_VALUE'),
    percent_rank: callOf('PERCENT_RANK'),
    seconds_between: (a, b) =>
      `CAST(EXTRACT(EPOCH FROM (${instant(a ?? '')} - ${instant(b ?? '')})) AS DOUBLE PRECISION)`,
    days_between: (a, b) => `(CAST(${a} AS DATE) - CAST(${b} AS DATE))`,
  },
  aggregate: {
    count: aggregateOf('COUNT'),
    count_distinct: aggregateOf('COUNT', 'DISTINCT '),
    count_distinct_approx: aggregateOf('COUNT', 'DISTINCT '),
    sum: aggregateOf('SUM'),
    avg: averageOf,
    sum_doubles: ([of = 'NULL'], tail) => aggregateOf('SUM')([asDouble(of)], tail),
    avg_doubles: ([of = 'NULL'], tail) => averageOf([asDouble(of)], tail),
    min: aggregateOf('MIN'),
    max: aggregateOf('MAX'),
    bool_or: aggregateOf('BOOL_OR'),
    bool_and: aggregateOf('BOOL_AND'),
    any_value: aggregateOf('ANY_VALUE'),
    quantile: ([of = 'NULL', fraction = '0.5'], tail) =>
      `PERCENTILE_CONT(${fraction}) WITHIN GROUP (ORDER BY ${of})${suffix(tail)}`,
    array_agg: aggregateOf('ARRAY_AGG'),
    stddev: aggregateOf('STDDEV_SAMP'),
    bit_or: aggregateOf('BIT_OR'),
  },
  truncate,
  bin,
  toLocal,
  addInterval,
  divisor,
  supports: {
    filterClause: true,
    asofJoin: false,
    materializedCte: true,
    nullsOrder: true,
    zoneOffsets: false,
  },
};
