import type { Cte, Expr, Select } from '../../../../sql/ast.ts';
import {
  and,
  caseWhen,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  innerJoin,
  isNotNull,
  leftJoin,
  literal,
  or,
  select,
} from '../../../../sql/build.ts';
import { branch, when } from '../../shared/case-when.ts';
import { type FunnelShape, isOptional, stepsOf } from '../funnel-shape.ts';
import { anyOrderPaths } from './any-order.ts';
import { type Attribution, attributed } from './attribution.ts';
import { cascadeLevels } from './cascade.ts';
import { eventCtes } from './events.ts';
import {
  type ChainRequest,
  type FunnelBase,
  type Levels,
  levelColumn,
  type Paths,
  placeOf,
  reachedOf,
  timeOf,
} from './funnel-base.ts';
import { instantLevels } from './instant-levels.ts';
import { INSTANTS } from './instants.ts';
import { mixedLevels } from './mixed.ts';
import { placedEvents } from './placed.ts';
import { stageLevels } from './stages.ts';
import { isForced, isTaken, upTo } from './ties.ts';

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
  const { attribution, shape } = request;
  const chain = chainRequest(request);
  const paths = plainPaths(request, chain);
  if (attribution === null) return paths;
  const byInstant = isByInstant(shape);
  return attributed({ ...request, attribution, byInstant }, chain, paths, (query) => {
    const base = { ...request.base, query };
    return plainPaths({ ...request, base }, chainRequest({ ...request, times: true }));
  });
}

function plainPaths(request: PathsRequest, chain: ChainRequest): Paths {
  const found = levelsOf(request, chain);
  const ctes = [...eventCtes(request.base, chain), ...found.ctes];
  return { ctes: [...ctes, ...pathCtes(request.shape, chain, found)], name: 'paths' };
}

function chainRequest({ shape, by, attribution, times }: PathsRequest): ChainRequest {
  const ofFirst =
    attribution?.kind === 'first_touch' || (attribution?.kind === 'step' && attribution.step === 1);
  const firstAlone = attribution === null || (ofFirst && !isByInstant(shape));
  const allTimes = times || !firstAlone;
  const optional = shape.steps.some((step) => step.optional);
  return {
    shape,
    identity: by === 'part' ? ['entity', 'part'] : ['entity'],
    events: 'placed',
    apart: false,
    times: allTimes,
    // Times alone do not tell an optional step that was skipped from one at the instant of the step before.
    places: optional && allTimes && shape.order === 'sequential' && !isByInstant(shape),
  };
}

/** Where one event may be two steps, and where nothing may lie between them, instants are looked at as a whole. */
const isByInstant = ({ order, overlaps }: FunnelShape): boolean =>
  order === 'strict' || (order === 'sequential' && overlaps.length > 0);

function levelsOf({ shape, asof }: PathsRequest, chain: ChainRequest): Levels {
  const unplaced = { ...chain, events: 'events' };
  if (isByInstant(shape)) {
    return shape.order === 'sequential' && asof ? mixedLevels(unplaced) : instantLevels(unplaced);
  }
  if (shape.order === 'sequential' && asof && !chain.places) return cascadeLevels(unplaced);
  const levels =
    shape.order === 'any' ? anyOrderPaths(chain) : asof ? cascadeLevels(chain) : stageLevels(chain);
  return { ...levels, ctes: [...placedEvents(chain), ...levels.ctes] };
}

function pathCtes(shape: FunnelShape, chain: ChainRequest, found: Levels): readonly Cte[] {
  if (shape.order === 'any') return [];
  if (!isByInstant(shape) || !chain.times) return [cte('paths', pathRows(chain, found, timeOf))];
  return [cte('ways', pathRows(chain, found, upTo)), cte('paths', withTaken(chain))];
}

/** `nameOf`: the names of the latest times up to each step. */
function pathRows(chain: ChainRequest, found: Levels, nameOf: (step: number) => string): Select {
  const { shape } = chain;
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
      ...(chain.times ? steps : [1]).map((step) =>
        column(
          byDepth(shape, step, (level) => chosen(chain, level, step)),
          nameOf(step),
          'timestamp',
        ),
      ),
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

/** An optional step that the chain skipped stands at the place of the step before it. */
function chosen({ shape, places }: ChainRequest, level: number, step: number): Expr {
  const own = col(null, levelColumn(level, timeOf(step)));
  if (!places || !isOptional(shape, step) || level === step) return own;
  const place = (of: number) => col(null, levelColumn(level, placeOf(of)));
  return when(eq(place(step), place(step - 1)), literal(null), own);
}

/** The ways that were found instant by instant, with a time where a step was taken and not only passed. */
function withTaken({ shape, identity }: ChainRequest): Select {
  const steps = stepsOf(shape);
  const optional = steps.filter((step) => isOptional(shape, step));
  const kept = [...identity, 'depth', ...optional.map(reachedOf), ...steps.map(upTo)];
  const times = steps.map((step) => {
    const time = col('p', upTo(step));
    const here = or(isForced(shape, step, time), col(`o${step}`, 'taken'));
    const taken = isOptional(shape, step) ? when(here, time) : time;
    return column(taken, timeOf(step), 'timestamp');
  });
  return select({
    columns: [...kept.map((name) => column(col('p', name), name, 'string')), ...times],
    from: cteRef('ways', 'p'),
    joins: optional.map((step) => {
      const same = identity.map((name) => eq(col('p', name), col(`o${step}`, name)));
      return leftJoin(derived(takenAt({ shape, identity }, step), `o${step}`), and(...same));
    }),
  });
}

/** By identity, whether it took the step. */
function takenAt({ shape, identity }: Pick<ChainRequest, 'shape' | 'identity'>, step: number) {
  const same = identity.map((name) => eq(col('p', name), col('i', name)));
  const there = eq(col('p', upTo(step)), col('i', 'ts'));
  return select({
    columns: [
      ...identity.map((name) => column(col('p', name), name, 'string')),
      column(isTaken(shape, step), 'taken', 'boolean'),
    ],
    from: cteRef('ways', 'p'),
    joins: [innerJoin(cteRef(INSTANTS, 'i'), and(...same, there))],
  });
}
