import type { Select } from '../../../../sql/ast.ts';
import {
  aggregate,
  and,
  call,
  cast,
  col,
  column,
  countRows,
  cteRef,
  derived,
  gte,
  literal,
  lte,
  not,
  select,
} from '../../../../sql/build.ts';
import { type BenchmarkRequest, keyColumns } from './benchmark-base.ts';
import { distorted, groupOf } from './distortion.ts';

/** The others, each in its group with its distorted value; nobody without a seed. */
export function dealt({ base, rules, seed }: BenchmarkRequest): Select {
  const zero = cast(literal(0), 'integer');
  const group = seed === null ? zero : cast(groupOf(seed, rules.groups), 'integer');
  const value = seed === null ? col(null, 'measured') : distorted(seed, base.keys);
  return select({
    columns: [
      column(col(null, 'period'), 'period', 'timestamp'),
      ...keyColumns(base.keys),
      column(group, 'dealt', 'integer'),
      column(value, 'distorted', 'float'),
      column(col(null, 'weight'), 'weight', 'float'),
    ],
    from: cteRef('units'),
    where: and(not(col(null, 'own')), literal(seed !== null)),
  });
}

/**
 * The mean of each group in each cell of each period, where it may be shown: enough others, of whom none has
 * too much of the weight or of the values. Whatever is shown is a function of these rows.
 */
export function published({ base: { keys }, rules }: BenchmarkRequest): Select {
  const size = call('abs', col(null, 'distorted'));
  const [value, weight] = [col(null, 'distorted'), col(null, 'weight')];
  const share = (of: typeof value) =>
    call('divide', aggregate('max', [of]), aggregate('sum', [of]));
  const sums = select({
    columns: [
      column(col(null, 'period'), 'period', 'timestamp'),
      ...keyColumns(keys),
      column(col(null, 'dealt'), 'dealt', 'integer'),
      column(aggregate('avg', [value]), 'mean', 'float'),
      column(countRows(), 'contributors', 'integer'),
      column(share(weight), 'by_weight', 'float'),
      column(share(size), 'by_value', 'float'),
    ],
    from: cteRef('dealt'),
    groupBy: [1, ...keys.map((_, index) => index + 2), keys.length + 2],
  });
  // Of nothing a share is unknown: where all values are 0, each of them would be told.
  return select({
    columns: [
      ...keyColumns(keys),
      column(col(null, 'dealt'), 'dealt', 'integer'),
      column(col(null, 'mean'), 'mean', 'float'),
      column(col(null, 'contributors'), 'contributors', 'integer'),
    ],
    from: derived(sums, 'sums'),
    where: and(
      gte(col(null, 'contributors'), literal(rules.minContributors)),
      lte(col(null, 'by_weight'), literal(rules.dominance)),
      lte(col(null, 'by_value'), literal(rules.dominance)),
    ),
  });
}

/** Over several periods a group's mean is that of its periods' means. */
export function folded({ base: { keys } }: BenchmarkRequest): Select {
  return select({
    columns: [
      ...keyColumns(keys),
      column(col(null, 'dealt'), 'dealt', 'integer'),
      column(aggregate('avg', [col(null, 'mean')]), 'mean', 'float'),
      column(aggregate('min', [col(null, 'contributors')]), 'contributors', 'integer'),
    ],
    from: cteRef('published'),
    groupBy: [...keys.map((_, index) => index + 1), keys.length + 1],
  });
}
