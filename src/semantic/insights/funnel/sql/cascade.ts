import type { Expr, Query, Relation, Select } from '../../../../sql/ast.ts';
import {
  add,
  addInterval,
  aggregate,
  and,
  cast,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  gt,
  gte,
  isNull,
  join,
  literal,
  lte,
  multiply,
  or,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { flagOf, pathExclusions, predecessorsOf, stepsOf } from '../funnel-shape.ts';
import {
  type ChainRequest,
  carriedSteps,
  columnsOf,
  type Levels,
  levelColumn,
  placeOf,
  resultColumns,
  timeOf,
  typeOfColumn,
} from './funnel-base.ts';

/** Names of its CTEs: a question may ask for chains of both kinds. */
const nameIn = ({ apart }: ChainRequest, name: string): string => (apart ? `apart_${name}` : name);
const levelCte = (request: ChainRequest, level: number): string =>
  nameIn(request, `chains_${level}`);

/**
 * Sequential funnels, for databases with ASOF joins, where no event is two steps or (`apart`) no two share an
 * instant: each event of step i takes the latest chain before it of the steps that may precede it. The latest is
 * enough, because no older one has a later time at any step: it also fails the window or an exclusion only where
 * all older ones do. Needs the events' `place` where places are asked for, and then orders by it.
 */
export function cascadeLevels(request: ChainRequest): Levels {
  const steps = stepsOf(request.shape);
  const chains = steps.map((step) =>
    cte(levelCte(request, step), step === 1 ? firstChains(request) : nextChains(request, step)),
  );
  const rows = unionAll(steps.map((step) => levelRows(request, step)));
  return {
    ctes: [
      ...chains,
      cte(nameIn(request, 'chain_rows'), rows),
      cte(nameIn(request, 'chain_levels'), perIdentity(request)),
    ],
    name: nameIn(request, 'chain_levels'),
  };
}

function firstChains(request: ChainRequest): Select {
  return select({
    columns: [...identityColumns(request), ...ownColumns(request, 1, null)],
    from: cteRef(request.events),
    where: col(null, flagOf(1)),
  });
}

function nextChains(request: ChainRequest, step: number): Select {
  const carried = carriedSteps(request, step).flatMap((one) => columnsOf(request, one));
  const exclusions = exclusionsAt(request, step);
  const kept = [
    ...request.identity.map((name) => column(col('e', name), name, 'string')),
    ...carried.map((name) => column(col('c', name), name, typeOfColumn(name))),
  ];
  const earliest = column(aggregate('min', [col('e', 'ts')]), timeOf(step), 'timestamp');
  return select({
    columns: [...kept, ...(folds(request, step) ? [earliest] : ownColumns(request, step, 'e'))],
    groupBy: folds(request, step) ? kept.map((_, index) => index + 1) : [],
    from: derived(eventsOf(request, step), 'e'),
    joins: [
      join(
        'asof_inner',
        priorChains(request, step),
        and(...same(request, 'c'), comesAfter(request, step)),
      ),
      ...exclusions.map((one) => one.join),
    ],
    where: and(
      lte(col('e', 'ts'), addInterval(col('c', timeOf(1)), request.shape.window)),
      ...exclusions.map((one) => one.spares),
    ),
  });
}

/**
 * Of chains that carry the same, the earliest is as good as all where nobody asks when its own step was: steps
 * that are taken often then leave no more chains than there are starts.
 */
function folds({ shape, times, places }: ChainRequest, step: number): boolean {
  const watched = pathExclusions(shape).some(({ from }) => from >= step);
  return !times && !places && !watched && step < shape.steps.length;
}

const same = ({ identity }: ChainRequest, as: string): readonly Expr[] =>
  identity.map((name) => eq(col('e', name), col(as, name)));

/** The event of the step lies behind the last one of a chain that it may follow. */
function comesAfter(request: ChainRequest, step: number): Expr {
  const last = col('c', timeOf(step - 1));
  if (!request.places) return request.apart ? gt(col('e', 'ts'), last) : gte(col('e', 'ts'), last);
  const { length } = predecessorsOf(request.shape, step);
  return length === 1
    ? gt(col('e', 'place'), col('c', placeOf(step - 1)))
    : gt(multiply(col('e', 'place'), literal(ranksAt(request))), col('c', RANK));
}

/**
 * Puts chains that end with one and the same event in order: the one with the fewest steps started latest,
 * and everything it carries is as late.
 */
const RANK = 'chain_rank';
const ranksAt = ({ shape }: ChainRequest): number => shape.steps.length + 1;

function rankColumns(request: ChainRequest, level: number) {
  if (!request.places) return [];
  const place = multiply(col(null, placeOf(level)), literal(ranksAt(request)));
  const skipped = literal(request.shape.steps.length - level);
  return [column(add(place, skipped), RANK, 'integer')];
}

/** The chains that an event of the step may follow, all with a time (and place) of the step right before it. */
function priorChains(request: ChainRequest, step: number): Relation {
  const [nearest = 1, ...farther] = predecessorsOf(request.shape, step);
  if (farther.length === 0) return cteRef(levelCte(request, nearest), 'c');
  const levels = [nearest, ...farther];
  const all = unionAll(levels.map((level) => standingIn(request, level, step)));
  return derived(request.apart ? latestOf(request, step, all) : all, 'c');
}

/** One chain for each event that may end several: of each step the latest time, as one of them has it. */
function latestOf(request: ChainRequest, step: number, chains: Query): Select {
  const keys = [...request.identity, timeOf(step - 1)];
  const others = carriedSteps(request, step).filter((one) => one !== step - 1);
  return select({
    columns: [
      ...keys.map((name) => column(col(null, name), name, 'string')),
      ...others.map((one) =>
        column(aggregate('max', [col(null, timeOf(one))]), timeOf(one), 'timestamp'),
      ),
    ],
    from: derived(chains, 'chains'),
    groupBy: keys.map((_, index) => index + 1),
  });
}

/** The chains of a level with its last event in the place of the steps that it skips. */
function standingIn(request: ChainRequest, level: number, step: number): Select {
  const needed = new Set([...carriedSteps(request, step), step - 1]);
  const columns = [...needed].flatMap((one) => {
    const taken = columnsOf(request, Math.min(one, level));
    return columnsOf(request, one).map((name, i) =>
      column(col(null, taken[i] ?? name), name, typeOfColumn(name)),
    );
  });
  return select({
    columns: [...identityColumns(request), ...columns, ...rankColumns(request, level)],
    from: cteRef(levelCte(request, level)),
  });
}

/** For each exclusion that ends at a step: its latest event before, and that this is not after its start. */
function exclusionsAt(request: ChainRequest, step: number) {
  return pathExclusions(request.shape).flatMap(({ name: as, from, to }) => {
    if (to !== step) return [];
    const rows = select({
      columns: [...identityColumns(request), column(col(null, 'ts'), 'ts', 'timestamp')],
      from: cteRef(request.events),
      where: col(null, as),
    });
    const before = and(...same(request, as), gt(col('e', 'ts'), col(as, 'ts')));
    const spares = or(isNull(col(as, 'ts')), lte(col(as, 'ts'), col('c', timeOf(from))));
    return [{ join: join('asof_left', derived(rows, as), before), spares }];
  });
}

function eventsOf(request: ChainRequest, step: number): Select {
  const place = request.places ? [column(col(null, 'place'), 'place', 'integer')] : [];
  return select({
    columns: [...identityColumns(request), column(col(null, 'ts'), 'ts', 'timestamp'), ...place],
    from: cteRef(request.events),
    where: col(null, flagOf(step)),
  });
}

const identityColumns = (request: ChainRequest) =>
  request.identity.map((name) => column(col(null, name), name, 'string'));

function ownColumns(request: ChainRequest, step: number, from: string | null) {
  const time = column(col(from, 'ts'), timeOf(step), 'timestamp');
  if (!request.places) return [time];
  return [time, column(col(from, 'place'), placeOf(step), 'integer')];
}

/** The chains of one level, with NULLs for what only deeper levels have. */
function levelRows(request: ChainRequest, level: number): Select {
  const has = new Set(resultColumns(request, level));
  const columns = resultColumns(request, request.shape.steps.length).map((name) => {
    const type = typeOfColumn(name);
    return column(has.has(name) ? col(null, name) : cast(literal(null), type), name, type);
  });
  return select({
    columns: [...identityColumns(request), column(literal(level), 'level', 'integer'), ...columns],
    from: cteRef(levelCte(request, level)),
  });
}

function perIdentity(request: ChainRequest): Select {
  const least = stepsOf(request.shape).flatMap((level) => {
    const filter = eq(col(null, 'level'), literal(level));
    return resultColumns(request, level).map((name) =>
      column(
        aggregate('min', [col(null, name)], { filter }),
        levelColumn(level, name),
        typeOfColumn(name),
      ),
    );
  });
  return select({
    columns: [...identityColumns(request), ...least],
    from: cteRef(nameIn(request, 'chain_rows')),
    groupBy: request.identity.map((_, index) => index + 1),
  });
}
