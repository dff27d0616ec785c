import type { Query, Select } from '../../../../sql/ast.ts';
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
  literal,
  lt,
  or,
  order,
  over,
  select,
  subtract,
  unionAll,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { type Bucketing, bucketOf, labelParam, periodTable } from '../../shared/period-buckets.ts';
import type { Period } from '../../shared/periods.ts';

/** Columns `entity` and `ts`. */
export interface ActivityBase {
  readonly query: Query;
}

/** Rows `period` (from 0) and `active`: the entities with an event in it. Periods without anybody are no rows. */
export function activePerPeriod(
  base: ActivityBase,
  bucketing: Bucketing,
  periods: readonly Period[],
): Query {
  const labelled = select({
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      column(bucketOf(col(null, 'ts'), bucketing), 'bucket', 'local'),
    ],
    from: derived(base.query, 'e'),
  });
  return select({
    columns: [
      column(col('p', 'place'), 'period', 'integer'),
      column(aggregate('count_distinct', [col('a', 'entity')]), 'active', 'integer'),
    ],
    from: derived(labelled, 'a'),
    joins: [
      innerJoin(periodTable(periods, bucketing, 'p'), eq(col('p', 'label'), col('a', 'bucket'))),
    ],
    groupBy: [1],
    orderBy: [order(1)],
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
