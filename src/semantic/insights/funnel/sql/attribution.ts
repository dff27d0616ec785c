import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  and,
  call,
  caseWhen,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  innerJoin,
  isNotNull,
  isNull,
  leftJoin,
  literal,
  order,
  over,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { branch } from '../../shared/case-when.ts';
import { type FunnelShape, flagOf, isOptional, stepsOf } from '../funnel-shape.ts';
import { isOfWay } from './any-order.ts';
import {
  type ChainRequest,
  type FunnelBase,
  type Paths,
  reachedOf,
  timeOf,
} from './funnel-base.ts';
import { INSTANTS } from './instants.ts';
import { mayBe } from './ties.ts';

/**
 * Whose property an entity is counted under: that of the first step of its way that has a value, of the last
 * that has one, or of the n-th; NULL only where none has one. Who never took the n-th step is left out. Of
 * events of one instant that may all be the step the least key with a value counts, of the last the greatest.
 */
export type Attribution =
  | { readonly kind: 'first_touch' | 'last_touch' }
  | { readonly kind: 'step'; readonly step: number };

export interface AttributionRequest {
  readonly base: FunnelBase;
  readonly shape: FunnelShape;
  readonly attribution: Attribution;
  readonly times: boolean;
  /** Whether the paths were found instant by instant. */
  readonly byInstant: boolean;
}

const QUICK = 'attributed_first';
const VALUELESS = 'valueless';

/**
 * Adds the `value` of the step that the attribution names. Nearly always that step has one, and then nothing
 * needs to be known of the others: `all` finds the paths with all times of the rest, from the events of a CTE.
 */
export function attributed(
  request: AttributionRequest,
  chain: ChainRequest,
  paths: Paths,
  all: (events: Select) => Paths,
): Paths {
  const ctes = [...paths.ctes, cte(QUICK, valuesAt(request, chain, paths.name, named(request)))];
  const kept = [...keptColumns(request, chain, null), valueColumn(request, null)];
  if (request.attribution.kind === 'step') return { ctes, name: QUICK };
  const found = select({
    columns: kept,
    from: cteRef(QUICK),
    where: isNotNull(col(null, 'value')),
  });
  const rest = all(select({ columns: eventColumns(request), from: cteRef(VALUELESS) }));
  const others = valuesAt(request, chain, rest.name, stepsOf(request.shape));
  const nested = select({
    with: rest.ctes,
    columns: kept,
    from: derived(others, 'others'),
  });
  const rows = unionAll([found, select({ columns: kept, from: derived(nested, 'rest') })]);
  return {
    ctes: [...ctes, cte(VALUELESS, valueless(request, chain)), cte('attributed', rows)],
    name: 'attributed',
  };
}

const valueColumn = ({ base }: AttributionRequest, from: string | null) =>
  column(col(from, 'value'), 'value', base.types.value);

const eventColumns = ({ base }: AttributionRequest, from: string | null = null) =>
  base.query.columns.map(({ as, type }) => column(col(from, as), as, type));

/** All events of those for whom the step had no value. */
function valueless(request: AttributionRequest, chain: ChainRequest): Select {
  return select({
    columns: eventColumns(request, 'v'),
    from: cteRef('events', 'v'),
    joins: [innerJoin(cteRef(QUICK, 'q'), and(...same(chain, 'q')))],
    where: isNull(col('q', 'value')),
  });
}

/** The step whose value counts if it has one; null: that of the path's depth. */
function named({ attribution }: AttributionRequest): number | null {
  if (attribution.kind === 'last_touch') return null;
  return attribution.kind === 'step' ? attribution.step : 1;
}

/** Each path with the value of the first (or last) of these steps that has one; null: of its depth alone. */
function valuesAt(
  request: AttributionRequest,
  chain: ChainRequest,
  paths: string,
  at: readonly number[] | number | null,
): Select {
  const ofDepth = (step: number) => (at === null ? eq(col('p', 'depth'), literal(step)) : null);
  const steps = Array.isArray(at) ? at : at === null ? stepsOf(request.shape) : [at as number];
  const direction = request.attribution.kind === 'last_touch' ? 'desc' : 'asc';
  const inOrder = direction === 'desc' ? steps.toReversed() : steps;
  const branches = inOrder.map((step) =>
    branch(and(ofDepth(step), isStep(request, chain, step)), literal(step)),
  );
  const candidates = select({
    columns: [
      ...keptColumns(request, chain, 'p'),
      valueColumn(request, 'v'),
      column(col('v', 'key'), 'key', 'string'),
      column(caseWhen(branches), 'step', 'integer'),
    ],
    from: cteRef('events', 'v'),
    joins: [
      innerJoin(cteRef(paths, 'p'), and(...same(chain, 'p'), timed(request, at))),
      ...instantJoin(request, chain),
    ],
  });
  const rank = over(call('row_number'), {
    partitionBy: chain.identity.map((name) => col(null, name)),
    orderBy: [
      order(isNull(col(null, 'value'))),
      order(col(null, 'step'), direction),
      order(col(null, 'key'), direction),
    ],
  });
  const ranked = select({
    columns: [
      ...keptColumns(request, chain, null),
      valueColumn(request, null),
      column(rank, 'rank', 'integer'),
    ],
    from: derived(candidates, 'candidates'),
    where: isNotNull(col(null, 'step')),
  });
  return select({
    columns: [...keptColumns(request, chain, null), valueColumn(request, null)],
    from: derived(ranked, 'ranked'),
    where: eq(col(null, 'rank'), literal(1)),
  });
}

/** An equation that the database can join by, where one step is asked for. */
function timed({ shape }: AttributionRequest, at: readonly number[] | number | null): Expr | null {
  const ts = col('v', 'ts');
  if (typeof at === 'number') return eq(ts, col('p', timeOf(at)));
  if (at !== null) return null;
  const last = stepsOf(shape).map((step) =>
    branch(eq(col('p', 'depth'), literal(step)), col('p', timeOf(step))),
  );
  return eq(ts, caseWhen(last));
}

function instantJoin({ byInstant }: AttributionRequest, chain: ChainRequest) {
  if (!byInstant) return [];
  const there = and(...same(chain, 'i'), eq(col('v', 'ts'), col('i', 'ts')));
  return [leftJoin(cteRef(INSTANTS, 'i'), there)];
}

/** Whether some way that counts takes the step with the event `v`. */
function isStep({ shape, byInstant }: AttributionRequest, chain: ChainRequest, step: number): Expr {
  const there = eq(col('v', 'ts'), col('p', timeOf(step)));
  if (shape.order === 'any') return and(there, isOfWay(chain, step));
  return and(there, byInstant ? mayBe(shape, step) : col('v', flagOf(step)));
}

const same = (chain: ChainRequest, as: string): readonly Expr[] =>
  chain.identity.map((name) => eq(col('v', name), col(as, name)));

function keptColumns(
  { shape, times }: AttributionRequest,
  chain: ChainRequest,
  from: string | null,
) {
  const optional =
    shape.order === 'any' ? [] : stepsOf(shape).filter((step) => isOptional(shape, step));
  const kept = [
    ...chain.identity,
    'depth',
    ...optional.map(reachedOf),
    ...(times ? stepsOf(shape).map(timeOf) : []),
  ];
  return kept.map((name) => column(col(from, name), name, 'string'));
}
