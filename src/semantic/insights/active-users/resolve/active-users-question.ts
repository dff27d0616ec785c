import type { ActiveUsers } from '../../../model/insight-model.ts';
import type { ActiveUsersSpec } from '../../insight-spec.ts';
import {
  type BaseRows,
  baseRows,
  clockAcross,
  findInsight,
  type InsightContext,
  invalidRange,
  isSet,
  type LoweredInsight,
  member,
  memberName,
  rangeOf,
} from '../../shared/base-rows.ts';
import { MAX_PERIODS, type Period, periodsBeside, periodsOf } from '../../shared/periods.ts';
import { activePerPeriod, lifecycle } from '../sql/lifecycle.ts';
import { rollingActive } from '../sql/rolling-active.ts';

/** The question over active users as SQL; its periods are the days, or the periods, that were asked for. */
export function lowerActiveUsers(spec: ActiveUsersSpec, context: InsightContext): LoweredInsight {
  const insight = findInsight('activeUsers', spec.insight, context);
  const periods = asked(insight, spec, context);
  const { timeZone, show } = spec;
  if (show.of === 'rolling') {
    const longest = Math.max(...show.windows);
    const before = periodsBeside(periods, 1 - longest, 'day', timeZone);
    const days = [...before, ...periods];
    const base = activityOf(insight, spec, days[0]?.start ?? null, periods, context);
    const clock = clockAcross(base, timeZone, days);
    const { windows } = show;
    return { query: rollingActive({ base, clock, days: periods, before, windows }), base, periods };
  }
  const grain = insight.granularity;
  if (show.of === 'periods') {
    const base = activityOf(insight, spec, periods[0]?.start ?? null, periods, context);
    const bucketing = { grain, clock: clockAcross(base, timeZone, periods) };
    return { query: activePerPeriod(base, bucketing, periods), base, periods };
  }
  const all = [...periodsBeside(periods, -2, grain, timeZone), ...periods];
  const base = activityOf(insight, spec, null, periods, context);
  const bucketing = { grain, clock: clockAcross(base, timeZone, all) };
  return { query: lifecycle({ base, bucketing, periods: all }), base, periods };
}

function asked(
  { granularity }: ActiveUsers,
  spec: ActiveUsersSpec,
  context: InsightContext,
): readonly Period[] {
  const range = rangeOf(spec, context);
  if (range === null) return invalidRange('active users need a time range');
  const periods = periodsOf(range, granularity, spec.timeZone);
  const shown = spec.show.of === 'rolling' ? daysOf(periods, spec.timeZone) : periods;
  return shown.length > MAX_PERIODS ? invalidRange('it has too many periods') : shown;
}

/** All days of whole periods, so that a window may end on the last one. */
function daysOf(periods: readonly Period[], zone: string): readonly Period[] {
  const [start, end] = [periods[0]?.start ?? '', periods.at(-1)?.end ?? ''];
  return periodsOf({ start: new Date(start), end: new Date(end) }, 'day', zone);
}

function activityOf(
  insight: ActiveUsers,
  spec: ActiveUsersSpec,
  start: string | null,
  periods: readonly Period[],
  context: InsightContext,
): BaseRows {
  const { cube } = insight;
  const [entity, time] = [memberName(cube, insight.entity), memberName(cube, insight.time)];
  return baseRows(
    insight,
    spec,
    {
      columns: [member('entity', entity), member('ts', time)],
      keyed: false,
      filters: [isSet(entity), isSet(time)],
      start,
      end: periods.at(-1)?.end ?? null,
    },
    context,
  );
}
