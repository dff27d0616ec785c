import type { Query, Select } from '../../../../sql/ast.ts';
import { col, column, derived, param, select } from '../../../../sql/build.ts';
import type { GroupsBase } from '../../../query/base-question.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedBenchmark } from '../resolve/benchmark-question.ts';
import { benchmark } from './benchmark-groups.ts';

export function lowerBenchmark(
  { bases: [units], keys, own, rules, seed, shownCells: shown }: ResolvedBenchmark,
  [query]: Inputs<ResolvedBenchmark>,
): Query {
  return benchmark({
    base: { query: named(units, query), keys },
    own: own.map(({ type, value }) => param(type, value)),
    ...{ rules, seed, shown },
  });
}

/** The units' columns by what they stand for. */
function named({ query: { keys, measures } }: GroupsBase, query: Select): Select {
  return select({
    columns: [...keys, ...measures].map(({ name, as, type }) => column(col('u', name), as, type)),
    from: derived(query, 'u'),
  });
}
