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
  EARLIER_ROWS,
  eq,
  isNull,
  lte,
  not,
  or,
  order,
  over,
  select,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { forcedBetween, pathExclusions, predecessorsOf, stepsOf } from '../funnel-shape.ts';
import {
  type ChainRequest,
  carriedSteps,
  type Levels,
  levelColumn,
  resultColumns,
  timeOf,
} from './funnel-base.ts';
import { INSTANTS, instantCtes, latestOf, takesOf, usesUpOf } from './instants.ts';

/**
 * Funnels whose steps may share events, and strict ones, on any database with window functions: instant by
 * instant. A way that ends at level j in an instant takes some steps from f to j there, after a way that ended
 * before it at a step that f may follow. Of all ways to a level the latest time at each step, taken together,
 * are those of one way. A strict way goes on from the instant right before, of which nothing may be left over
 * unless it began there.
 */
export function instantLevels(request: ChainRequest): Levels {
  const stages = stepsOf(request.shape).flatMap((step) => stage(request, step));
  const completions = isLoose(request) ? [cte('completions', completed(request))] : [];
  return {
    ctes: [
      ...instantCtes(request),
      ...stages,
      ...completions,
      cte('instant_levels', perIdentity(request)),
    ],
    name: 'instant_levels',
  };
}

/** `w<f>_t<s>`: of the ways that a segment from f on may follow, the latest time of step s. */
const offered = (first: number, step: number): string => `w${first}_${timeOf(step)}`;
/** `v<f>_<j>`: whether a way may take the steps from f to j at this instant. */
const mayOf = (first: number, last: number): string => `v${first}_${last}`;
/** `k<j>_t<s>`: as the level's column, of the strict ways that may go on. */
const goesOn = (level: number, step: number): string => `k${level}_${timeOf(step)}`;
const stageName = (step: number): string => `stage_${step}`;

const isStrict = ({ shape }: ChainRequest): boolean => shape.order === 'strict';
const same = (name: string) => column(col(null, name), name, 'string');
const greatest = (of: readonly Expr[]): Expr => {
  const [only] = of;
  return of.length === 1 && only ? only : call('greatest', ...of);
};

/** Two selects: what the earlier instants offer to a segment from this step on, then which ways end at it. */
function stage(request: ChainRequest, step: number): readonly Cte[] {
  const name = `offers_${step}`;
  const offers = carriedSteps(request, step).map((earlier) =>
    column(offer(request, step, earlier), offered(step, earlier), 'timestamp'),
  );
  const from = step === 1 ? INSTANTS : stageName(step - 1);
  const offersCte = cte(name, withColumns(request, step - 1, offers, from));
  const later = stepsOf(request.shape).filter((last) => last > step);
  const mays = later.map((last) => column(may(request, step, last), mayOf(step, last), 'boolean'));
  const columns = [...mays, ...levelColumns(request, step)];
  const source = step === 1 ? from : name;
  const known = step === 1 ? [] : offers.map(({ as }) => same(as));
  const taken = cte(
    stageName(step),
    withColumns(request, step - 1, [...known, ...columns], source),
  );
  return step === 1 ? [taken] : [offersCte, taken];
}

/** All that is known after a stage, and more. */
function withColumns(
  request: ChainRequest,
  stages: number,
  more: Select['columns'],
  from: string,
): Select {
  const { shape, identity } = request;
  const steps = stepsOf(shape);
  const segments = steps.flatMap((last) =>
    steps
      .filter((first) => first <= last && last > stages)
      .flatMap((first) => [
        takesOf(first, last),
        ...(isStrict(request) ? [usesUpOf(first, last)] : []),
      ]),
  );
  const done = steps.filter((step) => step <= stages);
  const names = [
    ...identity,
    'ts',
    ...segments,
    ...pathExclusions(shape).map(({ name }) => latestOf(name)),
    ...done.flatMap((step) => carriedSteps(request, step).map((one) => offered(step, one))),
    ...done.flatMap((step) =>
      steps.filter((last) => last > stages).map((last) => mayOf(step, last)),
    ),
    ...done.flatMap((step) =>
      chainSteps(request, step).flatMap((one) => [
        levelColumn(step, timeOf(one)),
        ...(isStrict(request) ? [goesOn(step, one)] : []),
      ]),
    ),
  ];
  return select({ columns: [...names.map(same), ...more], from: cteRef(from) });
}

const chainSteps = (request: ChainRequest, level: number): readonly number[] => [
  ...carriedSteps(request, level),
  level,
];

/** The latest time of a step in the ways that end before this instant where a segment from `first` on may begin. */
function offer(request: ChainRequest, first: number, step: number): Expr {
  const window = {
    partitionBy: request.identity.map((name) => col(null, name)),
    orderBy: [order(col(null, 'ts'))],
  };
  const sources = predecessorsOf(request.shape, first).map((level) => {
    const at = Math.min(step, level);
    return isStrict(request)
      ? over(call('lag', col(null, goesOn(level, at))), window)
      : over(aggregate('max', [col(null, levelColumn(level, timeOf(at)))]), {
          ...window,
          frame: EARLIER_ROWS,
        });
  });
  return greatest(sources);
}

/** Whether a way may take the steps from `first` to `last` at this instant. */
function may(request: ChainRequest, first: number, last: number): Expr {
  const { shape } = request;
  const takes = col(null, takesOf(first, last));
  if (first === 1) return takes;
  const taken = forcedBetween(shape, first, last);
  const alive = pathExclusions(shape).flatMap(({ name, from, to }) => {
    if (from >= first || !taken.includes(to)) return [];
    const latest = col(null, latestOf(name));
    return [or(isNull(latest), lte(latest, col(null, offered(first, from))))];
  });
  const ends = addInterval(col(null, offered(first, 1)), shape.window);
  return and(takes, lte(col(null, 'ts'), ends), ...alive);
}

/** The latest times in the ways that end at a level at this instant, and in those of them that may go on. */
function levelColumns(request: ChainRequest, level: number): Select['columns'] {
  const firsts = stepsOf(request.shape).filter((first) => first <= level);
  const ends = (first: number) =>
    first === level ? may(request, level, level) : col(null, mayOf(first, level));
  const leavesNone = (first: number) =>
    first === 1 ? ends(first) : and(ends(first), col(null, usesUpOf(first, level)));
  const latest = (step: number, holds: (first: number) => Expr) =>
    greatest(
      firsts.map((first) =>
        when(holds(first), col(null, step < first ? offered(first, step) : 'ts')),
      ),
    );
  return chainSteps(request, level).flatMap((step) => [
    column(latest(step, ends), levelColumn(level, timeOf(step)), 'timestamp'),
    ...(isStrict(request)
      ? [column(latest(step, leavesNone), goesOn(level, step), 'timestamp')]
      : []),
  ]);
}

/** Strict ways that skip steps may complete later although they began earlier. */
const isLoose = (request: ChainRequest): boolean =>
  isStrict(request) && request.shape.steps.some(({ optional }) => optional);

const firstOf = (level: number): string => `first_${level}`;

/** Each instant with the first at which each level is reached. */
function completed(request: ChainRequest): Select {
  const steps = stepsOf(request.shape);
  const columns = steps.flatMap((level) =>
    resultColumns(request, level).map((name) => levelColumn(level, name)),
  );
  const firsts = steps.map((level) =>
    column(
      over(aggregate('min', [when(isReached(level), col(null, 'ts'))]), {
        partitionBy: request.identity.map((name) => col(null, name)),
      }),
      firstOf(level),
      'timestamp',
    ),
  );
  return select({
    columns: [...[...request.identity, 'ts', ...columns].map(same), ...firsts],
    from: cteRef(stageName(steps.length)),
  });
}

const isReached = (level: number): Expr => not(isNull(col(null, levelColumn(level, timeOf(1)))));

/** Later instants have no earlier ways, so that the least times together are those of the earliest completion. */
function perIdentity(request: ChainRequest): Select {
  const loose = isLoose(request);
  const least = stepsOf(request.shape).flatMap((level) => {
    const filter = loose ? eq(col(null, 'ts'), col(null, firstOf(level))) : null;
    return resultColumns(request, level).map((name) => {
      const of = col(null, levelColumn(level, name));
      const first = aggregate('min', [of], filter === null ? {} : { filter });
      return column(first, levelColumn(level, name), 'timestamp');
    });
  });
  return select({
    columns: [...request.identity.map(same), ...least],
    from: cteRef(loose ? 'completions' : stageName(request.shape.steps.length)),
    groupBy: request.identity.map((_, index) => index + 1),
  });
}
