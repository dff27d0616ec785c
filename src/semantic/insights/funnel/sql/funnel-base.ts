/**
 * Funnels as SQL. `funnel-base.ts` says what events must look like, `events.ts` which of them count. Four forms find
 * for each step the chains that end there: `cascade.ts` and `stages.ts` where no event can be two steps,
 * `instant-levels.ts` where one can and for strict funnels, `any-order.ts`; `mixed.ts` takes the
 * first and the third together. `paths.ts` makes one row per entity of them, `attribution.ts` adds whose
 * property it is counted under; `report.ts` and `open-windows.ts` count. Nothing here knows a cube: the events' query
 * carries policies and filters inside.
 */
import type { ValueType } from '../../../../shared/values.ts';
import type { Cte, Expr, OrderBy, Select } from '../../../../sql/ast.ts';
import {
  aggregate,
  caseWhen,
  col,
  EARLIER_ROWS,
  literal,
  or,
  order,
  over,
} from '../../../../sql/build.ts';
import { branch } from '../../shared/case-when.ts';
import { exclusionOf, type FunnelShape, flagOf, pathExclusions, stepsOf } from '../funnel-shape.ts';

/**
 * One row per event. Columns: `entity`, `ts` (timestamp), `key` (unique per entity), `s1` … `sk` (boolean:
 * the event matches the step; `s1` only inside the asked range), `x1` … (boolean: it is that exclusion),
 * for funnels in any order `inside` (boolean: it lies in the asked range), and `value` where the report is
 * broken down. Strict funnels need every event of an entity; the others
 * only those that match something.
 */
export interface FunnelBase {
  readonly query: Select;
  readonly types: {
    readonly entity: ValueType;
    readonly key: ValueType;
    readonly value: ValueType;
  };
}

export interface ChainRequest {
  readonly shape: FunnelShape;
  /** The columns that say who moves: `entity`, and `part` where each entity is taken once per part. */
  readonly identity: readonly string[];
  /** Name of the CTE with the events: the columns of {@link FunnelBase} and the identity. */
  readonly events: string;
  /** Whether the times of all steps are wanted; the first step's is always there. */
  readonly times: boolean;
  /** Whether the places of the steps' events in their entity's total order are wanted. */
  readonly places: boolean;
  /** No two events of an entity that are steps share an instant, and one may be several steps. */
  readonly apart: boolean;
}

/**
 * CTEs of which the last has one row per identity with, for each level, the least value of each column
 * over the chains that end there ({@link levelColumn}; NULL where none does): later events never have
 * earlier predecessors, so the least values together are the earliest completion's.
 */
export interface Levels {
  readonly ctes: readonly Cte[];
  readonly name: string;
}

/**
 * One row per entity (and part) that reached the first step: `depth`, `r<i>` (boolean, optional steps only:
 * some chain ends there), `t1` and with times `t2` … `tk` (NULL where the chosen chain has no such step),
 * with an attribution `value`.
 */
export interface Paths {
  readonly ctes: readonly Cte[];
  readonly name: string;
}

export const reachedOf = (step: number): string => `r${step}`;
export const timeOf = (step: number): string => `t${step}`;
export const placeOf = (step: number): string => `p${step}`;
/** The columns of steps and exclusions, and of funnels in any order whether an event may be the first. */
export const flagsOf = (shape: FunnelShape): readonly string[] => [
  ...stepsOf(shape).map(flagOf),
  ...shape.exclusions.map((_, index) => exclusionOf(index + 1)),
  ...(shape.order === 'any' ? ['inside'] : []),
];
/** The last time (or place) up to `step` of the chain that ends at `level`. */
export const levelColumn = (level: number, column: string): string => `l${level}_${column}`;

/** The earlier steps whose columns a chain that ends at `level` carries along. */
export function carriedSteps(request: ChainRequest, level: number): readonly number[] {
  const earlier = stepsOf(request.shape).filter((step) => step < level);
  if (request.times || request.places) return earlier;
  const watched = new Set([1, ...pathExclusions(request.shape).map((one) => one.from)]);
  return earlier.filter((step) => watched.has(step));
}

/** The columns of one step in a chain. */
export function columnsOf(request: ChainRequest, step: number): readonly string[] {
  return request.places ? [timeOf(step), placeOf(step)] : [timeOf(step)];
}

/** What is wanted of a chain that ends at `level`. */
export function resultColumns(request: ChainRequest, level: number): readonly string[] {
  if (!request.times && !request.places) return [timeOf(1)];
  return stepsOf(request.shape)
    .filter((step) => step <= level)
    .flatMap((step) => columnsOf(request, step));
}

export const typeOfColumn = (name: string): ValueType =>
  name.startsWith('t') ? 'timestamp' : 'integer';

/** Whether an event matches any step. */
export function anyStep(shape: FunnelShape): Expr {
  return or(...stepsOf(shape).map((step) => col(null, flagOf(step))));
}

/**
 * The order in which an entity's events are placed. Where no event is two steps, those of one instant may
 * follow each other step by step.
 */
export function eventOrder(shape: FunnelShape): readonly OrderBy[] {
  const step = caseWhen(stepsOf(shape).map((of) => branch(col(null, flagOf(of)), literal(of))));
  const ties = shape.order === 'any' ? [] : [order(step)];
  return [order(col(null, 'ts')), ...ties, order(col(null, 'key'))];
}

/** The greatest value over all earlier events of the same identity, by `place`. */
export function greatestBefore({ identity }: ChainRequest, of: Expr): Expr {
  return over(aggregate('max', [of]), {
    partitionBy: identity.map((name) => col(null, name)),
    orderBy: [order(col(null, 'place'))],
    frame: EARLIER_ROWS,
  });
}
