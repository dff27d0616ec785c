import type { Expr } from '../../../../sql/ast.ts';
import {
  add,
  and,
  col,
  eq,
  gt,
  gte,
  isNull,
  literal,
  lte,
  ne,
  or,
  subtract,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import {
  entangled,
  type FunnelShape,
  flagOf,
  isOptional,
  pathExclusions,
  stepsOf,
  subsets,
} from '../funnel-shape.ts';
import { countOf, latestOf, TOTAL } from './instants.ts';

/**
 * What the events of one instant may be to the ways that count: rows `p` of these ways with the latest time up
 * to each step ({@link upTo}), and of the instant `i` the counts of `instants.ts`.
 */
export const upTo = (step: number): string => `u${step}`;

/** Whether all ways that count take the step, and at this instant. */
export function isForced(shape: FunnelShape, step: number, instant: Expr): Expr {
  const time = col('p', upTo(step));
  const here = eq(time, instant);
  if (!isOptional(shape, step)) return here;
  return and(here, or(gt(time, col('p', upTo(step - 1))), isLast(step)));
}

const isLast = (step: number): Expr => eq(col('p', 'depth'), literal(step));

/** True where the condition does not hold, or is unknown for want of a time. */
const unless = (condition: Expr, holds: Expr): Expr => when(condition, holds, literal(true));

/** Whether some way that counts takes a step that it need not, at the instant up to which it may. */
export function isTaken(shape: FunnelShape, step: number): Expr {
  const time = col('p', upTo(step));
  const beside = entangled(shape).flatMap((steps) => {
    if (!steps.includes(step)) return [];
    const enough = gte(col('i', countOf(steps)), literal(steps.length));
    const others = steps.filter((one) => one !== step);
    if (others.length === 0) return [enough];
    return [unless(and(...others.map((one) => isForced(shape, one, time))), enough)];
  });
  const alive = pathExclusions(shape).flatMap(({ name, from, to }) => {
    if (to !== step) return [];
    const latest = col('i', latestOf(name));
    return [or(isNull(latest), lte(latest, col('p', upTo(from))))];
  });
  return and(...beside, ...alive);
}

/** Whether the event `v` of the instant may be the step, and different others what else is taken there. */
export function mayBe(shape: FunnelShape, step: number): Expr {
  const own = col('v', flagOf(step));
  const others = leavesEnough(shape, step, []);
  const free = stepsOf(shape).filter((one) => isOptional(shape, one) && one !== step);
  const skips = stepsOf(shape).some((one) => isOptional(shape, one));
  // Of entities without ties nothing is counted: there is but the one event.
  const alone = isNull(col('i', 'ts'));
  if (shape.order !== 'strict' || !skips) return and(own, or(alone, others));
  // Between its first instant and its last a strict way leaves no event over.
  const all = subsets(free).map((some) =>
    and(
      ...some.map((one) => eq(col('p', upTo(one)), col('v', 'ts'))),
      eq(howMany(shape, [...some, step]), col('i', TOTAL)),
      leavesEnough(shape, step, some),
    ),
  );
  return and(own, when(isInner(shape), or(...all), others));
}

/** Whether without the event enough others match the other steps: those that are forced here and some more. */
function leavesEnough(shape: FunnelShape, step: number, more: readonly number[]): Expr {
  const instant = col('v', 'ts');
  return and(
    ...entangled(shape).flatMap((steps) => {
      if (steps.includes(step)) return [];
      const left = subtract(col('i', countOf(steps)), one(matches(steps)));
      const enough = gte(left, literal(steps.length));
      const forced = steps.filter((of) => !more.includes(of));
      if (forced.length === 0) return [enough];
      return [unless(and(...forced.map((of) => isForced(shape, of, instant))), enough)];
    }),
  );
}

/** How many steps are forced at the instant, with these. */
function howMany(shape: FunnelShape, more: readonly number[]): Expr {
  return stepsOf(shape)
    .map((step) => (more.includes(step) ? literal(1) : one(isForced(shape, step, col('v', 'ts')))))
    .reduce(add);
}

function isInner(shape: FunnelShape): Expr {
  const instant = col('v', 'ts');
  const ends = stepsOf(shape).map((step) =>
    unless(isLast(step), ne(instant, col('p', upTo(step)))),
  );
  return and(ne(instant, col('p', upTo(1))), ...ends);
}

const matches = (steps: readonly number[]): Expr =>
  or(...steps.map((step) => col('v', flagOf(step))));
const one = (condition: Expr): Expr => when(condition, literal(1), literal(0));
