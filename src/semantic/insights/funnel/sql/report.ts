import type { Cell } from '../../../../shared/values.ts';
import type { Expr, Query, Relation, Select, SelectColumn } from '../../../../sql/ast.ts';
import {
  aggregate,
  and,
  call,
  cast,
  col,
  column,
  countRows,
  cteRef,
  derived,
  gt,
  gte,
  isNull,
  literal,
  multiply,
  not,
  order,
  param,
  quantile,
  select,
  subtract,
} from '../../../../sql/build.ts';
import type { Bucketing } from '../../shared/period-buckets.ts';
import { type FunnelShape, isOptional, requiredBefore, stepsOf } from '../funnel-shape.ts';
import type { EntryPeriods } from '../resolve/entry-periods.ts';
import type { Attribution } from './attribution.ts';
import { type FunnelBase, type Paths, reachedOf, timeOf } from './funnel-base.ts';
import { perPeriod, perValue, valued } from './parts.ts';
import { funnelPaths, type PathsRequest } from './paths.ts';

export interface FunnelRequest {
  readonly base: FunnelBase;
  readonly shape: FunnelShape;
  readonly asof: boolean;
}

/** `all_steps`: each value is a funnel of its own over the events that carry it. */
export type Breakdown = Attribution | { readonly kind: 'all_steps' };

/**
 * One row, or one per value of the breakdown (first column `value`). Then `count_<i>` by step, and with
 * times from step 2 on `average_<i>`, `median_<i>` (seconds since the step taken before) and
 * `average_total_<i>`, `median_total_<i>` (seconds since the first).
 */
export function funnelSteps(
  request: FunnelRequest,
  breakdown: Breakdown | null,
  times: boolean,
): Query {
  if (breakdown === null) return stepRows(request.shape, pathsOf(request, { times }), [], times);
  const valueType = request.base.types.value;
  if (breakdown.kind !== 'all_steps') {
    const paths = pathsOf(request, { times, attribution: breakdown });
    return stepRows(request.shape, paths, [column(col(null, 'value'), 'value', valueType)], times);
  }
  const base = { ...request.base, query: perValue(request) };
  const paths = pathsOf({ ...request, base }, { times, by: 'part' });
  const value = column(col(null, 'value'), 'value', valueType);
  return stepRows(request.shape, paths, [value], times, valued(request.shape, paths, times));
}

/** By period of entry (column `part`, from 0): the funnel of that period's first steps alone. */
export function funnelTrend(
  request: FunnelRequest,
  periods: EntryPeriods,
  bucketing: Bucketing,
): Query {
  const base = { ...request.base, query: perPeriod(request, periods, bucketing) };
  const paths = pathsOf({ ...request, base }, { by: 'part' });
  const part = column(col(null, 'part'), 'part', 'integer');
  return stepRows(request.shape, paths, [part], false);
}

/** How many entities took how long to a step: rows `bucket` (from 0), `count`, and the `least` and `greatest` seconds of all. */
export function funnelHistogram(
  request: FunnelRequest,
  asked: { readonly step: number; readonly from: 'previous' | 'start'; readonly buckets: number },
): Query {
  const paths = pathsOf(request, { times: true });
  const since = asked.from === 'start' ? col(null, timeOf(1)) : before(request.shape, asked.step);
  const durations = select({
    columns: [column(secondsTo(asked.step, since), 'seconds', 'float')],
    from: cteRef(paths.name),
    where: not(isNull(col(null, timeOf(asked.step)))),
  });
  const bounds = select({
    columns: [
      column(aggregate('min', [col(null, 'seconds')]), 'least', 'float'),
      column(aggregate('max', [col(null, 'seconds')]), 'greatest', 'float'),
    ],
    from: cteRef('durations'),
  });
  const bucketed = select({
    columns: [
      column(bucketOf(asked.buckets), 'bucket', 'integer'),
      ...['least', 'greatest'].map((name) => column(col('b', name), name, 'float')),
    ],
    from: cteRef('durations', 'd'),
    joins: [{ type: 'cross', to: cteRef('bounds', 'b'), on: null }],
  });
  return select({
    with: [
      ...paths.ctes,
      { name: 'durations', query: durations, materialized: true },
      { name: 'bounds', query: bounds, materialized: null },
    ],
    columns: [
      column(col(null, 'bucket'), 'bucket', 'integer'),
      column(countRows(), 'count', 'integer'),
      column(aggregate('min', [col(null, 'least')]), 'least', 'float'),
      column(aggregate('max', [col(null, 'greatest')]), 'greatest', 'float'),
    ],
    from: derived(bucketed, 'bucketed'),
    groupBy: [1],
    orderBy: [order(1)],
  });
}

/** Entities that reached the step that everyone at this one had to take, but not this one, by entity. */
export function funnelDropped(
  request: FunnelRequest,
  page: { readonly step: number; readonly first: number; readonly after: Cell },
): Query {
  const paths = pathsOf(request, {});
  const { entity } = request.base.types;
  const next = page.after === null ? null : gt(col(null, 'entity'), param(entity, page.after));
  return select({
    with: paths.ctes,
    columns: [column(col(null, 'entity'), 'entity', entity)],
    from: cteRef(paths.name),
    where: and(
      reached(request.shape, requiredBefore(request.shape, page.step)),
      not(reached(request.shape, page.step)),
      next,
    ),
    orderBy: [order(1)],
    limit: page.first,
  });
}

export function pathsOf(
  request: FunnelRequest,
  options: Partial<Pick<PathsRequest, 'by' | 'attribution' | 'times'>>,
): Paths {
  return funnelPaths({ by: 'entity', attribution: null, times: false, ...request, ...options });
}

export const reached = (shape: FunnelShape, step: number, from: string | null = null): Expr =>
  isOptional(shape, step) ? col(from, reachedOf(step)) : gte(col(from, 'depth'), literal(step));

function stepRows(
  shape: FunnelShape,
  paths: Paths,
  keys: readonly SelectColumn[],
  times: boolean,
  from: Relation = cteRef(paths.name),
): Select {
  const counts = stepsOf(shape).map((step) =>
    column(countRows(reached(shape, step)), `count_${step}`, 'integer'),
  );
  const later = times ? stepsOf(shape).slice(1) : [];
  return select({
    with: paths.ctes,
    columns: [...keys, ...counts, ...later.flatMap((step) => durationColumns(shape, step))],
    from,
    groupBy: keys.map((_, index) => index + 1),
    orderBy: keys.map((_, index) => order(index + 1)),
  });
}

function durationColumns(shape: FunnelShape, step: number): readonly SelectColumn[] {
  const own = secondsTo(step, before(shape, step));
  const total = secondsTo(step, col(null, timeOf(1)));
  const median = (of: Expr) => quantile(of, 0.5);
  return [
    column(aggregate('avg', [own]), `average_${step}`, 'float'),
    column(median(own), `median_${step}`, 'float'),
    column(aggregate('avg', [total]), `average_total_${step}`, 'float'),
    column(median(total), `median_total_${step}`, 'float'),
  ];
}

const secondsTo = (step: number, since: Expr): Expr =>
  call('seconds_between', col(null, timeOf(step)), since);

/** When the chain took its last step before this one. */
function before(shape: FunnelShape, step: number): Expr {
  const least = requiredBefore(shape, step);
  const earlier = stepsOf(shape).filter((one) => one >= least && one < step);
  const times = earlier.toReversed().map((one) => col(null, timeOf(one)));
  const [only] = times;
  return times.length === 1 && only ? only : call('coalesce', ...times);
}

/** Equal widths from the least to the greatest; the greatest belongs to the last. */
function bucketOf(buckets: number): Expr {
  const above = subtract(col('d', 'seconds'), col('b', 'least'));
  const width = subtract(col('b', 'greatest'), col('b', 'least'));
  const share = call('divide', multiply(above, literal(buckets)), width);
  const index = call('floor', call('coalesce', share, literal(0)));
  return cast(call('least', index, literal(buckets - 1)), 'integer');
}
