import type { Expr, Select } from '../../sql/ast.ts';
import { aggregate, column, countRows, derived, select } from '../../sql/build.ts';
import type { Aggregate, PlanFold } from '../plan/plan.ts';
import { computedColumn, nameOf } from './columns.ts';
import { lowerCondition, lowerScalar } from './expression.ts';
import { lowerRows } from './rows.ts';
import { inside, type Scope } from './scope.ts';

export function lowerAggregate({ input, keys, folds }: Aggregate, scope: Scope): Select {
  const rows = input.op === 'rows';
  const at = rows ? scope : inside(scope, nameOf(input));
  const from = rows
    ? lowerRows(input, scope)
    : { from: derived(scope.lower(input, scope), nameOf(input)) };
  const keyColumns = keys.map((key) => computedColumn(key, at));
  if (folds.length === 0) return select({ columns: keyColumns, distinct: true, ...from });
  const foldColumns = folds.map(({ name, type, fold }) => column(lowerFold(fold, at), name, type));
  return select({
    columns: [...keyColumns, ...foldColumns],
    ...from,
    groupBy: keys.map((_, i) => i + 1),
  });
}

function lowerFold(fold: PlanFold, scope: Scope): Expr {
  if (fold.kind === 'author') return lowerScalar(fold.sql, scope);
  const filter = fold.filter && lowerCondition(fold.filter, scope);
  if (fold.input === null) return countRows(filter);
  return aggregate(fold.fn, [lowerScalar(fold.input, scope)], { filter });
}
