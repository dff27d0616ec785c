/** Which names exist, and which cube, member or granularity a dotted reference means. */
import { nearest } from '../../../shared/suggest.ts';
import { GRAINS } from '../../../shared/values.ts';
import { isLost, type LostNames, lostParts } from '../diagnostics/lost-names.ts';
import type { CubeDoc } from '../document/model-schema.ts';

export type MemberKind = 'dimension' | 'measure' | 'segment';

export interface CubeNames {
  readonly name: string;
  readonly members: ReadonlyMap<string, MemberKind>;
  /** Time dimensions, each with the names of its custom granularities. */
  readonly times: ReadonlyMap<string, readonly string[]>;
  /** Names of cubes that it joins to, in order. */
  readonly joins: ReadonlySet<string>;
  readonly lost: LostNames;
}

export interface Names {
  readonly cubes: ReadonlyMap<string, CubeNames>;
  /** Of cubes that are broken as a whole. */
  readonly lost: LostNames;
}

/** A reference bound to what it means; `path` is the joins to follow from the owning cube. */
export type Bound =
  | { readonly kind: 'cube'; readonly path: readonly string[] }
  | {
      readonly kind: 'member';
      readonly path: readonly string[];
      readonly name: string;
      readonly granularity: string | null;
    }
  /** Without a message it may be meant for something broken, which is reported there. */
  | { readonly kind: 'problem'; readonly message: string | null };

export interface BindOptions {
  /** A dot follows the closing brace, so `{x}` stands for a cube if one is called so. */
  readonly beforeDot?: boolean;
  /** Cubes that join to the owner count as reached (sub-query dimensions). */
  readonly backwards?: boolean;
  /** Joins that other cubes declare are followed, too, where the owner declares none that lead there. */
  readonly upwards?: boolean;
  /** A single word is no cube. */
  readonly onlyMembers?: boolean;
}

export function namesOf(cubes: readonly CubeDoc[], lost: LostNames): Names {
  return { cubes: new Map(cubes.map((cube) => [cube.name, cubeNames(cube)])), lost };
}

/** Whether a part of a cube may be missing only because it, or the cube, is broken. */
export function isLostPart({ cubes, lost }: Names, cube: string, name: string): boolean {
  const known = cubes.get(cube);
  return known === undefined ? isLost(lost, cube) : isLost(known.lost, name);
}

function cubeNames(cube: CubeDoc): CubeNames {
  const members = new Map<string, MemberKind>();
  for (const { name } of cube.segments ?? []) members.set(name, 'segment');
  for (const { name } of cube.measures ?? []) members.set(name, 'measure');
  for (const { name } of cube.dimensions ?? []) members.set(name, 'dimension');
  const times = (cube.dimensions ?? []).filter((dimension) => dimension.type === 'time');
  return {
    name: cube.name,
    members,
    times: new Map(times.map((time) => [time.name, (time.granularities ?? []).map((g) => g.name)])),
    joins: new Set((cube.joins ?? []).map((join) => join.name)),
    lost: lostParts(cube),
  };
}

/** Binds `parts` (`CUBE.x`, `x`, `a.b.x`, `x.month`) as written in `owner`. */
export function bindReference(
  names: Names,
  owner: string,
  parts: readonly string[],
  options: BindOptions = {},
): Bound {
  const own = names.cubes.get(owner);
  if (own === undefined) return noCube(names, owner);
  const [first, ...rest] = parts;
  if (first === undefined) return { kind: 'problem', message: 'An empty reference.' };
  if (first === 'CUBE') return bindTail(names, own, [], rest);
  const isCube = names.cubes.has(first);
  if (own.members.has(first) && !(isCube && (rest.length > 0 || options.beforeDot === true))) {
    return bindTail(names, own, [], parts);
  }
  if (first === owner) return bindTail(names, own, [], rest);
  if (isCube) return bindJoined(names, own, parts, options);
  const known = [...own.members.keys(), ...names.cubes.keys()];
  const kind = rest.length === 0 ? 'member or cube' : 'cube';
  const where = rest.length === 0 ? ` in ${owner}` : '';
  const mayBeCube = rest.length > 0 || options.onlyMembers !== true;
  const lost = isLost(own.lost, first) || (mayBeCube && isLost(names.lost, first));
  return unknown(`There is no ${kind} ${first}${where}.${hint(first, known)}`, lost);
}

function noCube({ lost }: Names, name: string): Bound {
  return unknown(`There is no cube ${name}.`, isLost(lost, name));
}

/** Follows joins as far as the parts name them, then binds what is left. */
function bindJoined(
  names: Names,
  own: CubeNames,
  parts: readonly string[],
  options: BindOptions,
): Bound {
  const [first = '', ...rest] = parts;
  const start = own.joins.has(first) ? [first] : joinPath(names, own.name, first, options);
  if (typeof start === 'string') {
    return unknown(start, lostJoinBetween(names, own.name, first, options));
  }
  const path = [...start];
  let left = rest;
  let at = names.cubes.get(first);
  while (at !== undefined && left[0] !== undefined && at.joins.has(left[0])) {
    if (at.members.has(left[0]) && left.length === 1) break;
    path.push(left[0]);
    at = names.cubes.get(left[0]);
    left = left.slice(1);
  }
  return at === undefined ? noCube(names, path.at(-1) ?? '') : bindTail(names, at, path, left);
}

function bindTail(
  names: Names,
  cube: CubeNames,
  path: readonly string[],
  parts: readonly string[],
): Bound {
  const [name, granularity, ...more] = parts;
  if (name === undefined) return { kind: 'cube', path };
  if (!cube.members.has(name)) {
    if (names.cubes.has(name) && parts.length > 1) {
      const message = `${cube.name} has no join to ${name}.${hint(name, cube.joins)}`;
      return unknown(message, lostJoin(cube));
    }
    const message = `There is no ${cube.name}.${name}.${hint(name, cube.members.keys())}`;
    return unknown(message, isLost(cube.lost, name));
  }
  if (granularity === undefined) return { kind: 'member', path, name, granularity: null };
  const problem = granularityProblem(cube, name, granularity, more);
  return problem ?? { kind: 'member', path, name, granularity };
}

function granularityProblem(
  cube: CubeNames,
  name: string,
  granularity: string,
  more: readonly string[],
): Bound | null {
  const custom = cube.times.get(name);
  if (custom === undefined || more.length > 0) {
    return unknown(`${cube.name}.${name} is not a time dimension: nothing can follow it.`, false);
  }
  const known = [...GRAINS, ...custom];
  return known.includes(granularity)
    ? null
    : unknown(
        `${cube.name}.${name} has no granularity ${granularity}.${hint(granularity, known)}`,
        isLost(cube.lost, granularity),
      );
}

/** The one shortest path of joins between two cubes (without `from`), or the sentence why there is none. */
function joinPath(
  names: Names,
  from: string,
  to: string,
  { backwards = false, upwards = false }: BindOptions,
): readonly string[] | string {
  const forward = shortestPaths(names, from, to);
  const isUp = forward.length === 0 && upwards && !backwards;
  const found = isUp ? shortestPaths(names, to, from).map((path) => turned(to, path)) : forward;
  const [only, other] = found;
  if (only !== undefined && other !== undefined) {
    return `Several join paths lead from ${from} to ${to}: ${only.join('.')} and ${other.join('.')}. Write the one you mean.`;
  }
  if (only !== undefined) return only;
  if (backwards && shortestPaths(names, to, from).length > 0) return [to];
  return `${from} has no join to ${to}.`;
}

/** From the end of a path to its start. */
function turned(start: string, path: readonly string[]): readonly string[] {
  return [start, ...path].reverse().slice(1);
}

function shortestPaths(names: Names, from: string, to: string): readonly (readonly string[])[] {
  let frontier: readonly (readonly string[])[] = [[]];
  const seen = new Set([from]);
  while (frontier.length > 0) {
    const next = frontier.flatMap((path) => {
      const joins = names.cubes.get(path.at(-1) ?? from)?.joins ?? [];
      return [...joins].filter((name) => !seen.has(name)).map((name) => [...path, name]);
    });
    const arrived = next.filter((path) => path.at(-1) === to);
    if (arrived.length > 0) return arrived;
    for (const path of next) seen.add(path.at(-1) ?? '');
    frontier = next;
  }
  return [];
}

/** Whether a join that leads there may be broken, at any cube on the way. */
function lostJoinBetween(
  { cubes }: Names,
  from: string,
  to: string,
  { backwards = false, upwards = false }: BindOptions,
): boolean {
  const reached = new Set(backwards || upwards ? [from, to] : [from]);
  for (const name of reached) for (const next of cubes.get(name)?.joins ?? []) reached.add(next);
  return [...reached].some((name) => lostJoin(cubes.get(name)));
}

function lostJoin(cube: CubeNames | undefined): boolean {
  return cube === undefined || cube.lost.joins || cube.lost.open;
}

function unknown(message: string, isLost: boolean): Bound {
  return { kind: 'problem', message: isLost ? null : message };
}

/** ` Did you mean x?`, or nothing. */
export function hint(written: string, names: Iterable<string>): string {
  const near = nearest(written, names);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
