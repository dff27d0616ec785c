import type { ValueType } from '../../../../shared/values.ts';
import type { Cte, Expr, Select } from '../../../../sql/ast.ts';
import {
  and,
  caseWhen,
  col,
  column,
  cteRef,
  eq,
  isNotNull,
  leftJoin,
  literal,
  select,
} from '../../../../sql/build.ts';
import { type FunnelShape, isOptional, stepsOf } from '../../../insights/funnel/shape.ts';
import { branch, when } from '../when.ts';
import { anyOrderPaths } from './any-order.ts';
import {
  type ChainRequest,
  type FunnelBase,
  type Levels,
  levelColumn,
  materialized,
  placeOf,
  timeOf,
} from './base.ts';
import { cascadeLevels } from './cascade.ts';
import { instantValues, placedEvents } from './placed.ts';
import { stageLevels } from './stages.ts';

/** Whose property an entity is counted under: that of its chain's first, last or n-th event. */
export type Attribution =
  | { readonly kind: 'first_touch' | 'last_touch' }
  | { readonly kind: 'step'; readonly step: number };

export interface PathsRequest {
  readonly base: FunnelBase;
  readonly shape: FunnelShape;
  /** `part`: the events have a column `part`, and an entity is taken once per part. */
  readonly by: 'entity' | 'part';
  readonly attribution: Attribution | null;
  readonly times: boolean;
  /** Whether the database joins by the latest row before. */
  readonly asof: boolean;
}

/**
 * One row per entity (and part) that reached the first step: `depth`, `r<i>` (boolean, optional steps only:
 * some chain ends there), with times `t1` … `tk` (NULL where the chosen chain has no such step), with an
 * attribution `value`.
 */
export interface Paths {
  readonly ctes: readonly Cte[];
  readonly name: string;
}

export const reachedOf = (step: number): string => `r${step}`;

export function funnelPaths(request: PathsRequest): Paths {
  const chain = chainRequest(request);
  const events = materialized('events', request.base.query);
  const prepared = needsPlace(request, chain)
    ? placedEvents(chain, request.attribution !== null)
    : [];
  const found = levelsOf(request, chain);
  const ctes = [events, ...prepared, ...found.ctes];
  if (request.shape.order === 'any') return attributed(request, chain, { ...found, ctes });
  const name = 'paths';
  const rows = materialized(name, pathRows(request, chain, found));
  return attributed(request, chain, { ctes: [...ctes, rows], name });
}

function chainRequest({ shape, by, attribution, times, asof }: PathsRequest): ChainRequest {
  const optional = shape.steps.some((step) => step.optional);
  const sequential = shape.order === 'sequential';
  const places =
    attribution !== null ||
    (sequential && shape.overlaps.length > 0 && asof) ||
    (optional && times);
  return {
    shape,
    identity: by === 'part' ? ['entity', 'part'] : ['entity'],
    events: 'placed',
    times,
    places: places && shape.order !== 'any',
  };
}

const isCascade = ({ shape, asof }: PathsRequest): boolean =>
  asof &&
  shape.order === 'sequential' &&
  shape.exclusions.length === 0 &&
  !shape.steps.some((step) => step.optional);

const needsPlace = (request: PathsRequest, chain: ChainRequest): boolean =>
  chain.places || !isCascade(request);

function levelsOf(request: PathsRequest, chain: ChainRequest): Levels {
  if (request.shape.order === 'any') return anyOrderPaths(chain);
  if (!isCascade(request)) return stageLevels(chain);
  return cascadeLevels(chain.places ? chain : { ...chain, events: 'events' });
}

function pathRows(request: PathsRequest, chain: ChainRequest, found: Levels): Select {
  const { shape } = request;
  const optional = stepsOf(shape).filter((step) => isOptional(shape, step));
  return select({
    columns: [
      ...chain.identity.map((name) => column(col(null, name), name, 'string')),
      column(
        byDepth(shape, 1, (level) => literal(level)),
        'depth',
        'integer',
      ),
      ...optional.map((step) => column(ends(step), reachedOf(step), 'boolean')),
      ...(request.times ? chosenColumns(chain, timeOf, 'timestamp') : []),
      ...(chain.places ? chosenColumns(chain, placeOf, 'integer') : []),
    ],
    from: cteRef(found.name),
    where: ends(1),
  });
}

const ends = (level: number): Expr => isNotNull(col(null, levelColumn(level, timeOf(1))));

/** A value by the deepest level that was reached; NULL where that is above `step`. */
function byDepth(shape: FunnelShape, step: number, of: (level: number) => Expr): Expr {
  const deepestFirst = stepsOf(shape).toReversed();
  return caseWhen(
    deepestFirst.filter((level) => level >= step).map((level) => branch(ends(level), of(level))),
  );
}

function chosenColumns(chain: ChainRequest, nameOf: (step: number) => string, type: ValueType) {
  return stepsOf(chain.shape).map((step) =>
    column(
      byDepth(chain.shape, step, (level) => chosen(chain, level, step, nameOf)),
      nameOf(step),
      type,
    ),
  );
}

/** An optional step that the chain skipped stands at the place of the step before it. */
function chosen(
  { shape }: ChainRequest,
  level: number,
  step: number,
  nameOf: (step: number) => string,
): Expr {
  const own = col(null, levelColumn(level, nameOf(step)));
  if (!isOptional(shape, step) || level === step) return own;
  const place = (of: number) => col(null, levelColumn(level, placeOf(of)));
  return when(eq(place(step), place(step - 1)), literal(null), own);
}

/** Adds the `value` of the event that the attribution names. */
function attributed(request: PathsRequest, chain: ChainRequest, paths: Paths): Paths {
  const { attribution, shape } = request;
  if (attribution === null) return paths;
  const any = shape.order === 'any';
  const at = any ? timeOf : placeOf;
  const wanted = attributedColumn(shape, attribution, (step) => col('p', at(step)));
  const on = and(
    ...chain.identity.map((name) => eq(col('v', name), col('p', name))),
    eq(col('v', any ? 'ts' : 'place'), wanted),
  );
  const kept = [
    ...chain.identity,
    'depth',
    ...stepsOf(shape).flatMap((step) => (isOptional(shape, step) ? [reachedOf(step)] : [])),
    ...(request.times ? stepsOf(shape).map(timeOf) : []),
  ];
  const rows = select({
    columns: [
      ...kept.map((name) => column(col('p', name), name, 'string')),
      column(col('v', 'value'), 'value', request.base.types.value),
    ],
    from: cteRef(paths.name, 'p'),
    joins: [leftJoin(any ? instantValues(chain) : cteRef('placed', 'v'), on)],
  });
  return { ctes: [...paths.ctes, materialized('attributed', rows)], name: 'attributed' };
}

function attributedColumn(
  shape: FunnelShape,
  attribution: Attribution,
  at: (step: number) => Expr,
): Expr {
  switch (attribution.kind) {
    case 'first_touch':
      return at(1);
    case 'step':
      return at(attribution.step);
    default:
      return caseWhen(
        stepsOf(shape).map((step) => branch(eq(col('p', 'depth'), literal(step)), at(step))),
      );
  }
}
