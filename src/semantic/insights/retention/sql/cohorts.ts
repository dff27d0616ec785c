import type { ValueType } from '../../../../shared/values.ts';
import type { Cte, Query, Select } from '../../../../sql/ast.ts';
import {
  add,
  aggregate,
  and,
  call,
  col,
  column,
  countRows,
  cte,
  cteRef,
  derived,
  eq,
  gte,
  innerJoin,
  isNotNull,
  literal,
  lt,
  lte,
  or,
  order,
  over,
  select,
  subtract,
  unionAll,
  values,
} from '../../../../sql/build.ts';
import { type Bucketing, bucketOf, labelParam, periodTable } from '../../shared/period-buckets.ts';
import type { Period } from '../../shared/periods.ts';

/**
 * Columns `entity`, `ts`, `starts` and `returns` (boolean), and for a breakdown `key` and `value`. For
 * cohorts of first times the events reach back to the beginning: who started before the first cohort is in none.
 */
interface RetentionBase {
  readonly query: Query;
  readonly valueType: ValueType;
}

export interface RetentionRequest {
  readonly base: RetentionBase;
  readonly bucketing: Bucketing;
  /** Entities of first_time belong to the period of their first start, of recurring to each with a start. */
  readonly kind: 'first_time' | 'recurring';
  /** bracketed: returned in that very period. unbounded: in it or in any later one. */
  readonly mode: 'bracketed' | 'unbounded';
  readonly cohorts: readonly Period[];
  /** The periods after the last cohort that its returns may fall into: at least `length` - 1. */
  readonly after: readonly Period[];
  /** How many periods a cohort is followed, its own included. */
  readonly length: number;
  /** Cohorts apart by the value of their first start in the period. */
  readonly breakdown: boolean;
}

/**
 * Rows `cohort` (from 0), `period` (from 0; -1 for the cohort's size), `count`, after `value` when broken
 * down. What nobody did is no row. Order inside a period does not matter: returning in the cohort's own
 * period is period 0.
 */
export function retention(request: RetentionRequest): Query {
  const keys = request.breakdown ? ['value', 'cohort'] : ['cohort'];
  const sizes = select({
    columns: [...keyColumns(request, null), ...countColumns(literal(-1))],
    from: cteRef('cohorts'),
    groupBy: keys.map((_, index) => index + 1),
  });
  const followed = request.mode === 'bracketed' ? bracketed(request) : unbounded(request);
  const all = unionAll([sizes, followed]);
  const names = [...keys, 'period'];
  return select({
    with: [
      cte('active', active(request), true),
      cte('cohorts', cohorts(request), true),
      ...returns(request),
    ],
    columns: [
      ...names.map((name) =>
        column(col(null, name), name, name === 'value' ? request.base.valueType : 'integer'),
      ),
      column(col(null, 'count'), 'count', 'integer'),
    ],
    from: derived(all, 'counts'),
    orderBy: names.map((_, index) => order(index + 1)),
  });
}

const keyColumns = (request: RetentionRequest, from: string | null) => [
  ...(request.breakdown ? [column(col(from, 'value'), 'value', request.base.valueType)] : []),
  column(col(from, 'cohort'), 'cohort', 'integer'),
];

const countColumns = (period: ReturnType<typeof literal>) => [
  column(period, 'period', 'integer'),
  column(countRows(), 'count', 'integer'),
];

/** Each entity's periods, and what it did in them. */
function active({ base, bucketing }: RetentionRequest): Select {
  return select({
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      column(bucketOf(col(null, 'ts'), bucketing), 'bucket', 'local'),
      column(aggregate('bool_or', [col(null, 'starts')]), 'starts', 'boolean'),
      column(aggregate('bool_or', [col(null, 'returns')]), 'returns', 'boolean'),
    ],
    from: derived(base.query, 'e'),
    where: or(col(null, 'starts'), col(null, 'returns')),
    groupBy: [1, 2],
  });
}

/** (entity, cohort): one row per entity and cohort it belongs to. */
function cohorts(request: RetentionRequest): Select {
  const starts = request.breakdown ? valuedStarts(request) : plainStarts(request);
  const table = periodTable(request.cohorts, request.bucketing, 'p');
  return select({
    columns: [
      column(col('s', 'entity'), 'entity', 'string'),
      column(col('p', 'place'), 'cohort', 'integer'),
      ...(request.breakdown ? [column(col('s', 'value'), 'value', 'string')] : []),
    ],
    from: derived(starts, 's'),
    joins: [innerJoin(table, eq(col('p', 'label'), col('s', 'bucket')))],
  });
}

function plainStarts({ kind }: RetentionRequest): Select {
  const entity = column(col(null, 'entity'), 'entity', 'string');
  const bucket = col(null, 'bucket');
  const first = kind === 'first_time';
  return select({
    columns: [entity, column(first ? aggregate('min', [bucket]) : bucket, 'bucket', 'local')],
    from: cteRef('active'),
    where: col(null, 'starts'),
    groupBy: first ? [1] : [],
  });
}

/** The first start of each entity, or of each of its periods, with its value. */
function valuedStarts({ base, bucketing, kind }: RetentionRequest): Select {
  const bucket = bucketOf(col(null, 'ts'), bucketing);
  const partitionBy = [col(null, 'entity'), ...(kind === 'recurring' ? [bucket] : [])];
  const orderBy = [order(col(null, 'ts')), order(col(null, 'key'))];
  const ranked = select({
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      column(bucket, 'bucket', 'local'),
      column(col(null, 'value'), 'value', 'string'),
      column(over(call('row_number'), { partitionBy, orderBy }), 'rank', 'integer'),
    ],
    from: derived(base.query, 'e'),
    where: col(null, 'starts'),
  });
  return select({
    columns: ['entity', 'bucket', 'value'].map((name) => column(col(null, name), name, 'string')),
    from: derived(ranked, 'ranked'),
    where: eq(col(null, 'rank'), literal(1)),
  });
}

/** (entity, place): bracketed each period of a return, unbounded the last one. */
function returns(request: RetentionRequest): readonly Cte[] {
  const { bucketing, mode } = request;
  const all = [...request.cohorts, ...request.after];
  const latest = all.at(-1);
  const bucket = col(null, 'bucket');
  // Later than any period that is followed is as good as the last of them.
  const last = call(
    'least',
    aggregate('max', [bucket]),
    latest ? labelParam(latest, bucketing) : bucket,
  );
  const unboundedMode = mode === 'unbounded';
  const rows = select({
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      column(unboundedMode ? last : bucket, 'bucket', 'local'),
    ],
    from: cteRef('active'),
    where: col(null, 'returns'),
    groupBy: unboundedMode ? [1] : [],
  });
  const placed = select({
    columns: [
      column(col('r', 'entity'), 'entity', 'string'),
      column(col('p', 'place'), 'place', 'integer'),
    ],
    from: derived(rows, 'r'),
    joins: [innerJoin(periodTable(all, bucketing, 'p'), eq(col('p', 'label'), col('r', 'bucket')))],
  });
  return [cte('returns', placed, true)];
}

const distance = subtract(col('r', 'place'), col('c', 'cohort'));

function bracketed(request: RetentionRequest): Select {
  const followed = and(
    eq(col('r', 'entity'), col('c', 'entity')),
    gte(col('r', 'place'), col('c', 'cohort')),
    lt(col('r', 'place'), add(col('c', 'cohort'), literal(request.length))),
  );
  const keys = keyColumns(request, 'c');
  return select({
    columns: [
      ...keys,
      column(distance, 'period', 'integer'),
      column(countRows(), 'count', 'integer'),
    ],
    from: cteRef('cohorts', 'c'),
    joins: [innerJoin(cteRef('returns', 'r'), followed)],
    groupBy: [...keys, null].map((_, index) => index + 1),
  });
}

/** A histogram of the farthest return first; then each period counts those at least as far. */
function unbounded(request: RetentionRequest): Select {
  const same = and(
    eq(col('r', 'entity'), col('c', 'entity')),
    gte(col('r', 'place'), col('c', 'cohort')),
  );
  const keys = keyColumns(request, 'c');
  const farthest = select({
    columns: [
      ...keys,
      column(call('least', distance, literal(request.length - 1)), 'distance', 'integer'),
      column(countRows(), 'count', 'integer'),
    ],
    from: cteRef('cohorts', 'c'),
    joins: [innerJoin(cteRef('returns', 'r'), same)],
    groupBy: [...keys, null].map((_, index) => index + 1),
  });
  const periods = Array.from({ length: request.length }, (_, period) => [literal(period)]);
  const table = values([{ name: 'period', type: 'integer' }], periods, 'k');
  const outer = keyColumns(request, 'f');
  return select({
    columns: [
      ...outer,
      column(col('k', 'period'), 'period', 'integer'),
      column(aggregate('sum', [col('f', 'count')]), 'count', 'integer'),
    ],
    from: derived(farthest, 'f'),
    joins: [innerJoin(table, lte(col('k', 'period'), col('f', 'distance')))],
    where: isNotNull(col('f', 'cohort')),
    groupBy: [...outer, null].map((_, index) => index + 1),
  });
}
