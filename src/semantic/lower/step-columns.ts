import type { SelectColumn } from '../../sql/ast.ts';
import { col, column, derived, select } from '../../sql/build.ts';
import { type Computed, columnsOf, type NamedType, type Plan } from '../plan/plan.ts';
import { lowerScalar } from './lower-expression.ts';
import type { Scope } from './scope.ts';

/** What a step's rows are called where another one reads them. */
const relationNames: Readonly<Record<Plan['op'], string>> = {
  project: 'once',
  aggregate: 'folded',
  align: 'aligned',
  relabel: 'relabelled',
  spine: 'spine',
  spread: 'spread',
  carry: 'carried',
  derive: 'derived',
  filter: 'kept',
  after: 'rest',
  sort: 'sorted',
  slice: 'page',
  count: 'counted',
  reference: 'named',
};

export function nameOf(plan: Plan): string {
  return relationNames[plan.op];
}

export function computedColumn({ name, type, expr }: Computed, scope: Scope): SelectColumn {
  return column(lowerScalar(expr, scope), name, type);
}

/** The columns of a relation, as they are. */
export function passOn(columns: readonly NamedType[], relation: string): readonly SelectColumn[] {
  return columns.map(({ name, type }) => column(col(relation, name), name, type));
}

/** A SELECT of all columns of a step, which then can be narrowed or recomputed. */
export function overStep(plan: Plan, scope: Scope) {
  const as = nameOf(plan);
  return select({
    columns: passOn(columnsOf(plan), as),
    from: derived(scope.lower(plan, scope), as),
  });
}
