import type { AggregateSqlFn } from '../ast.ts';
import type { Dialect } from '../dialect.ts';
import { aggregateOf, ansi, shownBy, suffix } from './ansi.ts';

const base = ansi({ string: 'TEXT', decimal: 'NUMERIC' });

type Aggregate = Dialect['aggregate'][AggregateSqlFn];
const asDouble =
  (of: Aggregate): Aggregate =>
  (args, tail) =>
    `CAST(${of(args, tail)} AS DOUBLE PRECISION)`;

export const postgres: Dialect = {
  ...base,
  name: 'postgres',
  // NAMEDATALEN is 64, and what is longer is cut off with a notice alone.
  identifier: { ...base.identifier, maxBytes: 63 },
  // Always cast: the type of a bare `$1 IS NULL` cannot be inferred, and numerics have no limit here.
  placeholder: (position, type, native) => `$${position}::${native ?? base.typeName[type]}`,
  fn: {
    ...base.fn,
    // ROUND(double precision, int) does not exist, and of doubles it rounds half to even.
    round: (of, ...digits) => `ROUND(${[`CAST(${of} AS NUMERIC)`, ...digits].join(', ')})`,
    ends_with: (of, end) => `(right(${of}, length(${end})) = ${end})`,
    shown: shownBy((double) => `to_char(${double}, '9.999999999999EEEE')`),
    sha256: (of) => `encode(sha256(convert_to(${of}, 'UTF8')), 'hex')`,
    // A text with 0x is no number before version 16.
    hex_fraction: (of) =>
      `(CAST(CAST(('x' || substr(${of}, 1, 7)) AS BIT(28)) AS INTEGER) / CAST(268435456 AS DOUBLE PRECISION))`,
    contains: (of, part) => `(strpos(${of}, ${part}) > 0)`,
  },
  aggregate: {
    ...base.aggregate,
    // Of integers and decimals it is a numeric with digits that no double has: other databases give doubles.
    stddev: asDouble(aggregateOf('STDDEV_SAMP')),
    // ANY_VALUE exists from version 16 on only.
    any_value: ([of = 'NULL'], tail) => {
      const present = `${of} IS NOT NULL`;
      const condition = tail.filter === null ? present : `${present} AND (${tail.filter})`;
      return `(ARRAY_AGG(${of})${suffix({ ...tail, filter: condition })})[1]`;
    },
  },
};
