import type { Cell } from '../../../../shared/values.ts';
import type { Expr, Query } from '../../../../sql/ast.ts';
import {
  and,
  call,
  cast,
  col,
  column,
  cte,
  cteRef,
  derived,
  isNull,
  literal,
  not,
  notDistinct,
  or,
  order,
  param,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { when } from '../when.ts';
import { type BenchmarkRequest, keyColumns, QUANTILES } from './base.ts';
import { ranked, statistics } from './statistics.ts';
import { hidden, judged } from './suppression.ts';

/**
 * Rows `total` (boolean), the cell's keys, `own`, `p10` … `p90`, `percentile_rank`, `contributors` and
 * `suppressed`. Others are all units but the caller's. A cell is suppressed when
 * - fewer than `minContributors` others have a value, or one has more than `dominance` of their weight;
 * - it is needed to keep such a cell from being found by subtraction: suppressed cells are at least two, of
 *   at least `minContributors` contributors together, the smallest being taken first.
 * A quantile is the mean of the three (or four) values around its rank, never of fewer: microaggregation
 * (Domingo-Ferrer & Mateo-Sanz 2002) with k = 3, so that none of them is one contributor's value.
 */
export function benchmark(request: BenchmarkRequest): Query {
  const { keys } = request.base;
  return select({
    with: [
      cte('units', units(request), true),
      cte('ranked', ranked(request), true),
      cte('statistics', statistics(request), true),
      cte('judged', judged(request), true),
      cte('hidden', hidden(request), true),
    ],
    columns: [
      column(col('h', 'total'), 'total', 'boolean'),
      ...keys.map(({ name, type }) => column(col('h', name), name, type)),
      column(rounded('own', request.round), 'own', 'float'),
      ...QUANTILES.map((percent) => shown(`p${percent}`, request.round)),
      shown('percentile_rank', 3),
      column(unlessHidden(col('h', 'contributors')), 'contributors', 'integer'),
      column(col('h', 'suppressed'), 'suppressed', 'boolean'),
    ],
    from: cteRef('hidden', 'h'),
    where: and(
      ...request.shown.map(({ key, value }) =>
        or(col('h', 'total'), notDistinct(col('h', key), valueParam(request, key, value))),
      ),
    ),
    orderBy: [order(1, 'desc'), ...keys.map((_, index) => order(index + 2))],
  });
}

const valueParam = ({ base }: BenchmarkRequest, key: string, value: Cell): Expr =>
  param(base.keys.find(({ name }) => name === key)?.type ?? 'string', value);

const unlessHidden = (of: Expr): Expr => when(not(col('h', 'suppressed')), of);

const rounded = (name: string, digits: number): Expr =>
  cast(call('round', col('h', name), literal(digits)), 'float');

const shown = (name: string, digits: number) =>
  column(unlessHidden(rounded(name, digits)), name, 'float');

const asFloat = (name: string) => column(cast(col(null, name), 'float'), name, 'float');

/** Both grains in one relation; the total has NULL keys. */
function units({ base }: BenchmarkRequest): Query {
  const values = [
    column(col(null, 'unit'), 'unit', 'string'),
    asFloat('measured'),
    asFloat('weight'),
  ];
  const present = not(isNull(col(null, 'measured')));
  const total = select({
    columns: [
      column(literal(true), 'total', 'boolean'),
      ...base.keys.map(({ name, type }) => column(cast(literal(null), type), name, type)),
      ...values,
    ],
    from: derived(base.total, 't'),
    where: present,
  });
  if (base.cells === null) return total;
  const cells = select({
    columns: [column(literal(false), 'total', 'boolean'), ...keyColumns(base.keys), ...values],
    from: derived(base.cells, 'c'),
    where: present,
  });
  return unionAll([total, cells]);
}
