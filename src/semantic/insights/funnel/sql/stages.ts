import type { Cte, Expr, Select } from '../../../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  and,
  call,
  col,
  column,
  cte,
  cteRef,
  isNull,
  lte,
  or,
  select,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { flagOf, pathExclusions, predecessorsOf, stepsOf } from '../funnel-shape.ts';
import {
  type ChainRequest,
  carriedSteps,
  columnsOf,
  greatestBefore,
  type Levels,
  levelColumn,
  placeOf,
  resultColumns,
  timeOf,
  typeOfColumn,
} from './funnel-base.ts';

/**
 * Sequential funnels in which no event is two steps, on any database with window functions: stage by stage
 * each event learns the best chain that ends with it. That is the greatest value of each carried column over
 * all earlier chains of the steps allowed before it (the greatest of each together are one chain: of two chains
 * the later event at each step makes a third). Reads `place` from the events; exclusions' copies there have
 * their flags and no steps.
 */
export function stageLevels(request: ChainRequest): Levels {
  const steps = stepsOf(request.shape);
  const stages = steps.flatMap((step) =>
    step === 1 ? [firstStage(request)] : stage(request, step),
  );
  return { ctes: [...stages, cte('levels', perIdentity(request))], name: 'levels' };
}

const stageName = (step: number): string => `stage_${step}`;
const pending = (name: string): string => `w_${name}`;

/** What every stage hands on as it is. */
function passedColumns(request: ChainRequest): readonly string[] {
  const { shape, identity } = request;
  return [
    ...identity,
    'ts',
    'place',
    ...stepsOf(shape).map(flagOf),
    ...pathExclusions(shape).map(({ name }) => name),
  ];
}

/** Everything that the chains of a level carry. */
function chainColumns(request: ChainRequest, level: number): readonly string[] {
  return [...carriedSteps(request, level), level].flatMap((step) => columnsOf(request, step));
}

const same = (name: string) => column(col(null, name), name, 'string');

function levelsSoFar(request: ChainRequest, step: number): readonly string[] {
  return stepsOf(request.shape)
    .filter((level) => level < step)
    .flatMap((level) => chainColumns(request, level).map((name) => levelColumn(level, name)));
}

function firstStage(request: ChainRequest): Cte {
  const own = ownColumns(request, 1, col(null, flagOf(1)));
  const columns = [...passedColumns(request).map(same), ...own];
  return cte(stageName(1), select({ columns, from: cteRef(request.events) }));
}

/** The event's own time (and place) as the last of a chain, where it is one. */
function ownColumns(request: ChainRequest, step: number, valid: Expr) {
  return columnsOf(request, step).map((name) => {
    const value = col(null, name === placeOf(step) ? 'place' : 'ts');
    return column(when(valid, value), levelColumn(step, name), typeOfColumn(name));
  });
}

/** Two selects: what the earlier events offer, then whether this event may take it. */
function stage(request: ChainRequest, step: number): readonly Cte[] {
  const known = [...passedColumns(request), ...levelsSoFar(request, step)].map(same);
  const offered = carriedSteps(request, step).flatMap((earlier) =>
    columnsOf(request, earlier).map((name, index) =>
      column(offer(request, step, earlier, index), pending(name), typeOfColumn(name)),
    ),
  );
  const offers = select({
    columns: [...known, ...offered, ...killers(request, step)],
    from: cteRef(stageName(step - 1)),
  });
  const valid = mayTake(request, step);
  const carried = carriedSteps(request, step).flatMap((earlier) =>
    columnsOf(request, earlier).map((name) =>
      column(when(valid, col(null, pending(name))), levelColumn(step, name), typeOfColumn(name)),
    ),
  );
  const taken = select({
    columns: [...known, ...carried, ...ownColumns(request, step, valid)],
    from: cteRef(`offers_${step}`),
  });
  return [cte(`offers_${step}`, offers), cte(stageName(step), taken)];
}

/** The carried value of one column from the chains before an event: of each step that may precede it. */
function offer(request: ChainRequest, step: number, earlier: number, index: number): Expr {
  const sources = predecessorsOf(request.shape, step).map((level) => {
    const name = columnsOf(request, Math.min(earlier, level))[index] ?? '';
    return greatestBefore(request, col(null, levelColumn(level, name)));
  });
  const [only] = sources;
  return sources.length === 1 && only ? only : call('greatest', ...sources);
}

/** By exclusion that ends at this step: when its latest event before this one happened. */
function killers(request: ChainRequest, step: number) {
  return pathExclusions(request.shape).flatMap(({ name, to }) => {
    if (to !== step) return [];
    const happened = when(col(null, name), col(null, 'ts'));
    return [column(greatestBefore(request, happened), pending(name), 'timestamp')];
  });
}

function mayTake(request: ChainRequest, step: number): Expr {
  const { shape } = request;
  const start = col(null, pending(timeOf(1)));
  const alive = pathExclusions(shape).flatMap(({ name, from, to }) => {
    if (to !== step) return [];
    const killer = col(null, pending(name));
    return [or(isNull(killer), lte(killer, col(null, pending(timeOf(from)))))];
  });
  const inWindow = lte(col(null, 'ts'), addInterval(start, shape.window));
  return and(col(null, flagOf(step)), inWindow, ...alive);
}

function perIdentity(request: ChainRequest): Select {
  const least = stepsOf(request.shape).flatMap((level) =>
    resultColumns(request, level).map((name) => {
      const column_ = levelColumn(level, name);
      return column(aggregate('min', [col(null, column_)]), column_, typeOfColumn(name));
    }),
  );
  return select({
    columns: [...request.identity.map(same), ...least],
    from: cteRef(stageName(request.shape.steps.length)),
    groupBy: request.identity.map((_, index) => index + 1),
  });
}
