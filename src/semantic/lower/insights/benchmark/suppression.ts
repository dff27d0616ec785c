import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  add,
  aggregate,
  and,
  call,
  col,
  column,
  countRows,
  cteRef,
  derived,
  EARLIER_ROWS,
  gt,
  gte,
  literal,
  lt,
  not,
  or,
  order,
  over,
  select,
} from '../../../../sql/build.ts';
import { when } from '../when.ts';
import { type BenchmarkRequest, type Keys, keyColumns, QUANTILES } from './base.ts';

/** Cells that may not be shown for what they are, and how the others follow each other from the smallest. */
export function judged({ base, minContributors, dominance }: BenchmarkRequest): Select {
  const unsafe = or(
    lt(col(null, 'contributors'), literal(minContributors)),
    gt(call('coalesce', col(null, 'share'), literal(1)), literal(dominance)),
  );
  const unsafeColumn = select({
    columns: [...statisticColumns(base.keys), column(unsafe, 'unsafe', 'boolean')],
    from: cteRef('statistics'),
  });
  const peers = { partitionBy: [col(null, 'total')] };
  const queue = {
    partitionBy: [col(null, 'total'), col(null, 'unsafe')],
    orderBy: [
      order(col(null, 'contributors')),
      ...base.keys.map(({ name }) => order(col(null, name))),
    ],
    frame: EARLIER_ROWS,
  } as const;
  // A cell without contributors has nothing to find.
  const isUnsafe = and(col(null, 'unsafe'), gte(col(null, 'contributors'), literal(1)));
  const contributors = col(null, 'contributors');
  const none = literal(0);
  const counted = (of: Expr) => call('coalesce', of, none);
  return select({
    columns: [
      ...statisticColumns(base.keys),
      column(col(null, 'unsafe'), 'unsafe', 'boolean'),
      column(
        over(aggregate('sum', [when(isUnsafe, literal(1), none)]), peers),
        'unsafe_cells',
        'integer',
      ),
      column(
        over(aggregate('sum', [when(isUnsafe, contributors, none)]), peers),
        'unsafe_units',
        'integer',
      ),
      column(counted(over(countRows(), queue)), 'cells_before', 'integer'),
      column(counted(over(aggregate('sum', [contributors]), queue)), 'units_before', 'integer'),
    ],
    from: derived(unsafeColumn, 'unsafe_cells'),
  });
}

const statisticColumns = (keys: Keys) => [
  column(col(null, 'total'), 'total', 'boolean'),
  ...keyColumns(keys),
  column(col(null, 'own'), 'own', 'float'),
  column(col(null, 'contributors'), 'contributors', 'integer'),
  ...QUANTILES.map((percent) => column(col(null, `p${percent}`), `p${percent}`, 'float')),
  column(col(null, 'percentile_rank'), 'percentile_rank', 'float'),
];

/** A safe cell goes with the unsafe ones while these, with the smaller cells before it, are too few. */
export function hidden({ base, minContributors }: BenchmarkRequest): Select {
  const cells = add(col(null, 'unsafe_cells'), col(null, 'cells_before'));
  const contributors = add(col(null, 'unsafe_units'), col(null, 'units_before'));
  const needed = and(
    not(col(null, 'total')),
    gte(col(null, 'unsafe_cells'), literal(1)),
    or(lt(cells, literal(2)), lt(contributors, literal(minContributors))),
  );
  return select({
    columns: [
      ...statisticColumns(base.keys),
      column(or(col(null, 'unsafe'), needed), 'suppressed', 'boolean'),
    ],
    from: cteRef('judged'),
  });
}
