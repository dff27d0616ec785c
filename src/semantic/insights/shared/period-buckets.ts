import type { Grain, ValueType } from '../../../shared/values.ts';
import type { Expr, Relation } from '../../../sql/ast.ts';
import { addInterval, caseWhen, literal, lt, param, truncate, values } from '../../../sql/build.ts';
import { branch } from './case-when.ts';
import type { Clock } from './clock.ts';
import type { Period } from './periods.ts';

/** How an insight's instants are put into periods; without a clock they are dates or wall-clock times already. */
export interface Bucketing {
  readonly grain: Grain;
  /** Of the question's zone, over all periods. */
  readonly clock: Clock | null;
}

const BELOW_DAY: ReadonlySet<Grain> = new Set(['second', 'minute', 'hour']);

function labelType({ grain, clock }: Bucketing): ValueType {
  return BELOW_DAY.has(grain) && clock !== null ? 'timestamp' : 'local';
}

/** The label of the period that an instant lies in (see `periods.ts`). */
export function bucketOf(of: Expr, { grain, clock }: Bucketing): Expr {
  if (clock === null) return truncate(of, grain, null);
  if (!BELOW_DAY.has(grain)) return truncate(byOffset(of, clock, shifted), grain, null);
  return byOffset(of, clock, (instant, seconds) =>
    shifted(truncate(shifted(instant, seconds), grain, null), -seconds),
  );
}

const shifted = (of: Expr, seconds: number): Expr =>
  seconds === 0 ? of : addInterval(of, { n: seconds, unit: 'second' });

function byOffset(of: Expr, { offsets }: Clock, make: (of: Expr, seconds: number) => Expr): Expr {
  const last = make(of, offsets.at(-1)?.seconds ?? 0);
  const branches = offsets.flatMap(({ until, seconds }) =>
    until === null ? [] : [branch(lt(of, param('timestamp', until)), make(of, seconds))],
  );
  return branches.length === 0 ? last : caseWhen(branches, last);
}

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
