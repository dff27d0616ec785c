import type { Select } from '../../sql/ast.ts';
import { col, column, eq, innerJoin, values } from '../../sql/build.ts';
import { columnsOf, type Relabel } from '../plan/plan.ts';
import { paramOf, type Scope } from './scope.ts';
import { nameOf, overStep } from './step-columns.ts';

const LABELS = 'labels';

/** Joined to a literal table of both names: rows without another name fall out. */
export function lowerRelabel(plan: Relabel, scope: Scope): Select {
  const { input, key } = plan;
  const type = columnsOf(input).find(({ name }) => name === key)?.type ?? 'local';
  const labels = values(
    [
      { name: 'theirs', type },
      { name: 'ours', type },
    ],
    plan.values.map(({ from, to }) => [paramOf(scope, from), paramOf(scope, to)]),
    LABELS,
  );
  const step = overStep(input, scope);
  const same = eq(col(nameOf(input), key), col(LABELS, 'theirs'));
  return {
    ...step,
    columns: step.columns.map((one) =>
      one.as === key ? column(col(LABELS, 'ours'), key, type) : one,
    ),
    joins: [innerJoin(labels, same)],
  };
}
