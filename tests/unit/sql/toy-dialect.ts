/**
 * A dialect from outside, written as any other is, over the embedded database: every form that it has another spelling
 * for is spelt that way, so that what dialects are asked can be run, not only printed.
 */
import type { Dialect, LiteralTable } from '../../../src/sql/dialect.ts';
import { ansi } from '../../../src/sql/dialects/ansi.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { type RunningDatabase, reference } from '../../engines.ts';

const base = ansi({
  string: 'TEXT',
  integer: 'INT8',
  bigint: 'INT8',
  float: 'FLOAT8',
  number: 'FLOAT8',
});
const { duckdb } = dialects;

const orNull = (of: string) => `CASE WHEN (${of})::FLOAT8 <> 0 THEN (${of})::FLOAT8 END`;

const toy: Dialect = {
  ...base,
  name: 'toy',
  // Long names are cut off here.
  identifier: { ...base.identifier, maxBytes: 30 },
  // A decimal keeps the digits that it is written with.
  placeholder: (position, type, native) =>
    type === 'decimal' && native === undefined
      ? `($${position})`
      : `($${position})::${native ?? base.typeName[type]}`,
  fn: {
    ...base.fn,
    divide: (a, b = 'NULL') => `(CAST(${a} AS FLOAT8) / ${orNull(b)})`,
    seconds_between: duckdb.fn.seconds_between,
  },
  aggregate: {
    ...base.aggregate,
    sum_doubles: duckdb.aggregate.sum_doubles,
    avg_doubles: duckdb.aggregate.avg_doubles,
  },
  quantile: (of, fraction, tail) => base.quantile(`(${of})::FLOAT8`, fraction, tail),
  divisor: (denominator) => `/ ${orNull(denominator)}`,
  notDistinct: (left, right) =>
    `((${left}) IS NULL AND (${right}) IS NULL OR COALESCE((${left}) = (${right}), FALSE))`,
  // It has rows as values, and of more than one column.
  rowIn: (row, { text, columns }) =>
    row.length === 1
      ? base.rowIn(row, { text, columns })
      : `ROW(${row.join(', ')}) IN (SELECT ROW(${columns.map((one) => `known.${one}`).join(', ')}) FROM ${text} AS known)`,
  values: arrayOfStructs,
  oneRow: '(SELECT 1) AS one_row',
  // As the standard has it.
  limit: (limit, offset) => [
    ...(offset === null ? [] : [`OFFSET ${offset} ROWS`]),
    ...(limit === null ? [] : [`FETCH NEXT ${limit} ROWS ONLY`]),
  ],
  supports: {
    filterClause: false,
    asofJoin: false,
    materializedCte: false,
    zoneOffsets: false,
  },
};

/** Typed as a whole, with and without rows. */
function arrayOfStructs({ columns, rows, as }: LiteralTable): string {
  const fields = columns.map(({ name, type }) => `${name} ${base.typeName[type]}`);
  const structs = rows.map((row) => `ROW(${row.join(', ')})`);
  const array = `CAST([${structs.join(', ')}] AS STRUCT(${fields.join(', ')})[])`;
  return `(SELECT UNNEST(${array}, recursive := true)) AS ${as}`;
}

export const toyDatabase: RunningDatabase = { dialect: toy, answers: reference.answers };
