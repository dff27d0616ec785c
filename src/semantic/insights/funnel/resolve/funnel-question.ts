import { GatewayError } from '../../../../shared/errors.ts';
import type { Interval } from '../../../../shared/values.ts';
import type { Query, Select } from '../../../../sql/ast.ts';
import { and, cast, col, column, derived, literal, select } from '../../../../sql/build.ts';
import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { Funnel } from '../../../model/insight-model.ts';
import { addInstant } from '../../../query/time/calendar.ts';
import type { FunnelSpec } from '../../insight-spec.ts';
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
import { MAX_PERIODS, type Range } from '../../shared/periods.ts';
import { type FunnelShape, stepsOf } from '../funnel-shape.ts';
import { overlappingSteps } from '../overlaps.ts';
import { exclusionOf, flagOf } from '../sql/funnel-base.ts';
import { funnelOpen } from '../sql/open-windows.ts';
import {
  type FunnelRequest,
  funnelDropped,
  funnelHistogram,
  funnelSteps,
  funnelTrend,
} from '../sql/report.ts';
import { entryPeriods } from './entry-periods.ts';

/** The question over a funnel as SQL. */
export function lowerFunnel(spec: FunnelSpec, context: InsightContext): LoweredInsight {
  const funnel = findInsight('funnels', spec.insight, context);
  const shape = shapeOf(funnel, spec);
  checkShow(shape, spec);
  const range = rangeOf(spec, context);
  const base = eventsOf(funnel, shape, spec, range, context);
  const request: FunnelRequest = {
    base: {
      query: placed(base, shape),
      types: { entity: base.typeOf('entity'), key: 'string', value: base.typeOf('value') },
    },
    shape,
    asof: base.asof,
  };
  return shown(request, base, funnel, spec, range);
}

function shown(
  request: FunnelRequest,
  base: BaseRows,
  funnel: Funnel,
  spec: FunnelSpec,
  range: Range | null,
): LoweredInsight {
  const { show, timeZone } = spec;
  const plain = (query: Query): LoweredInsight => ({ query, base, periods: [] });
  switch (show.of) {
    case 'steps': {
      const attribution = spec.attribution ?? funnel.attribution;
      const breakdown = show.breakdown === null ? null : attribution;
      return plain(funnelSteps(request, breakdown, show.times));
    }
    case 'open':
      return plain(funnelOpen(request, show.at));
    case 'histogram':
      return plain(
        funnelHistogram(request, { step: show.step, from: show.since, buckets: show.buckets }),
      );
    case 'dropped':
      return plain(funnelDropped(request, show));
    case 'trend': {
      if (range === null) return invalidRange('a trend needs a time range');
      const grain = show.granularity;
      const periods = entryPeriods(range, grain, timeZone, request.shape.window);
      if (periods === null)
        return invalidRange('the window is too long for such a fine granularity');
      if (periods.asked.length > MAX_PERIODS) return invalidRange('it has too many periods');
      const all = [...periods.asked, ...periods.after];
      const clock = clockAcross(base, timeZone, all);
      return { ...plain(funnelTrend(request, periods, { grain, clock })), periods: periods.asked };
    }
  }
}

function shapeOf(funnel: Funnel, spec: FunnelSpec): FunnelShape {
  return {
    order: funnel.order,
    steps: funnel.steps.map(({ optional }) => ({ optional })),
    window: checkedWindow(spec.window ?? funnel.window),
    exclusions: funnel.exclusions.map(({ from, to, mode }) => ({ from, to, mode })),
    overlaps: overlappingSteps(funnel.steps.map(({ filter }) => filter)),
  };
}

const LONGEST = 10_000;

function checkedWindow(window: Interval): Interval {
  const { n } = window;
  if (Number.isInteger(n) && n >= 0 && n <= LONGEST) return window;
  return invalidRange(`a window is of 0 to ${LONGEST} units, not of ${n}`);
}

function checkShow({ steps }: FunnelShape, { show, attribution }: FunnelSpec): void {
  const asked = show.of === 'histogram' || show.of === 'dropped' ? [show.step] : [];
  const attributed = attribution?.kind === 'step' ? [attribution.step] : [];
  const first = asked.length > 0 ? 2 : 1;
  for (const step of [...asked, ...attributed]) {
    if (Number.isInteger(step) && step >= first && step <= steps.length) continue;
    const problem = `step may be ${first} to ${steps.length}, not ${step}`;
    throw new GatewayError('INVALID_FILTER', { problem });
  }
  if (show.of === 'histogram' && !(show.buckets >= 1 && show.buckets <= 1000)) {
    throw new GatewayError('INVALID_FILTER', { problem: 'a histogram has 1 to 1000 buckets' });
  }
}

/** Entering events lie in the range, the others up to a window later. */
function eventsOf(
  funnel: Funnel,
  shape: FunnelShape,
  spec: FunnelSpec,
  range: Range | null,
  context: InsightContext,
): BaseRows {
  const { cube } = funnel;
  const [entity, time] = [memberName(cube, funnel.entity), memberName(cube, funnel.time)];
  const breakdown = spec.show.of === 'steps' ? spec.show.breakdown : null;
  const reach = range && reachOf(range.end, shape.window).toISOString();
  const ends = [reach, spec.until ?? null];
  const [end = null] = ends.filter((one) => one !== null).sort();
  return baseRows(
    funnel,
    spec,
    {
      columns: [
        member('entity', entity),
        member('ts', time),
        ...funnel.steps.map(({ filter }, i) => matches(flagOf(i + 1), filter)),
        ...funnel.exclusions.map(({ filter }, i) => matches(exclusionOf(i + 1), filter)),
        ...(range ? [matches('inside', inRange(time, range))] : []),
        ...(breakdown === null ? [] : [member('value', breakdown)]),
      ],
      keyed: true,
      filters: [isSet(entity), isSet(time), anyOf(funnel)],
      start: range?.start.toISOString() ?? null,
      end,
    },
    context,
  );
}

/** Months end early: a day more holds whatever the window may reach from any instant before. */
function reachOf(end: Date, { n, unit }: Interval): Date {
  return new Date(addInstant(addInstant(end.getTime(), n, unit, 'UTC'), 1, 'day', 'UTC'));
}

const inRange = (time: string, { start, end }: Range): FilterSpec => ({
  ...{ kind: 'range', member: time },
  range: { kind: 'between', start: start.toISOString(), end: end.toISOString() },
});

/** Only events that match something; strict funnels stop at any event between. */
function anyOf({ order, steps, exclusions }: Funnel): FilterSpec | null {
  const filters = [...steps, ...exclusions].map(({ filter }) => filter);
  const some = filters.filter((filter) => filter !== null);
  return order === 'strict' || some.length < filters.length ? null : { kind: 'or', of: some };
}

/** The columns that funnels are computed from, of the rows that were planned. */
function placed(base: BaseRows, shape: FunnelShape): Select {
  const of = (name: string) => col('r', name);
  const hasInside = base.resolved.columns.some(({ name }) => name === 'inside');
  const hasValue = base.resolved.columns.some(({ name }) => name === 'value');
  const isFirst = shape.order !== 'any' && hasInside;
  const enters = isFirst ? and(of(flagOf(1)), of('inside')) : of(flagOf(1));
  const inside = hasInside ? of('inside') : literal(true);
  return select({
    columns: [
      column(of('entity'), 'entity', base.typeOf('entity')),
      column(cast(of('ts'), 'timestamp'), 'ts', 'timestamp'),
      column(of('key'), 'key', 'string'),
      ...stepsOf(shape).map((step) =>
        column(step === 1 ? enters : of(flagOf(step)), flagOf(step), 'boolean'),
      ),
      ...shape.exclusions.map((_, i) =>
        column(of(exclusionOf(i + 1)), exclusionOf(i + 1), 'boolean'),
      ),
      ...(shape.order === 'any' ? [column(inside, 'inside', 'boolean')] : []),
      ...(hasValue ? [column(of('value'), 'value', base.typeOf('value'))] : []),
    ],
    from: derived(base.query, 'r'),
  });
}
