import { GatewayError } from '../../../../shared/errors.ts';
import type { Interval } from '../../../../shared/values.ts';
import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { Funnel, FunnelAttribution } from '../../../model/insight-model.ts';
import type { ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
import { addInstant } from '../../../query/time/calendar.ts';
import type { FunnelShow, FunnelSpec } from '../../insight-spec.ts';
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
import { MAX_PERIODS, type Period, type Range } from '../../shared/periods.ts';
import { exclusionOf, type FunnelShape, flagOf } from '../funnel-shape.ts';
import { overlappingSteps } from '../overlaps.ts';
import { type EntryPeriods, entryPeriods } from './entry-periods.ts';

export interface ResolvedFunnel extends ResolvedBase<readonly [RowsBase]> {
  readonly kind: 'funnel';
  readonly shape: FunnelShape;
  readonly shows: FunnelShown;
  readonly periods: readonly Period[];
}

/** Steps count from 1. */
export type FunnelShown =
  /** Null: there is no breakdown. */
  | {
      readonly of: 'steps';
      readonly times: boolean;
      readonly attribution: FunnelAttribution | null;
    }
  | Extract<FunnelShow, { readonly of: 'open' | 'histogram' | 'dropped' }>
  | { readonly of: 'trend'; readonly entries: EntryPeriods; readonly bucketing: Bucketing };

export function resolveFunnel(spec: FunnelSpec, context: ResolveContext): ResolvedFunnel {
  const funnel = findInsight('funnels', spec.insight, context);
  const shape = shapeOf(funnel, spec);
  checkShow(shape, spec);
  const range = rangeOf(spec, context);
  const base = eventsOf(funnel, shape, spec, range, context);
  const shows = shownOf(funnel, shape, spec, { range, base });
  const periods = shows.of === 'trend' ? shows.entries.asked : [];
  return { ...overRows(base, funnel, spec, context), kind: spec.kind, shape, shows, periods };
}

function shownOf(
  funnel: Funnel,
  shape: FunnelShape,
  { show, attribution, timeZone }: FunnelSpec,
  { range, base }: { readonly range: Range | null; readonly base: RowsBase },
): FunnelShown {
  if (show.of === 'steps') {
    const by = show.breakdown === null ? null : (attribution ?? funnel.attribution);
    return { of: 'steps', times: show.times, attribution: by };
  }
  if (show.of !== 'trend') return show;
  if (range === null) return invalidRange('a trend needs a time range');
  const grain = show.granularity;
  const entries = entryPeriods(range, grain, timeZone, shape.window);
  if (entries === null) return invalidRange('the window is too long for such a fine granularity');
  if (entries.asked.length > MAX_PERIODS) return invalidRange('it has too many periods');
  const clock = clockAcross(base, timeZone, [...entries.asked, ...entries.after]);
  return { of: 'trend', entries, bucketing: { grain, clock } };
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
  context: ResolveContext,
): RowsBase {
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
