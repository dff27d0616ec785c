import type { Cte, Expr, Select } from '../../../../sql/ast.ts';
import {
  aggregate,
  and,
  col,
  column,
  countRows,
  cte,
  cteRef,
  EARLIER_ROWS,
  eq,
  gte,
  literal,
  or,
  order,
  over,
  select,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import {
  entangled,
  type FunnelShape,
  flagOf,
  forcedBetween,
  pathExclusions,
  stepsOf,
  subsets,
} from '../funnel-shape.ts';
import type { ChainRequest } from './funnel-base.ts';

/**
 * The CTE `instants`: one row per entity and instant, for what the events of one instant can do together. They
 * have no order: those that follow each other there are any different events, one for each step. By Hall's
 * theorem there are such for a set of steps when each of its subsets has as many events that match some step
 * of it; only subsets that hang together by shared events need be asked.
 */
export const INSTANTS = 'instants';

/** How many events of the instant match some of these steps. */
export const countOf = (steps: readonly number[]): string => `n${steps.join('_')}`;
/** Whether different events match the steps from `first` to `last` that cannot be skipped, and both of these. */
export const takesOf = (first: number, last: number): string => `g${first}_${last}`;
/** Whether that leaves no event over, if those between that can be skipped help. */
export const usesUpOf = (first: number, last: number): string => `u${first}_${last}`;
/** When an exclusion last happened before the instant. */
export const latestOf = (exclusion: string): string => `latest_${exclusion}`;
/** How many events the instant has at all; of strict funnels. */
export const TOTAL = 'total';

export function instantCtes(chain: ChainRequest): readonly Cte[] {
  return [cte('counted', counted(chain)), cte(INSTANTS, instants(chain))];
}

function counted({ shape, identity, events }: ChainRequest): Select {
  const keys = [...identity, 'ts'];
  return select({
    columns: [
      ...keys.map((name) => column(col(null, name), name, 'string')),
      ...entangled(shape).map((steps) =>
        column(
          countRows(or(...steps.map((step) => col(null, flagOf(step))))),
          countOf(steps),
          'integer',
        ),
      ),
      ...(shape.order === 'strict' ? [column(countRows(), TOTAL, 'integer')] : []),
      ...pathExclusions(shape).map(({ name }) =>
        column(aggregate('bool_or', [col(null, name)]), name, 'boolean'),
      ),
    ],
    from: cteRef(events),
    groupBy: keys.map((_, index) => index + 1),
  });
}

function instants({ shape, identity }: ChainRequest): Select {
  const total = shape.order === 'strict' ? [TOTAL] : [];
  const kept = [...identity, 'ts', ...entangled(shape).map(countOf), ...total];
  const segments = stepsOf(shape).flatMap((last) =>
    stepsOf(shape)
      .filter((first) => first <= last)
      .map((first) => [first, last] as const),
  );
  return select({
    columns: [
      ...kept.map((name) => column(col(null, name), name, 'string')),
      ...segments.map(([first, last]) =>
        column(takes(shape, forcedBetween(shape, first, last)), takesOf(first, last), 'boolean'),
      ),
      ...(shape.order === 'strict' ? segments : []).map(([first, last]) =>
        column(usesUp(shape, first, last), usesUpOf(first, last), 'boolean'),
      ),
      ...pathExclusions(shape).map(({ name }) => {
        const happened = over(aggregate('max', [when(col(null, name), col(null, 'ts'))]), {
          partitionBy: identity.map((one) => col(null, one)),
          orderBy: [order(col(null, 'ts'))],
          frame: EARLIER_ROWS,
        });
        return column(happened, latestOf(name), 'timestamp');
      }),
    ],
    from: cteRef('counted'),
  });
}

/** Whether different events match each of these steps. */
function takes(shape: FunnelShape, steps: readonly number[]): Expr {
  return and(
    ...entangled(shape)
      .filter((some) => some.every((step) => steps.includes(step)))
      .map((some) => gte(col(null, countOf(some)), literal(some.length))),
  );
}

/** Whether the steps from `first` to `last` take all events of the instant: with some of those that can be skipped. */
function usesUp(shape: FunnelShape, first: number, last: number): Expr {
  const forced = forcedBetween(shape, first, last);
  const free = stepsOf(shape).filter(
    (step) => step > first && step < last && !forced.includes(step),
  );
  return or(
    ...subsets(free).map((some) => {
      const taken = [...forced, ...some];
      return and(eq(col(null, TOTAL), literal(taken.length)), takes(shape, taken));
    }),
  );
}
