/**
 * What a funnel asks about the events of one entity, without names or SQL.
 *
 * A chain takes different events of one entity, one per step, in a total order of events: by time, then
 * by block (see {@link blocksOf}), then by the event's key. Equal instants therefore chain freely between
 * steps that no event can share, and by key where one event could match both. The last event is at most
 * the window after the first, inclusive. The entity's depth is the deepest step at which some chain ends,
 * from any start. Its times are those of the earliest completion at that depth, with the latest start for
 * it and the latest possible event before each later step.
 */
import type { Interval } from '../../../shared/values.ts';

export type FunnelOrder = 'sequential' | 'strict' | 'any';

export interface FunnelShape {
  readonly order: FunnelOrder;
  readonly steps: readonly { readonly optional: boolean }[];
  /** From the first step to the last, inclusive. */
  readonly window: Interval;
  /**
   * An event of exclusion n (the base's `x<n>`) strictly between the two steps (from 1) kills a chain.
   * Where `from` was skipped, the last step taken before it stands in; where `to` was, nothing is killed.
   */
  readonly exclusions: readonly { readonly from: number; readonly to: number }[];
  /** Pairs of steps (from 1, the lower first) that one and the same event may match. */
  readonly overlaps: readonly (readonly [number, number])[];
}

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

/**
 * By step, the block of steps in which the event's key breaks ties of time: every gap between two steps
 * of a block lies inside a pair of steps that one event may match. All steps that an event matches are
 * in one block, so that (time, block, key) is a total order of events.
 */
export function blocksOf(shape: FunnelShape): readonly number[] {
  const blocks = [1];
  for (let gap = 1; gap < shape.steps.length; gap++) {
    const keyed = shape.overlaps.some(([low, high]) => low <= gap && gap < high);
    blocks.push((blocks.at(-1) ?? 1) + (keyed ? 0 : 1));
  }
  return blocks;
}

/** Groups of steps that one event may match, directly or through a third step. */
export function overlapGroups(shape: FunnelShape): readonly (readonly number[])[] {
  const group = stepsOf(shape).map((step) => step);
  for (const [low, high] of shape.overlaps) {
    const [from, to] = [group[high - 1], group[low - 1]];
    group.forEach((of, index) => {
      if (of === from && to !== undefined) group[index] = to;
    });
  }
  return [...new Set(group)].map((id) => stepsOf(shape).filter((step) => group[step - 1] === id));
}
