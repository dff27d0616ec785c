/** How long answers are true: what `refresh_key` of their cubes says, in time or in a value that changes. */
import { lowerRefreshKey } from '../semantic/lower/refresh-key-query.ts';
import { untilDue } from '../semantic/model/schedule.ts';
import type { Cube, SemanticModel } from '../semantic/model/types.ts';
import { canonical } from '../shared/canonical.ts';
import type { Dialect } from '../sql/dialect.ts';
import { printQuery } from '../sql/print-sql.ts';
import type { Question } from './question.ts';

export interface Freshness {
  /** How long an answer from these cubes may be kept, in milliseconds. */
  lifetimeMs(cubes: readonly string[]): number;
  /** Values that an answer from these cubes is only good for, each to be asked once in `everyMs` at most. */
  watched(cubes: readonly string[]): readonly Watched[];
}

interface Watched {
  readonly question: Question;
  readonly everyMs: number;
}

interface OfCube {
  readonly lifetimeMs: (now: number) => number;
  readonly watched: ((now: number) => Watched) | null;
}

/** As in Cube: how often a value is asked whose cube does not say it … */
const ASK_EVERY_MS = 10_000;
/** … and how long an answer is kept at the most while the value stays the same. */
const UNCHANGED_MS = 86_400_000;

export interface FreshnessDeps {
  /** For cubes that say nothing, in milliseconds; without it (0) nothing is kept, and so nothing watched. */
  readonly ttlMs: number;
  readonly dialectOf: (dataSource: string) => Dialect;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function freshnessOf(
  { cubes }: Pick<SemanticModel, 'cubes'>,
  { ttlMs, dialectOf, now }: FreshnessDeps,
): Freshness {
  if (ttlMs === 0) return { lifetimeMs: () => 0, watched: () => [] };
  const known = new Map([...cubes].map(([name, cube]) => [name, ofCube(cube, ttlMs, dialectOf)]));
  const of = (names: readonly string[]) => names.flatMap((name) => known.get(name) ?? []);
  return {
    lifetimeMs: (names) => {
      const read = of(names);
      return read.length === 0 ? ttlMs : Math.min(...read.map((cube) => cube.lifetimeMs(now())));
    },
    watched: (names) => of(names).flatMap(({ watched }) => watched?.(now()) ?? []),
  };
}

function ofCube(cube: Cube, ttlMs: number, dialectOf: (dataSource: string) => Dialect): OfCube {
  const { every = null, sql = null } = cube.refreshKey ?? {};
  const untilNext = (otherwise: number) => (now: number) =>
    every === null ? otherwise : untilDue(every, now);
  if (sql === null) return { lifetimeMs: untilNext(ttlMs), watched: null };
  const everyMs = untilNext(ASK_EVERY_MS);
  const compiled = printQuery(lowerRefreshKey(sql), dialectOf(cube.dataSource));
  const question: Question = {
    compiled,
    plan: () => `refresh_key of ${cube.name}`,
    why: () => [],
    dataSource: cube.dataSource,
    ranges: [],
    cost: 1,
    cacheScope: canonical(['refresh_key', compiled.sql]),
  };
  return {
    lifetimeMs: () => UNCHANGED_MS,
    watched: (now) => ({ question, everyMs: everyMs(now) }),
  };
}
