/**
 * What a funnel asks about the events of one entity, without names or SQL.
 *
 * A way takes different events of one entity, one per step, in order of time; events of one instant have no
 * order, so that different ones may follow each other there. The last event is at most the window after the
 * first, inclusive. In a strict funnel no other event lies between the first instant and the last. The
 * entity's depth is the deepest step at which some way ends, from any start. The ways that count are those
 * with the earliest completion at that depth, of them those with the latest start, then with the latest event
 * before each later step; where several differ only by events of one instant, each of them counts.
 *
 * In any order a way is as many different events, each for another step, as fit into a window, the first of
 * them inside the asked range. The i-th time is the latest from which on depth - i + 1 steps are taken.
 */
import type { Interval } from '../../../shared/values.ts';

type FunnelOrder = 'sequential' | 'strict' | 'any';

export interface FunnelShape {
  readonly order: FunnelOrder;
  readonly steps: readonly { readonly optional: boolean }[];
  /** From the first step to the last, inclusive. */
  readonly window: Interval;
  /** Exclusion n is the base's `x<n>`. */
  readonly exclusions: readonly ShapeExclusion[];
  /** Pairs of steps (from 1, the lower first) that one and the same event may match. */
  readonly overlaps: readonly (readonly [number, number])[];
}

interface ShapeExclusion {
  readonly from: number;
  readonly to: number;
  /**
   * path: its event strictly between the two steps (from 1) undoes a way. Where `from` was skipped, the last
   * step taken before it stands in; where `to` was, nothing is undone.
   * entity: who did it counts at no step, after any event of `from` within the window of a first step and
   * before one of `to`, or before the window's end where no other event of `to` comes.
   */
  readonly mode: 'path' | 'entity';
}

export interface NamedExclusion extends ShapeExclusion {
  /** The column. */
  readonly name: string;
}

export const pathExclusions = (shape: FunnelShape): readonly NamedExclusion[] =>
  named(shape).filter(({ mode }) => mode === 'path');

export const entityExclusions = (shape: FunnelShape): readonly NamedExclusion[] =>
  named(shape).filter(({ mode }) => mode === 'entity');

const named = ({ exclusions }: FunnelShape): readonly NamedExclusion[] =>
  exclusions.map((one, index) => ({ ...one, name: exclusionOf(index + 1) }));

/** What the columns of steps and exclusions (from 1) are called. */
export const flagOf = (step: number): string => `s${step}`;
export const exclusionOf = (number: number): string => `x${number}`;

/** Steps from 1 to k. */
export function stepsOf(shape: FunnelShape): readonly number[] {
  return shape.steps.map((_, index) => index + 1);
}

export function isOptional(shape: FunnelShape, step: number): boolean {
  return shape.steps[step - 1]?.optional === true;
}

/** The step that everyone who may reach this one has reached: the nearest earlier one that is not optional. */
export function requiredBefore(shape: FunnelShape, step: number): number {
  let before = step - 1;
  while (before > 1 && isOptional(shape, before)) before--;
  return before;
}

/** The steps that may come right before this one in a chain, nearest first. */
export function predecessorsOf(shape: FunnelShape, step: number): readonly number[] {
  const nearest = step - 1;
  const farthest = requiredBefore(shape, step);
  return Array.from({ length: nearest - farthest + 1 }, (_, i) => nearest - i);
}

/** Both, and the steps between that cannot be skipped. */
export function forcedBetween(shape: FunnelShape, first: number, last: number): readonly number[] {
  return stepsOf(shape).filter(
    (step) =>
      step === first || step === last || (step > first && step < last && !isOptional(shape, step)),
  );
}

/** Groups of steps that one event may match, directly or through a third step. */
export function overlapGroups({
  steps,
  overlaps,
}: Pick<FunnelShape, 'steps' | 'overlaps'>): readonly (readonly number[])[] {
  const all = steps.map((_, index) => index + 1);
  const group = [...all];
  for (const [low, high] of overlaps) {
    const [from, to] = [group[high - 1], group[low - 1]];
    group.forEach((of, index) => {
      if (of === from && to !== undefined) group[index] = to;
    });
  }
  return [...new Set(group)].map((id) => all.filter((step) => group[step - 1] === id));
}

/**
 * Sets of steps that hang together by pairs which one event may match; each step by itself is one, too. Stops
 * once there are more than `most`.
 */
export function entangled(
  { steps, overlaps }: Pick<FunnelShape, 'steps' | 'overlaps'>,
  most = Number.POSITIVE_INFINITY,
): readonly (readonly number[])[] {
  const found = new Map(steps.map((_, i) => [String(i + 1), [i + 1]]));
  for (const some of found.values()) {
    for (const next of neighbours(some, overlaps)) {
      const more = [...some, next].sort((a, b) => a - b);
      found.set(more.join(), found.get(more.join()) ?? more);
      if (found.size > most) return [...found.values()];
    }
  }
  return [...found.values()];
}

function neighbours(some: readonly number[], overlaps: FunnelShape['overlaps']): readonly number[] {
  const beside = overlaps.flatMap(([low, high]) => [
    ...(some.includes(low) ? [high] : []),
    ...(some.includes(high) ? [low] : []),
  ]);
  return [...new Set(beside)].filter((step) => !some.includes(step));
}

/** All subsets, the empty one among them. */
export function subsets(of: readonly number[]): readonly (readonly number[])[] {
  const [first, ...rest] = of;
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without.map((subset) => [first, ...subset]), ...without];
}
