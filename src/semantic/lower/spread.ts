import type { ValueType } from '../../shared/values.ts';
import type { Expr, Select } from '../../sql/ast.ts';
import {
  aggregate,
  cast,
  col,
  column,
  derived,
  literal,
  over,
  select,
  unionAll,
} from '../../sql/build.ts';
import { columnsOf, type NamedType, type Spread } from '../plan/plan.ts';
import { absent } from './align.ts';
import type { Scope } from './scope.ts';
import { passOn } from './step-columns.ts';

const BOTH = 'both';
const BESIDE = 'beside';
/** No member's name has a space. */
const OWN = 'own row';

/**
 * Rows and totals one under the other, each total spread over the rows of its key by a window: keys that are
 * NULL are equal there, where a join on them would not find a hash.
 */
export function lowerSpread({ input, totals, on, columns }: Spread, scope: Scope): Select {
  const own = columnsOf(input);
  const under = unionAll([
    padded(scope.lower(input, scope), own, columns, true),
    padded(scope.lower(totals, scope), own, columns, null),
  ]);
  const partitionBy = on.map(({ name }) => col(BOTH, name));
  const spread = select({
    columns: [
      ...passOn(own, BOTH),
      ...columns.map(({ name, type }) =>
        column(over(picked(type, col(BOTH, name)), { partitionBy }), name, type),
      ),
      column(col(BOTH, OWN), OWN, 'boolean'),
    ],
    from: derived(under, BOTH),
  });
  return select({
    columns: passOn([...own, ...columns], BESIDE),
    from: derived(spread, BESIDE),
    where: col(BESIDE, OWN),
  });
}

function padded(
  of: Select,
  own: readonly NamedType[],
  more: readonly NamedType[],
  isOwn: true | null,
): Select {
  const has = new Map(of.columns.map((one) => [one.as, one]));
  return {
    ...of,
    columns: [
      ...[...own, ...more].map(
        ({ name, type }) => has.get(name) ?? column(absent(type), name, type),
      ),
      column(cast(literal(isOwn), 'boolean'), OWN, 'boolean'),
    ],
  };
}

function picked(type: ValueType, of: Expr): Expr {
  return aggregate(type === 'boolean' ? 'bool_or' : 'max', [of]);
}
