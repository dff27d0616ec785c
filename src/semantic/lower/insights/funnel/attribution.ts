import type { Expr, Relation, Select } from '../../../../sql/ast.ts';
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
  leftJoin,
  literal,
  or,
  order,
  over,
  select,
} from '../../../../sql/build.ts';
import { type FunnelShape, isOptional, stepsOf } from '../../../insights/funnel/shape.ts';
import { branch } from '../when.ts';
import {
  type ChainRequest,
  type FunnelBase,
  flagOf,
  type Paths,
  placeOf,
  reachedOf,
  timeOf,
} from './base.ts';
import { instantValues } from './placed.ts';

/** Whose property an entity is counted under: that of its chain's first, last or n-th event. */
export type Attribution =
  | { readonly kind: 'first_touch' | 'last_touch' }
  | { readonly kind: 'step'; readonly step: number };

interface Request {
  readonly base: FunnelBase;
  readonly shape: FunnelShape;
  readonly attribution: Attribution;
  readonly times: boolean;
}

/** Adds the `value` of the event that the attribution names. */
export function attributed(request: Request, chain: ChainRequest, paths: Paths): Paths {
  const rows = chain.places
    ? joined(request, chain, paths, cteRef('placed', 'v'), placeOf, 'place')
    : request.shape.order === 'any'
      ? joined(request, chain, paths, instantValues(chain), timeOf, 'ts')
      : fromTies(request, chain, paths);
  return { ctes: [...paths.ctes, cte('attributed', rows)], name: 'attributed' };
}

/** By the one row of `values` at the place or the time of the event. */
function joined(
  request: Request,
  chain: ChainRequest,
  paths: Paths,
  from: Relation,
  nameOf: (step: number) => string,
  at: string,
): Select {
  const wanted = byStep(request, (step) => col('p', nameOf(step)));
  return select({
    columns: [
      ...keptColumns(request, chain, 'p'),
      column(col('v', 'value'), 'value', request.base.types.value),
    ],
    from: cteRef(paths.name, 'p'),
    joins: [leftJoin(from, and(...same(chain), eq(col('v', at), wanted)))],
  });
}

/**
 * Without places: among the events of that instant and step the last by key, for a completion the first.
 * Sound only where no event matches two steps.
 */
function fromTies(request: Request, chain: ChainRequest, paths: Paths): Select {
  const time = byStep(request, (step) => col('p', timeOf(step)));
  const matches = matchesStep(request);
  const partitionBy = chain.identity.map((name) => col('p', name));
  const rank = (direction: 'asc' | 'desc') =>
    over(call('row_number'), { partitionBy, orderBy: [order(col('v', 'key'), direction)] });
  const ranked = select({
    columns: [
      ...keptColumns(request, chain, 'p'),
      column(col('v', 'value'), 'value', request.base.types.value),
      column(rank('asc'), 'from_first', 'integer'),
      column(rank('desc'), 'from_last', 'integer'),
    ],
    from: cteRef(paths.name, 'p'),
    joins: [
      leftJoin(cteRef('events', 'v'), and(...same(chain), eq(col('v', 'ts'), time), matches)),
    ],
  });
  const completes = completing(request);
  const first = eq(col(null, 'from_first'), literal(1));
  const last = eq(col(null, 'from_last'), literal(1));
  return select({
    columns: [
      ...keptColumns(request, chain, null),
      column(col(null, 'value'), 'value', request.base.types.value),
    ],
    from: derived(ranked, 'ranked'),
    where:
      completes === null
        ? first
        : or(and(completes, first), and({ kind: 'not', of: completes }, last)),
  });
}

/** An equation of one side with the other, for databases hash nothing else in an outer join. */
function matchesStep({ attribution, shape }: Request): Expr {
  if (attribution.kind !== 'last_touch') {
    return col('v', flagOf(attribution.kind === 'step' ? attribution.step : 1));
  }
  const ofEvent = stepsOf(shape).map((step) => branch(col('v', flagOf(step)), literal(step)));
  return eq(caseWhen(ofEvent), col('p', 'depth'));
}

/** Whether the attributed event completes its chain; null: always. */
function completing({ attribution }: Request): Expr | null {
  if (attribution.kind === 'last_touch') return null;
  const step = attribution.kind === 'step' ? attribution.step : 1;
  return eq(col(null, 'depth'), literal(step));
}

const same = (chain: ChainRequest): readonly Expr[] =>
  chain.identity.map((name) => eq(col('v', name), col('p', name)));

function keptColumns({ shape, times }: Request, chain: ChainRequest, from: string | null) {
  const optional = stepsOf(shape).filter((step) => isOptional(shape, step));
  const kept = [
    ...chain.identity,
    'depth',
    ...optional.map(reachedOf),
    ...(times ? stepsOf(shape).map(timeOf) : []),
  ];
  return kept.map((name) => column(col(from, name), name, 'string'));
}

/** Something of the step that the attribution names. */
function byStep({ attribution, shape }: Request, of: (step: number) => Expr): Expr {
  if (attribution.kind === 'first_touch') return of(1);
  if (attribution.kind === 'step') return of(attribution.step);
  return caseWhen(
    stepsOf(shape).map((step) => branch(eq(col('p', 'depth'), literal(step)), of(step))),
  );
}
