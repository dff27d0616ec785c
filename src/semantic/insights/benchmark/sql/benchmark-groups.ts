import type { Cell } from '../../../../shared/values.ts';
import type { Expr, Query, Select } from '../../../../sql/ast.ts';
import {
  aggregate,
  and,
  call,
  cast,
  col,
  column,
  cte,
  cteRef,
  derived,
  inList,
  isNull,
  leftJoin,
  literal,
  not,
  notDistinct,
  order,
  param,
  select,
} from '../../../../sql/build.ts';
import { type BenchmarkRequest, keyColumns } from './benchmark-base.ts';
import { dealt, folded, published } from './dealt-groups.ts';

/**
 * Rows: the cell's keys, `own`, `mean`, `contributors`: one for each group that is shown of a cell, by its mean,
 * or one without a mean for a cell of which nothing is. Others are all units but the caller's. Why nobody can
 * solve what is shown for a contributor is told in docs/benchmarks.md, and rests on this:
 * - a unit's group goes by its name, so that the values of a group are in one mean of their cell and no other;
 * - a mean is shown of `minContributors` others or more, none of whom dominates it;
 * - nothing but these means, and the caller's own value, leaves: over several periods, it is made of them.
 */
export function benchmark(request: BenchmarkRequest): Query {
  const { keys } = request.base;
  const { round } = request.rules;
  const sameCell = and(...keys.map(({ name }) => notDistinct(col('g', name), col('c', name))));
  return select({
    with: [
      cte('units', units(request), true),
      cte('dealt', dealt(request), true),
      cte('published', published(request), true),
      cte('folded', folded(request), true),
      cte('cells', cells(request), true),
    ],
    columns: [
      ...keyColumns(keys, 'c'),
      column(rounded(col('c', 'own'), round), 'own', 'float'),
      column(rounded(col('g', 'mean'), round), 'mean', 'float'),
      column(col('g', 'contributors'), 'contributors', 'integer'),
    ],
    from: cteRef('cells', 'c'),
    joins: [leftJoin(cteRef('folded', 'g'), sameCell)],
    where: and(
      ...request.shown.map(({ key, value }) =>
        notDistinct(col('c', key), valueParam(request, key, value)),
      ),
    ),
    // Their order is not that of the groups, which nobody needs to know.
    orderBy: [
      ...keys.map((_, index) => order(index + 1)),
      order(keys.length + 2),
      order(keys.length + 3),
    ],
  });
}

const valueParam = ({ base }: BenchmarkRequest, key: string, value: Cell): Expr =>
  param(base.keys.find(({ name }) => name === key)?.type ?? 'string', value);

const rounded = (of: Expr, digits: number): Expr =>
  cast(call('round', of, literal(digits)), 'float');

/** Who has a value at all, and whether it is the caller's. */
function units({ base: { query, keys }, own }: BenchmarkRequest): Select {
  const asFloat = (name: string) => column(cast(col(null, name), 'float'), name, 'float');
  const mine = own.length === 0 ? literal(false) : inList(col(null, 'unit'), own);
  return select({
    columns: [
      column(col(null, 'period'), 'period', 'timestamp'),
      ...keyColumns(keys),
      column(col(null, 'unit'), 'unit', 'string'),
      asFloat('measured'),
      asFloat('weight'),
      column(mine, 'own', 'boolean'),
    ],
    from: derived(query, 'u'),
    where: not(isNull(col(null, 'measured'))),
  });
}

/** Every cell that somebody has a value in, with the caller's: of several units none is the one to compare. */
function cells({ base: { keys }, own }: BenchmarkRequest): Select {
  const filter = own.length === 1 ? col(null, 'own') : literal(false);
  return select({
    columns: [
      ...keyColumns(keys),
      column(aggregate('avg', [col(null, 'measured')], { filter }), 'own', 'float'),
    ],
    from: cteRef('units'),
    groupBy: keys.map((_, index) => index + 1),
  });
}
