import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  aggregate,
  and,
  call,
  caseWhen,
  cast,
  col,
  column,
  countRows,
  cteRef,
  derived,
  eq,
  inList,
  isNull,
  literal,
  lt,
  lte,
  multiply,
  not,
  order,
  over,
  select,
  subtract,
} from '../../../../sql/build.ts';
import { branch, when } from '../when.ts';
import { type BenchmarkRequest, keyColumns, QUANTILES } from './base.ts';

/** Every unit: whether it is another's, its rank among those from 0, how many they are, and the caller's value. */
export function ranked({ base, own }: BenchmarkRequest): Select {
  const cell = [col(null, 'total'), ...base.keys.map(({ name }) => col(null, name))];
  const other = own.length === 0 ? literal(true) : not(inList(col(null, 'unit'), own));
  const marked = select({
    columns: [
      column(col(null, 'total'), 'total', 'boolean'),
      ...keyColumns(base.keys),
      column(col(null, 'unit'), 'unit', 'string'),
      column(col(null, 'measured'), 'measured', 'float'),
      column(col(null, 'weight'), 'weight', 'float'),
      column(other, 'other', 'boolean'),
    ],
    from: cteRef('units'),
  });
  const rank = over(call('row_number'), {
    partitionBy: [...cell, col(null, 'other')],
    orderBy: [order(col(null, 'measured')), order(col(null, 'unit'))],
  });
  const others = over(aggregate('sum', [when(col(null, 'other'), literal(1), literal(0))]), {
    partitionBy: cell,
  });
  const mine = when(not(col(null, 'other')), col(null, 'measured'));
  // Of several units that are the caller's none is the one to compare.
  const known = over(aggregate('max', [mine]), { partitionBy: cell });
  return select({
    columns: [
      column(col(null, 'total'), 'total', 'boolean'),
      ...keyColumns(base.keys),
      column(col(null, 'measured'), 'measured', 'float'),
      column(col(null, 'weight'), 'weight', 'float'),
      column(col(null, 'other'), 'other', 'boolean'),
      column(subtract(rank, literal(1)), 'rank', 'integer'),
      column(cast(others, 'integer'), 'others', 'integer'),
      column(own.length === 1 ? known : cast(literal(null), 'float'), 'own', 'float'),
    ],
    from: derived(marked, 'marked'),
  });
}

export function statistics({ base: { keys } }: BenchmarkRequest): Select {
  const other = col('h', 'other');
  const [value, own] = [col('h', 'measured'), col('h', 'own')];
  const weight = (fn: 'max' | 'sum') => aggregate(fn, [col('h', 'weight')], { filter: other });
  const twice = caseWhen(
    [branch(lt(value, own), literal(2)), branch(eq(value, own), literal(1))],
    literal(0),
  );
  const rank = call(
    'divide',
    aggregate('sum', [twice], { filter: other }),
    multiply(countRows(other), literal(2)),
  );
  const mine = aggregate('max', [own]);
  return select({
    columns: [
      column(col('h', 'total'), 'total', 'boolean'),
      ...keyColumns(keys, 'h'),
      column(mine, 'own', 'float'),
      column(countRows(other), 'contributors', 'integer'),
      column(call('divide', weight('max'), weight('sum')), 'share', 'float'),
      ...QUANTILES.map((percent) =>
        column(aggregate('avg', [value], { filter: near(percent) }), `p${percent}`, 'float'),
      ),
      column(when(not(isNull(mine)), rank), 'percentile_rank', 'float'),
    ],
    from: cteRef('ranked', 'h'),
    groupBy: [1, ...keys.map((_, index) => index + 2)],
  });
}

/** Whether a rank is at most one and a half away from the quantile's, which keeps one place from either end. */
function near(percent: number): Expr {
  const rank = multiply(literal(percent / 100), subtract(col('h', 'others'), literal(1)));
  const inner = call(
    'least',
    call('greatest', rank, literal(1)),
    subtract(col('h', 'others'), literal(2)),
  );
  const distance = call('abs', subtract(col('h', 'rank'), inner));
  return and(col('h', 'other'), lte(distance, literal(1.5)));
}
