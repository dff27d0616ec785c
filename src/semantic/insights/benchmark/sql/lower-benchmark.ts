import type { Query } from '../../../../sql/ast.ts';
import { param } from '../../../../sql/build.ts';
import { namedColumns } from '../../shared/named-columns.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedBenchmark } from '../resolve/benchmark-question.ts';
import { benchmark } from './benchmark-groups.ts';

export function lowerBenchmark(
  { bases: [units], keys, own, rules, seed, shownCells: shown }: ResolvedBenchmark,
  [query]: Inputs<ResolvedBenchmark>,
): Query {
  return benchmark({
    base: { query: namedColumns(units.query, query), keys },
    own: own.map(({ type, value }) => param(type, value)),
    ...{ rules, seed, shown },
  });
}
