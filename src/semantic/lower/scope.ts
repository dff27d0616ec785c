/**
 * `lower` turns plans into SQL trees, one step after the other: lower-program.ts leads, lower-rows.ts has the
 * joins, lower-expression.ts what stands in them, and each other file one kind of step. It knows no database.
 */

import { remember } from '../../shared/remember.ts';
import type { Expr, Select } from '../../sql/ast.ts';
import { param } from '../../sql/build.ts';
import type { Plan } from '../plan/plan.ts';
import type { Value } from '../query/resolved-column.ts';

/** Where an expression stands, and what all expressions of one statement share. */
export interface Scope {
  /** The relation that `field` means. */
  readonly fields: string | null;
  /** Lowers a whole step: steps hold rows, and rows steps. */
  readonly lower: (plan: Plan, scope: Scope) => Select;
  readonly params: Params;
}

/** A value is one parameter, wherever it stands. */
export type Params = WeakMap<Value, Expr>;

export function createScope(lower: Scope['lower'], params: Params): Scope {
  return { fields: null, lower, params };
}

/** The same statement, where `field` means a column of `relation`. */
export function inside(scope: Scope, relation: string): Scope {
  return { ...scope, fields: relation };
}

export function paramOf(scope: Scope, value: Value): Expr {
  return remember(scope.params, value, () => param(value.type, value.value, value.native));
}
