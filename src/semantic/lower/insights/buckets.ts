import type { Grain, ValueType } from '../../../shared/values.ts';
import type { Expr, Relation } from '../../../sql/ast.ts';
import { literal, param, truncate, values } from '../../../sql/build.ts';
import type { Period } from '../../insights/periods.ts';

/** How an insight's instants are put into periods; without a zone they are dates or wall-clock times already. */
export interface Bucketing {
  readonly grain: Grain;
  readonly timeZone: string | null;
}

const BELOW_DAY: ReadonlySet<Grain> = new Set(['second', 'minute', 'hour']);

export function labelType({ grain, timeZone }: Bucketing): ValueType {
  return BELOW_DAY.has(grain) && timeZone !== null ? 'timestamp' : 'local';
}

export const bucketOf = (of: Expr, { grain, timeZone }: Bucketing): Expr =>
  truncate(of, grain, timeZone);

export const labelParam = (period: Period, bucketing: Bucketing): Expr =>
  param(labelType(bucketing), period.label);

/** The periods as a table (`place`, `label`), numbered from `first`. */
export function periodTable(
  periods: readonly Period[],
  bucketing: Bucketing,
  as: string,
  first = 0,
): Relation {
  const columns = [
    { name: 'place', type: 'integer' },
    { name: 'label', type: labelType(bucketing) },
  ] as const;
  const rows = periods.map((one, index) => [literal(first + index), labelParam(one, bucketing)]);
  return values(columns, rows, as);
}
