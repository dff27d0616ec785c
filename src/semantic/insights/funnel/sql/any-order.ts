import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  add,
  addInterval,
  aggregate,
  and,
  call,
  caseWhen,
  col,
  column,
  cte,
  cteRef,
  eq,
  gt,
  gte,
  isNull,
  literal,
  or,
  order,
  over,
  select,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { flagOf, overlapGroups, pathExclusions, stepsOf, subsets } from '../funnel-shape.ts';
import { type ChainRequest, greatestBefore, type Levels, timeOf } from './funnel-base.ts';

/** Steps that are asked for together, and which of their latest events counts: 1 is the last. */
interface Recent {
  readonly steps: readonly number[];
  readonly nth: number;
}

/**
 * Funnels in any order: at each event the depth is the most steps that different events of the last
 * window match. By Hall's theorem (in König's form) that is, for each group of steps that may share events,
 * the least over its subsets S of |group| - |S| + the number of events that match some step of S. The
 * number of such events since some time needs only the times of the latest |S| of them. An exclusion
 * lies strictly between no first and last event exactly when none before the last is after the first: the
 * window is as short as the latest of them makes it.
 */
export function anyOrderPaths(chain: ChainRequest): Levels {
  return {
    ctes: [
      cte('recent', recentRows(chain), false),
      cte('deepest', deepestRows(chain)),
      cte('paths', pathRows(chain)),
    ],
    name: 'paths',
  };
}

/** The latest event up to an instant that may be the first of a way. */
const ENTRY = 'entry';

/** When the latest exclusion before an event happened. */
const BARRIER = 'barrier';

const recentOf = (of: Recent): string => `z${of.steps.join('_')}_${of.nth}`;

function allRecent(chain: ChainRequest): readonly Recent[] {
  return overlapGroups(chain.shape).flatMap((group) =>
    nonEmpty(group).flatMap((steps) => steps.map((_, index) => ({ steps, nth: index + 1 }))),
  );
}

const identityColumns = (chain: ChainRequest, from: string | null = null) =>
  chain.identity.map((name) => column(col(from, name), name, 'string'));

/** Each event with the times of the latest events, up to its instant, that match each set of steps. */
function recentRows(chain: ChainRequest): Select {
  const identity = chain.identity.map((name) => col(null, name));
  const ranked = allRecent(chain).filter((one) => one.nth > 1);
  const columns = ranked.map((one) => column(nthOwn(chain, one), recentOf(one), 'timestamp'));
  const own = select({
    columns: [
      ...identityColumns(chain),
      column(col(null, 'ts'), 'ts', 'timestamp'),
      ...stepsOf(chain.shape).map((step) =>
        column(col(null, flagOf(step)), flagOf(step), 'boolean'),
      ),
      ...columns,
      column(whereInside(chain), ENTRY, 'timestamp'),
      ...barrierColumns(chain, latestExclusion(chain)),
    ],
    from: cteRef(chain.events),
  });
  const upToNow = (of: Expr, name: string) => {
    const latest = over(aggregate('max', [of]), {
      partitionBy: identity,
      orderBy: [order(col(null, 'ts'))],
      frame: {
        unit: 'range',
        from: { kind: 'unbounded_preceding' },
        to: { kind: 'current_row' },
      },
    });
    return column(latest, name, 'timestamp');
  };
  const carried = allRecent(chain).map((one) => {
    const of = one.nth > 1 ? col(null, recentOf(one)) : whereAny(one.steps, col(null, 'ts'));
    return upToNow(of, recentOf(one));
  });
  return select({
    columns: [
      ...identityColumns(chain),
      column(col(null, 'ts'), 'ts', 'timestamp'),
      ...carried,
      upToNow(col(null, ENTRY), ENTRY),
      ...barrierColumns(chain, col(null, BARRIER)),
    ],
    from: { kind: 'derived', query: own, as: 'own' },
  });
}

const barrierColumns = ({ shape }: ChainRequest, of: Expr) =>
  pathExclusions(shape).length === 0 ? [] : [column(of, BARRIER, 'timestamp')];

/** Exclusions stand behind the events of their instant: those before an event are earlier. */
function latestExclusion(chain: ChainRequest): Expr {
  const exclusions = pathExclusions(chain.shape).map(({ name }) => col(null, name));
  return greatestBefore(chain, when(or(...exclusions), col(null, 'ts')));
}

const whereInside = ({ shape }: ChainRequest): Expr =>
  when(and(col(null, 'inside'), matches(stepsOf(shape))), col(null, 'ts'));

const matches = (steps: readonly number[]): Expr =>
  or(...steps.map((step) => col(null, flagOf(step))));
const whereAny = (steps: readonly number[], then: Expr): Expr =>
  caseWhen([{ if: matches(steps), then }]);

/** For an event that matches the set: the time of the n-th latest such event, itself the first. */
function nthOwn(chain: ChainRequest, { steps, nth }: Recent): Expr {
  const lagged = over(call('lag', col(null, 'ts'), literal(nth - 1)), {
    partitionBy: [...chain.identity.map((name) => col(null, name)), matches(steps)],
    orderBy: [order(col(null, 'place'))],
  });
  return whereAny(steps, lagged);
}

/**
 * How many steps different events since some time match, given whether an event is since then. `more`: how
 * many further events match some of these steps.
 */
function depthSince(
  chain: ChainRequest,
  since: (recent: Expr) => Expr,
  more: ((steps: readonly number[]) => Expr) | null = null,
): Expr {
  const groups = overlapGroups(chain.shape).map((group) => {
    const bounds = nonEmpty(group).map((steps) =>
      [
        ...steps.map((_, index) => one(since(col(null, recentOf({ steps, nth: index + 1 }))))),
        ...(more === null ? [] : [more(steps)]),
      ].reduce(add, literal(group.length - steps.length)),
    );
    if (more !== null) bounds.push(literal(group.length));
    const [only] = bounds;
    return bounds.length === 1 && only ? only : call('least', ...bounds);
  });
  return groups.reduce(add);
}

const nonEmpty = (group: readonly number[]): readonly (readonly number[])[] =>
  subsets(group).filter((steps) => steps.length > 0);

/**
 * Whether an event (row `v`) is one of a way at its i-th time: it matches a step that those after it leave
 * open (an element is in some heaviest basis of a matroid when the heavier ones do not span it).
 */
export function isOfWay(chain: ChainRequest, step: number): Expr {
  const ts = col('v', 'ts');
  const later = (recent: Expr) => gt(recent, ts);
  const own = (steps: readonly number[]) => one(or(...steps.map((of) => col('v', flagOf(of)))));
  const without = depthSince(chain, later);
  const adds = gt(depthSince(chain, later, own), without);
  // A way that would fit behind the range begins with whatever happened last inside it.
  const enters = step === 1 ? gte(without, col(null, 'depth')) : null;
  return and(or(...stepsOf(chain.shape).map((of) => col('v', flagOf(of)))), or(adds, enters));
}

const one = (condition: Expr): Expr => when(condition, literal(1), literal(0));

/** The earliest moment of each entity at which it is as deep as it ever gets. */
function deepestRows(chain: ChainRequest): Select {
  const identity = chain.identity.map((name) => col(null, name));
  const recent = allRecent(chain).map((of) =>
    column(col(null, recentOf(of)), recentOf(of), 'timestamp'),
  );
  const { window, exclusions } = chain.shape;
  const barrier = col(null, BARRIER);
  const passes = (at: Expr) =>
    exclusions.length > 0 ? or(isNull(barrier), gte(at, barrier)) : null;
  const inWindow = (at: Expr) => and(gte(addInterval(at, window), col(null, 'ts')), passes(at));
  const entry = column(col(null, ENTRY), ENTRY, 'timestamp');
  const depth = when(inWindow(col(null, ENTRY)), depthSince(chain, inWindow), literal(0));
  const measured = select({
    columns: [
      ...identityColumns(chain),
      column(col(null, 'ts'), 'ts', 'timestamp'),
      ...recent,
      entry,
      column(depth, 'depth', 'integer'),
    ],
    from: cteRef('recent'),
  });
  const rank = over(call('row_number'), {
    partitionBy: identity,
    orderBy: [order(col(null, 'depth'), 'desc'), order(col(null, 'ts'))],
  });
  const ranked = select({
    columns: [
      ...identityColumns(chain),
      ...recent,
      entry,
      column(col(null, 'depth'), 'depth', 'integer'),
      column(rank, 'rank', 'integer'),
    ],
    from: { kind: 'derived', query: measured, as: 'measured' },
  });
  return select({
    columns: [
      ...identityColumns(chain),
      ...recent,
      entry,
      column(col(null, 'depth'), 'depth', 'integer'),
    ],
    from: { kind: 'derived', query: ranked, as: 'ranked' },
    where: eq(col(null, 'rank'), literal(1)),
  });
}

/** The i-th time is the latest from which on depth - i + 1 steps are matched, the first one inside the range. */
function pathRows(chain: ChainRequest): Select {
  const candidates = allRecent(chain).map((of) => col(null, recentOf(of)));
  const times = stepsOf(chain.shape).map((step) => {
    const left = add(col(null, 'depth'), literal(1 - step));
    const since = candidates.map((time) => {
      const deep = gte(
        depthSince(chain, (recent) => gte(recent, time)),
        left,
      );
      return when(deep, time);
    });
    const [only] = since;
    const last = since.length === 1 && only ? only : call('greatest', ...since);
    const latest = step === 1 ? call('least', last, col(null, ENTRY)) : last;
    const reached = gte(col(null, 'depth'), literal(step));
    return column(when(reached, latest), timeOf(step), 'timestamp');
  });
  return select({
    columns: [
      ...identityColumns(chain),
      column(col(null, 'depth'), 'depth', 'integer'),
      ...times,
      ...allRecent(chain).map((of) => column(col(null, recentOf(of)), recentOf(of), 'timestamp')),
    ],
    from: cteRef('deepest'),
    where: gt(col(null, 'depth'), literal(0)),
  });
}
