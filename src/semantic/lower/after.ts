import type { Expr } from '../../sql/ast.ts';
import {
  and,
  eq,
  gt,
  gte,
  isNotNull,
  isNull,
  literal,
  lt,
  lte,
  or,
  param,
} from '../../sql/build.ts';
import type { After } from '../plan/plan.ts';
import type { OrderTerm, Value } from '../query/resolved.ts';
import { lowerScalar } from './expression.ts';
import { paramOf, type Scope } from './scope.ts';

/**
 * The rows behind a row in a total order: equal in the first terms, behind it in the next one. NULLs stand
 * where the order puts them.
 */
export function afterCondition({ by, values }: After, scope: Scope): Expr {
  const terms = by.flatMap((term, i) => {
    const value = values[i];
    return value
      ? [{ term, value, of: lowerScalar({ kind: 'field', name: term.column }, scope) }]
      : [];
  });
  return or(
    ...terms.map(({ term, value, of }, i) =>
      and(
        ...terms.slice(0, i).map((before) => sameAs(before.of, before.value, scope)),
        behind(of, term, value, scope),
      ),
    ),
  );
}

function behind(of: Expr, term: OrderTerm, value: Value, scope: Scope): Expr {
  const nullsBehind = term.nulls === 'last';
  if (value.value === null) return nullsBehind ? literal(false) : isNotNull(of);
  const further =
    term.direction === 'asc' ? gt(of, upper(value, scope)) : lt(of, lower(value, scope));
  return nullsBehind ? or(further, isNull(of)) : further;
}

function sameAs(of: Expr, value: Value, scope: Scope): Expr {
  if (value.value === null) return isNull(of);
  if (value.type !== 'float') return eq(of, paramOf(scope, value));
  return and(gte(of, lower(value, scope)), lte(of, upper(value, scope)));
}

/** A float is shown with 13 digits: what a cursor holds stands for all that are shown alike. */
const SHOWN = 1e-12;

function lower(value: Value, scope: Scope): Expr {
  return edge(value, -1, scope);
}

function upper(value: Value, scope: Scope): Expr {
  return edge(value, 1, scope);
}

function edge(value: Value, sign: number, scope: Scope): Expr {
  if (value.type !== 'float' || value.value === null) return paramOf(scope, value);
  const shown = Number(value.value);
  return param('float', shown + sign * Math.abs(shown) * SHOWN);
}
