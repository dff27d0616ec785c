import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { Retention } from '../../../model/insight-model.ts';
import type { RetentionSpec } from '../../insight-spec.ts';
import {
  type BaseRows,
  baseRows,
  clockAcross,
  findInsight,
  type InsightContext,
  invalidRange,
  isSet,
  type LoweredInsight,
  matches,
  member,
  memberName,
  rangeOf,
} from '../../shared/base-rows.ts';
import { MAX_PERIODS, type Period, periodsBeside, periodsOf } from '../../shared/periods.ts';
import { retention } from '../sql/cohorts.ts';

/** The question over retention as SQL; its periods are the cohorts and those that follow the last of them. */
export function lowerRetention(spec: RetentionSpec, context: InsightContext): LoweredInsight {
  const insight = findInsight('retention', spec.insight, context);
  const range = rangeOf(spec, context);
  if (range === null) return invalidRange('retention needs a time range');
  const { granularity: grain, periods: length } = insight;
  const cohorts = periodsOf(range, grain, spec.timeZone);
  if (cohorts.length > MAX_PERIODS) return invalidRange('it has too many cohorts');
  const after = periodsBeside(cohorts, length - 1, grain, spec.timeZone);
  const periods = [...cohorts, ...after];
  const base = activityOf(insight, spec, periods, context);
  const query = retention({
    base: { query: base.query, valueType: base.typeOf('value') },
    bucketing: { grain, clock: clockAcross(base, spec.timeZone, periods) },
    ...{ kind: insight.start.kind, mode: insight.mode, cohorts, after, length },
    breakdown: spec.breakdown !== null,
  });
  return { query, base, periods };
}

/** First times reach back to the beginning: who started earlier is in no cohort. */
function activityOf(
  insight: Retention,
  spec: RetentionSpec,
  periods: readonly Period[],
  context: InsightContext,
): BaseRows {
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
