import type { Expr } from '../../sql/ast.ts';
import {
  and,
  call,
  eq,
  gt,
  isNotNull,
  isNull,
  literal,
  lt,
  not,
  notDistinct,
  or,
} from '../../sql/build.ts';
import type { After } from '../plan/plan.ts';
import type { OrderTerm, Value } from '../query/resolved-column.ts';
import { lowerScalar } from './lower-expression.ts';
import { paramOf, type Scope } from './scope.ts';

/**
 * The rows behind a row in a total order: equal in the first terms, behind it in the next one. NULLs stand
 * where the order puts them.
 */
export function afterCondition({ by, values }: After, scope: Scope): Expr {
  const terms = by.flatMap((term, i): readonly Term[] => {
    const value = values[i];
    if (value === undefined) return [];
    const of = lowerScalar({ kind: 'field', name: term.column }, scope);
    return [{ term, value, of: isFloat(value) ? call('shown', of) : of }];
  });
  const behindAll = or(
    ...terms.map(({ term, value, of }, i) =>
      and(
        ...terms.slice(0, i).map((before) => sameAs(before.of, before.value, scope)),
        behind(of, term, value, scope),
      ),
    ),
  );
  // Added up in another order the row itself might come out as one that is behind it.
  const keys = terms.filter(({ value }) => !isFloat(value));
  if (keys.length === terms.length) return behindAll;
  return and(
    behindAll,
    not(and(...keys.map(({ of, value }) => notDistinct(of, paramOf(scope, value))))),
  );
}

interface Term {
  readonly term: OrderTerm;
  readonly value: Value;
  readonly of: Expr;
}

/** A measure that is shown with 13 digits. */
const isFloat = ({ type }: Value): boolean => type === 'float';

function behind(of: Expr, term: OrderTerm, value: Value, scope: Scope): Expr {
  const nullsBehind = term.nulls === 'last';
  if (value.value === null) return nullsBehind ? literal(false) : isNotNull(of);
  const compare = term.direction === 'asc' ? gt : lt;
  const further = compare(of, paramOf(scope, value));
  return nullsBehind ? or(further, isNull(of)) : further;
}

function sameAs(of: Expr, value: Value, scope: Scope): Expr {
  return value.value === null ? isNull(of) : eq(of, paramOf(scope, value));
}
