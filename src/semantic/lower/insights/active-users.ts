import type { Expr, Query, Select } from '../../../sql/ast.ts';
import {
  add,
  aggregate,
  and,
  call,
  cast,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  gt,
  gte,
  innerJoin,
  isNotNull,
  isNull,
  leftJoin,
  literal,
  lt,
  or,
  order,
  over,
  param,
  select,
  subtract,
  unionAll,
  values,
} from '../../../sql/build.ts';
import type { Clock } from '../../insights/clock.ts';
import type { Period } from '../../insights/periods.ts';
import { type Bucketing, bucketOf, labelParam, periodTable } from './buckets.ts';
import { when } from './when.ts';

/** Columns `entity` and `ts`. */
export interface ActivityBase {
  readonly query: Query;
}

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

export interface LifecycleRequest {
  /** Reaches back to the beginning: who was ever active before is not new. */
  readonly base: ActivityBase;
  readonly bucketing: Bucketing;
  /** The periods asked for, after the two right before the first of them. */
  readonly periods: readonly Period[];
}

/** How many periods stand before the first one asked for. */
const LEAD = 2;

/**
 * Rows `period` (from 0), `new` (active for the first time), `returning` (active in the period before),
 * `resurrected` (active before, but not in the period before) and `dormant` (active in the period before,
 * not in this one). What happened to nobody is 0; periods without anybody are no rows.
 */
export function lifecycle(request: LifecycleRequest): Query {
  const moves = unionAll([arrivals(request), departures(request)]);
  const kinds = ['new', 'returning', 'resurrected', 'dormant'];
  return select({
    with: [cte('neighbours', neighbours(request), true)],
    columns: [
      column(col(null, 'period'), 'period', 'integer'),
      ...kinds.map((kind) =>
        column(cast(aggregate('sum', [col(null, kind)]), 'integer'), kind, 'integer'),
      ),
    ],
    from: derived(moves, 'moves'),
    groupBy: [1],
    orderBy: [order(1)],
  });
}

/** Each active period of an entity with the one before and the one after. */
function neighbours({ base, bucketing, periods }: LifecycleRequest): Select {
  const [oldest] = periods;
  const bucket = bucketOf(col(null, 'ts'), bucketing);
  // Whatever is older than the period before the first counts as just "before".
  const clipped = oldest ? call('greatest', bucket, labelParam(oldest, bucketing)) : bucket;
  const distinct = select({
    distinct: true,
    columns: [column(col(null, 'entity'), 'entity', 'string'), column(clipped, 'bucket', 'local')],
    from: derived(base.query, 'e'),
  });
  const window = {
    partitionBy: [col('a', 'entity')],
    orderBy: [order(col('p', 'place'))],
  };
  return select({
    columns: [
      column(col('p', 'place'), 'place', 'integer'),
      column(over(call('lag', col('p', 'place')), window), 'previous', 'integer'),
      column(over(call('lead', col('p', 'place')), window), 'next', 'integer'),
    ],
    from: derived(distinct, 'a'),
    joins: [
      innerJoin(
        periodTable(periods, bucketing, 'p', -LEAD),
        eq(col('p', 'label'), col('a', 'bucket')),
      ),
    ],
  });
}

const tally = (condition: ReturnType<typeof eq>) => when(condition, literal(1), literal(0));

function arrivals(_: LifecycleRequest): Select {
  const before = subtract(col(null, 'place'), literal(1));
  const previous = col(null, 'previous');
  return select({
    columns: [
      column(col(null, 'place'), 'period', 'integer'),
      column(tally(isNull(previous)), 'new', 'integer'),
      column(tally(eq(previous, before)), 'returning', 'integer'),
      column(tally(and(isNotNull(previous), lt(previous, before))), 'resurrected', 'integer'),
      column(literal(0), 'dormant', 'integer'),
    ],
    from: cteRef('neighbours'),
    where: gte(col(null, 'place'), literal(0)),
  });
}

function departures({ periods }: LifecycleRequest): Select {
  const after = add(col(null, 'place'), literal(1));
  const last = literal(periods.length - LEAD - 1);
  const gone = or(isNull(col(null, 'next')), gt(col(null, 'next'), after));
  return select({
    columns: [
      column(after, 'period', 'integer'),
      ...['new', 'returning', 'resurrected'].map((kind) => column(literal(0), kind, 'integer')),
      column(literal(1), 'dormant', 'integer'),
    ],
    from: cteRef('neighbours'),
    where: and(gone, gte(col(null, 'place'), literal(-1)), lt(col(null, 'place'), last)),
  });
}
