import type { Dialect } from '../dialect.ts';
import { aggregateOf, ansi } from './ansi.ts';

const base = ansi();

export const duckdb: Dialect = {
  ...base,
  name: 'duckdb',
  // A decimal is bound with the precision it is written with: a cast would cut it off at nine digits.
  placeholder: (position, type, native) =>
    type === 'decimal' && native === undefined
      ? `$${position}`
      : base.placeholder(position, type, native),
  fn: {
    ...base.fn,
    // Epochs as doubles would lose the last microseconds.
    seconds_between: (a, b) =>
      `((epoch_us(CAST(${a} AS TIMESTAMP)) - epoch_us(CAST(${b} AS TIMESTAMP))) / 1e6)`,
  },
  aggregate: {
    ...base.aggregate,
    sum_doubles: aggregateOf('fsum'),
    avg_doubles: (args, tail) =>
      `(${aggregateOf('fsum')(args, tail)} / ${aggregateOf('COUNT')(args, tail)})`,
    count_distinct_approx: aggregateOf('approx_count_distinct'),
  },
  // Of a decimal it would be rounded to the decimal's own scale.
  quantile: (of, fraction, tail) =>
    aggregateOf('quantile_cont')([`CAST(${of} AS DOUBLE)`, String(fraction)], tail),
  supports: { ...base.supports, asofJoin: true, zoneOffsets: true },
};
