import type { Expr, Query, Select } from '../../../../sql/ast.ts';
import {
  add,
  aggregate,
  and,
  call,
  col,
  column,
  cte,
  cteRef,
  derived,
  gt,
  gte,
  leftJoin,
  literal,
  lt,
  order,
  over,
  param,
  select,
  subtract,
  values,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import type { Clock } from '../../shared/clock.ts';
import { bucketOf } from '../../shared/period-buckets.ts';
import type { Period } from '../../shared/periods.ts';
import type { ActivityBase } from './lifecycle.ts';

export interface RollingRequest {
  readonly base: ActivityBase;
  /** Of the question's zone, from the base's start on; null for dates. */
  readonly clock: Clock | null;
  /** The days asked for, in order. */
  readonly days: readonly Period[];
  /** Those before the first, as far as the longest window and the base reach back. */
  readonly before: readonly Period[];
  /** Lengths in days. */
  readonly windows: readonly number[];
}

/**
 * Rows `day` (from 0) and `active_<n>` per window: the entities with an event on that day or the n - 1
 * days before. One pass over the distinct entity-days: an active day d whose entity is next active on day
 * d + g is, for the window of N days up to s, the latest active one when d <= s < d + g and d > s - N, so
 * that each entity counts once through one row of a small histogram of (d, g).
 */
export function rollingActive(request: RollingRequest): Query {
  const longest = Math.max(...request.windows);
  const counts = request.windows.map((window) => {
    const inWindow = gt(col('h', 'day'), subtract(col('s', 'day'), literal(window)));
    const sum = aggregate('sum', [col('h', 'count')], { filter: inWindow });
    return column(call('coalesce', sum, literal(0)), `active_${window}`, 'integer');
  });
  const days = request.days.map((_, index) => [literal(index)]);
  const stands = and(
    gte(col('s', 'day'), col('h', 'day')),
    lt(col('s', 'day'), add(col('h', 'day'), col('h', 'gap'))),
  );
  return select({
    with: [cte('histogram', gapHistogram(request, longest), true)],
    columns: [column(col('s', 'day'), 'day', 'integer'), ...counts],
    from: values([{ name: 'day', type: 'integer' }], days, 's'),
    joins: [leftJoin(cteRef('histogram', 'h'), stands)],
    groupBy: [1],
    orderBy: [order(1)],
  });
}

function gapHistogram(request: RollingRequest, longest: number): Select {
  const entityDays = select({
    distinct: true,
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      column(numberOf(request), 'day', 'integer'),
    ],
    from: derived(request.base.query, 'e'),
  });
  const next = over(call('lead', col(null, 'day')), {
    partitionBy: [col(null, 'entity')],
    orderBy: [order(col(null, 'day'))],
  });
  const gaps = select({
    columns: [
      column(col(null, 'day'), 'day', 'integer'),
      column(subtract(next, col(null, 'day')), 'gap', 'integer'),
    ],
    from: derived(entityDays, 'entity_days'),
  });
  const gap = call('least', call('coalesce', col(null, 'gap'), literal(longest)), literal(longest));
  return select({
    columns: [
      column(col(null, 'day'), 'day', 'integer'),
      column(gap, 'gap', 'integer'),
      column(aggregate('count', [{ kind: 'star' }]), 'count', 'integer'),
    ],
    from: derived(gaps, 'gaps'),
    groupBy: [1, 2],
  });
}

/** An event's day, counted from the first that is asked for; days that the zone never had are not counted. */
function numberOf({ days, before, clock }: RollingRequest): Expr {
  const first = days[0]?.label ?? '';
  const label = bucketOf(col(null, 'ts'), { grain: 'day', clock });
  const apart = call('days_between', label, param('local', first));
  return skipsIn([...before, ...days]).reduce((number, { days: skipped, until }) => {
    const after = gte(label, param('local', until));
    return until > first
      ? subtract(number, when(after, literal(skipped), literal(0)))
      : add(number, when(after, literal(0), literal(skipped)));
  }, apart);
}

const DAY_MS = 86_400_000;

/** Where the calendar goes on more than one day after the day before. */
function skipsIn(days: readonly Period[]): readonly { until: string; days: number }[] {
  return days.slice(1).flatMap(({ label: until }, i) => {
    const apart = (Date.parse(until) - Date.parse(days[i]?.label ?? until)) / DAY_MS;
    return apart > 1 ? [{ until, days: apart - 1 }] : [];
  });
}
