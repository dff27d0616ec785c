import type { ValueType } from '../../../../shared/values.ts';
import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  caseWhen,
  col,
  column,
  cte,
  cteRef,
  eq,
  isNotNull,
  literal,
  select,
} from '../../../../sql/build.ts';
import { type FunnelShape, isOptional, stepsOf } from '../../../insights/funnel/shape.ts';
import { branch, when } from '../when.ts';
import { anyOrderPaths } from './any-order.ts';
import { type Attribution, attributed } from './attribution.ts';
import {
  type ChainRequest,
  type FunnelBase,
  type Levels,
  levelColumn,
  type Paths,
  placeOf,
  reachedOf,
  timeOf,
} from './base.ts';
import { cascadeLevels } from './cascade.ts';
import { eventCtes } from './events.ts';
import { placedEvents } from './placed.ts';
import { stageLevels } from './stages.ts';

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

/** How far each entity came, and with an attribution whose `value` it is counted under. */
export function funnelPaths(request: PathsRequest): Paths {
  const chain = chainRequest(request);
  const prepared = needsPlace(request, chain)
    ? placedEvents(chain, request.attribution !== null)
    : [];
  const found = levelsOf(request, chain);
  const ctes = [...eventCtes(request.base, chain), ...prepared, ...found.ctes];
  const name = 'paths';
  const rows = request.shape.order === 'any' ? [] : [cte(name, pathRows(request, chain, found))];
  const paths = { ctes: [...ctes, ...rows], name };
  return request.attribution === null
    ? paths
    : attributed({ ...request, attribution: request.attribution }, chain, paths);
}

function chainRequest({ shape, by, attribution, times, asof }: PathsRequest): ChainRequest {
  const optional = shape.steps.some((step) => step.optional);
  const cascade = isCascade({ shape, asof });
  const allTimes = times || (attribution !== null && attribution.kind !== 'first_touch');
  // Times alone do not tell an optional step that was skipped from one at the instant of the step before.
  const places =
    (cascade && shape.overlaps.length > 0) ||
    (optional && allTimes) ||
    (attribution !== null && !cascade);
  return {
    shape,
    identity: by === 'part' ? ['entity', 'part'] : ['entity'],
    events: 'placed',
    times: allTimes,
    places: places && shape.order !== 'any',
  };
}

const isCascade = ({ shape, asof }: Pick<PathsRequest, 'shape' | 'asof'>): boolean =>
  asof && shape.order === 'sequential';

const needsPlace = (request: PathsRequest, chain: ChainRequest): boolean =>
  chain.places || !isCascade(request);

function levelsOf(request: PathsRequest, chain: ChainRequest): Levels {
  if (request.shape.order === 'any') return anyOrderPaths(chain);
  if (!isCascade(request)) return stageLevels(chain);
  return cascadeLevels(chain.places ? chain : { ...chain, events: 'events' });
}

function pathRows(request: PathsRequest, chain: ChainRequest, found: Levels): Select {
  const { shape } = request;
  const steps = stepsOf(shape);
  const optional = steps.filter((step) => isOptional(shape, step));
  return select({
    columns: [
      ...chain.identity.map((name) => column(col(null, name), name, 'string')),
      column(
        byDepth(shape, 1, (level) => literal(level)),
        'depth',
        'integer',
      ),
      ...optional.map((step) => column(ends(step), reachedOf(step), 'boolean')),
      ...chosenColumns(chain, chain.times ? steps : [1], timeOf, 'timestamp'),
      ...chosenColumns(chain, chain.places ? steps : [], placeOf, 'integer'),
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

function chosenColumns(
  chain: ChainRequest,
  steps: readonly number[],
  nameOf: (step: number) => string,
  type: ValueType,
) {
  return steps.map((step) =>
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
