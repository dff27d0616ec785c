import { NUDGE } from '../../shared/shown.ts';
import type { ValueType } from '../../shared/values.ts';
import type { AggregateTail, Dialect, LiteralTable } from '../dialect.ts';
import { ansiTime, instant } from './ansi-time.ts';

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

const orderBy = (tail: AggregateTail): string =>
  tail.orderBy === null ? '' : ` ORDER BY ${tail.orderBy}`;
/** FILTER and OVER. */
export const suffix = (tail: AggregateTail): string =>
  (tail.filter === null ? '' : ` FILTER (WHERE ${tail.filter})`) +
  (tail.over === null ? '' : ` OVER ${tail.over}`);

type TypeNames = Dialect['typeName'];

const castTo =
  (type: string) =>
  (sql: string): string =>
    `CAST(${sql} AS ${type})`;

/**
 * As a double of 13 significant digits: `print` writes one with an exponent. What lies in the middle of two is
 * moved up before, as the answer's own digits are: sums that differ in their last bits are shown alike.
 */
export const shownBy = (print: (double: string) => string, float = TYPES.float) => {
  const asDouble = castTo(float);
  return (of = 'NULL'): string => {
    const double = asDouble(of);
    const printed = print(`${double} * ${asDouble(`'${NUDGE}'`)}`);
    return `CASE WHEN ABS(${double}) < 1e300 THEN ${asDouble(printed)} ELSE ${double} END`;
  };
};

const TYPES: Readonly<Record<ValueType, string>> = {
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

/**
 * Standard SQL as far as databases agree on it, in a database's own names of types. A dialect spreads this and lists
 * its differences.
 */
export function ansi(types: Partial<TypeNames> = {}): Omit<Dialect, 'name'> {
  const typeName = { ...TYPES, ...types };
  const asDouble = castTo(typeName.float);
  return {
    ...ansiTime,
    identifier: { quote: '"', escape: 'doubled', maxBytes: null },
    placeholder: (position, type, native) => castTo(native ?? typeName[type])(`$${position}`),
    typeName,
    fn: functions(typeName),
    aggregate: aggregates(typeName),
    quantile: (of, fraction, tail) =>
      `PERCENTILE_CONT(${fraction}) WITHIN GROUP (ORDER BY ${of})${suffix(tail)}`,
    // Division is of doubles everywhere, so that 7/2 is 3.5 and every database rounds alike; by zero: NULL.
    divisor: (denominator) => `/ NULLIF(${asDouble(denominator)}, 0)`,
    notDistinct: (left, right) => `${left} IS NOT DISTINCT FROM ${right}`,
    rowIn: (row, { text }) => `(${row.join(', ')}) IN ${text}`,
    values: (table) => valuesOf(table, typeName),
    oneRow: null,
    limit: (limit, offset) => [
      ...(limit === null ? [] : [`LIMIT ${limit}`]),
      ...(offset === null ? [] : [`OFFSET ${offset}`]),
    ],
    supports: {
      filterClause: true,
      asofJoin: false,
      materializedCte: true,
      zoneOffsets: false,
    },
  };
}

/** Typed by casts in its first row; without rows by a SELECT that returns none. */
function valuesOf({ columns, rows, as, newline }: LiteralTable, typeName: TypeNames): string {
  const typed = (cells: readonly string[]) =>
    columns.map(({ type }, i) => castTo(typeName[type])(cells[i] ?? 'NULL'));
  const lines = rows.map((row, i) => `(${(i === 0 ? typed(row) : row).join(', ')})`);
  const body =
    rows.length === 0
      ? `SELECT ${typed([]).join(', ')} WHERE FALSE`
      : `VALUES ${lines.join(`,${newline}    `)}`;
  return `(${newline}  ${body}${newline}) AS ${as} (${columns.map(({ name }) => name).join(', ')})`;
}

function functions({ float, integer, date }: TypeNames): Dialect['fn'] {
  const asDouble = castTo(float);
  return {
    coalesce: callOf('COALESCE'),
    null_if: callOf('NULLIF'),
    divide: (a = 'NULL', b = 'NULL') => `(${asDouble(a)} / NULLIF(${asDouble(b)}, 0))`,
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
    shown: shownBy((double) => `printf('%.12e', ${double})`, float),
    hex_fraction: (of) =>
      `(${asDouble(castTo(integer)(`('0x' || SUBSTR(${of}, 1, 7))`))} / 268435456)`,
    row_number: callOf('ROW_NUMBER'),
    rank: callOf('RANK'),
    dense_rank: callOf('DENSE_RANK'),
    lead: callOf('LEAD'),
    lag: callOf('LAG'),
    first_value: callOf('FIRST_VALUE'),
    last_value: callOf('LAST_VALUE'),
    percent_rank: callOf('PERCENT_RANK'),
    seconds_between: (a = 'NULL', b = 'NULL') =>
      asDouble(`EXTRACT(EPOCH FROM (${instant(a)} - ${instant(b)}))`),
    days_between: (a = 'NULL', b = 'NULL') => `(${castTo(date)(a)} - ${castTo(date)(b)})`,
  };
}

/**
 * Averages: the exact sum as a double, divided by the count: databases' own averages of integers and decimals end in
 * different digits. A sum of nothing is NULL.
 */
function aggregates({ float }: TypeNames): Dialect['aggregate'] {
  const asDouble = castTo(float);
  const averageOf = (args: readonly string[], tail: AggregateTail): string =>
    `(${asDouble(aggregateOf('SUM')(args, tail))} / ${aggregateOf('COUNT')(args, tail)})`;
  return {
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
    stddev: aggregateOf('STDDEV_SAMP'),
    bit_or: aggregateOf('BIT_OR'),
  };
}
