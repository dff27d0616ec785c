import type { Expr } from '../../../sql/ast.ts';
import { caseWhen } from '../../../sql/build.ts';

/** One branch of a CASE. */
export function branch(condition: Expr, value: Expr): { readonly if: Expr; readonly then: Expr } {
  // biome-ignore lint/suspicious/noThenProperty: a branch is data, nobody awaits it
  return { if: condition, then: value };
}

/** `value` where the condition holds, else `otherwise` (NULL unless given). */
export function when(condition: Expr, value: Expr, otherwise: Expr | null = null): Expr {
  return caseWhen([branch(condition, value)], otherwise);
}
