import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { Retention } from '../../../model/insight-model.ts';
import type { ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
import type { RetentionSpec } from '../../insight-spec.ts';
import {
  baseRows,
  clockAcross,
  findInsight,
  invalidRange,
  isSet,
  matches,
  member,
  memberName,
  overRows,
  rangeOf,
} from '../../shared/base-rows.ts';
import type { Bucketing } from '../../shared/period-buckets.ts';
import { MAX_PERIODS, type Period, periodsBeside, periodsOf } from '../../shared/periods.ts';

/** Its periods are the cohorts and those that follow the last of them. */
export interface ResolvedRetention extends ResolvedBase<readonly [RowsBase]> {
  readonly kind: 'retention';
  readonly periods: readonly Period[];
  readonly cohorts: readonly Period[];
  readonly after: readonly Period[];
  readonly bucketing: Bucketing;
  readonly starts: Retention['start']['kind'];
  readonly mode: Retention['mode'];
  /** How many periods each cohort is watched. */
  readonly length: number;
  readonly breakdown: boolean;
}

export function resolveRetention(spec: RetentionSpec, context: ResolveContext): ResolvedRetention {
  const insight = findInsight('retention', spec.insight, context);
  const range = rangeOf(spec, context);
  if (range === null) return invalidRange('retention needs a time range');
  const { granularity: grain, periods: length, mode } = insight;
  const cohorts = periodsOf(range, grain, spec.timeZone);
  if (cohorts.length > MAX_PERIODS) return invalidRange('it has too many cohorts');
  const after = periodsBeside(cohorts, length - 1, grain, spec.timeZone);
  const periods = [...cohorts, ...after];
  const base = activityOf(insight, spec, periods, context);
  return {
    ...overRows(base, insight, spec, context),
    ...{ kind: spec.kind, periods, cohorts, after, mode, length },
    bucketing: { grain, clock: clockAcross(base, spec.timeZone, periods) },
    starts: insight.start.kind,
    breakdown: spec.breakdown !== null,
  };
}

/** First times reach back to the beginning: who started earlier is in no cohort. */
function activityOf(
  insight: Retention,
  spec: RetentionSpec,
  periods: readonly Period[],
  context: ResolveContext,
): RowsBase {
  const { cube, start, return: back } = insight;
  const [entity, time] = [memberName(cube, insight.entity), memberName(cube, insight.time)];
  const either: readonly (FilterSpec | null)[] = [start.filter, back.filter];
  const some = either.filter((filter) => filter !== null);
  return baseRows(
    insight,
    spec,
    {
      columns: [
        member('entity', entity),
        member('ts', time),
        matches('starts', start.filter),
        matches('returns', back.filter),
        ...(spec.breakdown === null ? [] : [member('value', spec.breakdown)]),
      ],
      keyed: spec.breakdown !== null,
      filters: [
        isSet(entity),
        isSet(time),
        some.length < either.length ? null : { kind: 'or', of: some },
      ],
      start: start.kind === 'first_time' ? null : (periods[0]?.start ?? null),
      // An unbounded return counts however late it is.
      end: insight.mode === 'unbounded' ? null : (periods.at(-1)?.end ?? null),
    },
    context,
  );
}
