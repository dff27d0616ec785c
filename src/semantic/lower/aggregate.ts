import type { ValueType } from '../../shared/values.ts';
import type { Expr, Select } from '../../sql/ast.ts';
import { aggregate, call, cast, column, countRows, derived, select } from '../../sql/build.ts';
import type { Aggregate, PlanFold } from '../plan/plan.ts';
import { lowerCondition, lowerScalar } from './lower-expression.ts';
import { lowerRows } from './lower-rows.ts';
import { inside, type Scope } from './scope.ts';
import { computedColumn, nameOf } from './step-columns.ts';

export function lowerAggregate({ input, keys, folds }: Aggregate, scope: Scope): Select {
  const rows = input.op === 'rows';
  const at = rows ? scope : inside(scope, nameOf(input));
  const from = rows
    ? lowerRows(input, scope)
    : { from: derived(scope.lower(input, scope), nameOf(input)) };
  const keyColumns = keys.map((key) => computedColumn(key, at));
  if (folds.length === 0) return select({ columns: keyColumns, distinct: true, ...from });
  const foldColumns = folds.map(({ name, type, fold }) =>
    column(ofType(lowerFold(fold, at), type, fold), name, type),
  );
  return select({
    columns: [...keyColumns, ...foldColumns],
    ...from,
    groupBy: keys.map((_, i) => i + 1),
  });
}

/**
 * The greatest of an enum is an enum: what is a text is made one before it meets others. A decimal of doubles is
 * what is shown of it.
 */
function ofType(folded: Expr, type: ValueType, fold: PlanFold): Expr {
  if (fold.kind === 'author') return folded;
  if (type === 'decimal' && fold.doubles) return call('shown', folded);
  const picks = fold.fn === 'min' || fold.fn === 'max';
  return picks && type === 'string' ? cast(folded, 'string') : folded;
}

function lowerFold(fold: PlanFold, scope: Scope): Expr {
  if (fold.kind === 'author') return lowerScalar(fold.sql, scope);
  const filter = fold.filter && lowerCondition(fold.filter, scope);
  if (fold.input === null) return countRows(filter);
  const input = lowerScalar(fold.input, scope);
  if (fold.doubles && fold.fn === 'sum') return aggregate('sum_doubles', [input], { filter });
  if (fold.doubles && fold.fn === 'avg') return aggregate('avg_doubles', [input], { filter });
  return aggregate(fold.fn, [input], { filter });
}
