import type { ValueType } from '../../shared/values.ts';
import type { Expr, Select } from '../../sql/ast.ts';
import {
  aggregate,
  call,
  cast,
  col,
  column,
  derived,
  literal,
  select,
  unionAll,
} from '../../sql/build.ts';
import type { Align, AlignedColumn } from '../plan/plan.ts';
import type { Scope } from './scope.ts';
import { passOn } from './step-columns.ts';

const BRANCHES = 'branches';

/**
 * Each branch padded with NULLs, one under the other, folded by key: portable where a FULL JOIN on keys that
 * may be NULL is not. One value at most is there for each group and column, so MAX only picks it.
 */
export function lowerAlign({ branches, keys, columns }: Align, scope: Scope): Select {
  const all = [...keys, ...columns];
  const padded = branches.map((branch): Select => {
    const lowered = scope.lower(branch, scope);
    const own = new Map(lowered.columns.map((one) => [one.as, one]));
    return {
      ...lowered,
      columns: all.map(({ name, type }) => own.get(name) ?? column(absent(type), name, type)),
    };
  });
  return select({
    columns: [
      ...passOn(keys, BRANCHES),
      ...columns.map((one) => column(picked(one), one.name, one.type)),
    ],
    from: derived(unionAll(padded), BRANCHES),
    groupBy: keys.map((_, i) => i + 1),
  });
}

const NUMBERS: ReadonlySet<ValueType> = new Set(['decimal', 'float', 'number', 'bigint']);

/** A number's NULL is an integer: it takes on the type of the other branch, whose precision a cast would cut. */
export function absent(type: ValueType): Expr {
  const isNumber = NUMBERS.has(type);
  return cast(literal(null), isNumber ? 'integer' : type);
}

function picked({ name, type, absent: empty }: AlignedColumn): Expr {
  const value = aggregate(type === 'boolean' ? 'bool_or' : 'max', [col(BRANCHES, name)]);
  return empty === 'zero' ? call('coalesce', value, literal(0)) : value;
}
