import type { ActiveUsers } from '../../../model/insight-model.ts';
import type { ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
import type { ActiveUsersSpec } from '../../insight-spec.ts';
import {
  baseRows,
  clockAcross,
  findInsight,
  invalidRange,
  isSet,
  member,
  memberName,
  overRows,
  rangeOf,
} from '../../shared/base-rows.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Bucketing } from '../../shared/period-buckets.ts';
import { MAX_PERIODS, type Period, periodsBeside, periodsOf } from '../../shared/periods.ts';

/** Its periods are the days, or the periods, that were asked for. */
export interface ResolvedActiveUsers extends ResolvedBase<readonly [RowsBase]> {
  readonly kind: 'active_users';
  readonly periods: readonly Period[];
  readonly shows: ActivityShown;
}

type ActivityShown =
  | {
      readonly of: 'rolling';
      readonly clock: Clock | null;
      /** The days that windows reach back to. */
      readonly before: readonly Period[];
      readonly windows: readonly number[];
    }
  | { readonly of: 'periods'; readonly bucketing: Bucketing }
  /** Over all periods: two more stand before those that were asked for. */
  | { readonly of: 'lifecycle'; readonly bucketing: Bucketing; readonly all: readonly Period[] };

export function resolveActiveUsers(
  spec: ActiveUsersSpec,
  context: ResolveContext,
): ResolvedActiveUsers {
  const insight = findInsight('activeUsers', spec.insight, context);
  const periods = asked(insight, spec, context);
  const { timeZone, show } = spec;
  const resolved = (start: string | null, showing: (base: RowsBase) => ActivityShown) => {
    const base = activityOf(insight, spec, { start, periods }, context);
    const over = overRows(base, insight, spec, context);
    return { ...over, kind: spec.kind, periods, shows: showing(base) };
  };
  if (show.of === 'rolling') {
    const longest = Math.max(...show.windows);
    const before = periodsBeside(periods, 1 - longest, 'day', timeZone);
    const days = [...before, ...periods];
    return resolved(days[0]?.start ?? null, (base) => {
      const clock = clockAcross(base, timeZone, days);
      return { of: 'rolling', clock, before, windows: show.windows };
    });
  }
  const grain = insight.granularity;
  if (show.of === 'periods') {
    return resolved(periods[0]?.start ?? null, (base) => {
      return { of: 'periods', bucketing: { grain, clock: clockAcross(base, timeZone, periods) } };
    });
  }
  const all = [...periodsBeside(periods, -2, grain, timeZone), ...periods];
  return resolved(null, (base) => {
    const bucketing = { grain, clock: clockAcross(base, timeZone, all) };
    return { of: 'lifecycle', bucketing, all };
  });
}

function asked(
  { granularity }: ActiveUsers,
  spec: ActiveUsersSpec,
  context: ResolveContext,
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
  { start, periods }: { readonly start: string | null; readonly periods: readonly Period[] },
  context: ResolveContext,
): RowsBase {
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
