/** The time dimensions of a question: what windows roll along and shifts move. */
import { GatewayError } from '../../../shared/errors.ts';
import type { ValueType } from '../../../shared/values.ts';
import type { Asked } from '../asked.ts';
import type { TargetOf } from '../bind/find-members.ts';
import type { Edge } from '../time/calendar.ts';
import { bucketType, finest, floorOn, type Grid, gridOf, nextOn } from '../time/grid.ts';
import type { Span, TimePlace } from '../time/time-op.ts';
import { type Clock, resolveRange, type TimeRange } from '../time/time-range.ts';

export interface Axis {
  readonly target: TargetOf<'dimension'>;
  /** The keys that are buckets of it. */
  readonly buckets: readonly AxisKey[];
  readonly range: TimeRange | null;
}

export interface AxisKey {
  /** Position among the keys. */
  readonly at: number;
  readonly grid: Grid;
  readonly type: ValueType;
}

/** Those that are grouped by come first. `kept`: only these keys (by `as`) count. */
export function axesOf(
  asked: Asked,
  clock: Clock,
  kept: ReadonlySet<string> | null,
): readonly Axis[] {
  const targets = new Map<string, TargetOf<'dimension'>>();
  for (const { spec, target } of asked.dimensions) {
    if (spec.granularity !== null) targets.set(axisId(target), target);
  }
  for (const { target } of asked.ranges) targets.set(axisId(target), target);
  return [...targets].map(([id, target]): Axis => {
    const ranged = asked.ranges.find((one) => axisId(one.target) === id);
    return {
      target,
      buckets: bucketsOn(id, asked, clock, kept),
      range: ranged ? resolveRange(ranged.spec.range, clock) : null,
    };
  });
}

/** The member as its question calls it. */
function axisId({ path, member }: TargetOf<'dimension'>): string {
  return [...path, member.name].join('.');
}

function bucketsOn(
  id: string,
  asked: Asked,
  clock: Clock,
  kept: ReadonlySet<string> | null,
): readonly AxisKey[] {
  return asked.dimensions.flatMap(({ spec, target }, at): readonly AxisKey[] => {
    const { granularity } = spec;
    if (granularity === null || axisId(target) !== id) return [];
    if (kept !== null && !kept.has(spec.as)) return [];
    const grid = gridOf(target.member, granularity, clock);
    return [{ at, grid, type: bucketType(target.member, granularity) }];
  });
}

export function placeOn({ target, buckets, range }: Axis, clock: Clock): TimePlace {
  const { member } = target;
  return {
    zone: clock.timeZone,
    begin: range && edgeAt(range.start, range.startLocal),
    grid: finest(buckets.map(({ grid }) => grid)),
    gridOf: (granularity) =>
      member.granularities.has(granularity) || GRAIN_NAMES.has(granularity)
        ? gridOf(member, granularity, clock)
        : null,
  };
}

const GRAIN_NAMES: ReadonlySet<string> = new Set([
  ...['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'],
]);

/** A stretch of time that lies in one bucket of each key. */
export interface Slot extends Span {
  readonly start: Edge;
  readonly end: Edge;
  /** The start of the bucket that it lies in, for each of the axis' keys. */
  readonly labels: readonly Edge[];
}

const MOST = 10_000;

/** All slots of the range, whole buckets at its edges. QUERY_TOO_EXPENSIVE past 10000. */
export function slotsOf({ buckets, range }: Axis, zone: string): readonly Slot[] {
  if (range === null) return [];
  const from = edgeAt(range.start, range.startLocal);
  const to = edgeAt(range.end, range.endLocal);
  const firsts = buckets.map(({ grid }) => floorOn(from, grid, zone));
  const slots: Slot[] = [];
  let labels = firsts;
  let start = latest(firsts);
  while (start.instant < to.instant) {
    const nexts = labels.map((at, i) => nextOn(at, buckets[i]?.grid ?? DAY, zone));
    const end = earliest(nexts);
    slots.push({ start, end, labels });
    labels = labels.map((at, i) => (nexts[i]?.instant === end.instant ? end : at));
    start = end;
    if (slots.length > MOST) tooMany();
  }
  return slots;
}

const DAY: Grid = { kind: 'grain', grain: 'day' };

export function edgeAt(instant: string, local: string): Edge {
  return { instant: Date.parse(instant), wall: Date.parse(`${local}Z`) };
}

function latest(edges: readonly Edge[]): Edge {
  return edges.reduce((a, b) => (b.instant > a.instant ? b : a));
}

function earliest(edges: readonly Edge[]): Edge {
  return edges.reduce((a, b) => (b.instant < a.instant ? b : a));
}

function tooMany(): never {
  throw new GatewayError('QUERY_TOO_EXPENSIVE', {
    problem: `the range has more than ${MOST} buckets (take a coarser granularity or a shorter range)`,
    max: MOST,
  });
}
