/** Names → nodes: where each member of a question stands in the trees of joins. */

import type { FilterSpec, MemberName } from '../../../src/semantic/model/filter-spec.ts';
import type { QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import { cubeNamed } from './rows.ts';
import { Impossible, type Star } from './star.ts';

/** Cubes that lead to a member, and its name. */
export interface Place {
  readonly cubes: readonly string[];
  readonly name: string;
}

/** From a question's head cubes to full paths, in one tree of joins. */
export interface Tree {
  readonly root: string;
  /** Head cubes of the measures that are folded in it. */
  readonly facts: ReadonlySet<string>;
  readonly nodeOf: (place: Place) => string;
}

export function placeOf(star: Star, member: MemberName): Place {
  const parts = member.split('.');
  const inView = star.views.get(parts[0] ?? '')?.get(parts[1] ?? '');
  const path = inView ?? parts;
  return { cubes: path.slice(0, -1), name: path.at(-1) ?? '' };
}

function leavesOf(spec: FilterSpec | null): readonly MemberName[] {
  if (spec === null) return [];
  switch (spec.kind) {
    case 'and':
    case 'or':
      return spec.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(spec.of);
    default:
      return [spec.member];
  }
}

/** The measures that a question needs, by name or by the column that shows them. */
export function measureNames(spec: QuerySpec): readonly MemberName[] {
  const having = leavesOf(spec.having).map((name) => measureNamed(spec, name));
  return [...spec.measures.map(({ member }) => member), ...having];
}

export function measureNamed(spec: QuerySpec, name: MemberName): MemberName {
  return spec.measures.find(({ as }) => as === name)?.member ?? name;
}

/** Members that hang on rows: group keys and filters. */
export function rowNames(spec: QuerySpec): readonly MemberName[] {
  return [
    ...spec.dimensions.map(({ member }) => member),
    ...spec.ranges.map(({ member }) => member),
    ...spec.segments,
    ...leavesOf(spec.where),
  ];
}

/** One tree, or one for each fact when no cube of the question reaches all of them. */
export function treesOf(spec: QuerySpec, star: Star): readonly Tree[] {
  const head = (name: MemberName) => placeOf(star, name).cubes[0] ?? '';
  if (spec.root !== null) {
    const facts = new Set(measureNames(spec).map(head));
    const [root = ''] = [...facts, ...rowNames(spec).map(head)];
    return [{ root, facts, nodeOf: ({ cubes }) => cubes.join('.') }];
  }
  const facts = [...new Set(measureNames(spec).map(head))];
  const heads = [...new Set(rowNames(spec).map(head))];
  const all = rootOf(star, [...facts, ...heads]);
  if (all !== null) return [treeFrom(star, all, facts)];
  if (facts.length === 0) throw new Impossible('no cube reaches all others');
  for (const fact of facts) {
    const far = heads.find((head) => route(star, fact, head) === null);
    if (far !== undefined) throw new Impossible(`no joins from ${fact} to ${far}`);
  }
  return facts.map((fact) => treeFrom(star, fact, [fact]));
}

/** The cube that reaches all of them over the fewest joins, the first of equals. */
function rootOf(star: Star, cubes: readonly string[]): string | null {
  const used = [...new Set(cubes)];
  const reaching = used.filter((root) => used.every((cube) => route(star, root, cube) !== null));
  const size = (root: string) =>
    new Set(used.flatMap((cube) => prefixes(route(star, root, cube) ?? []))).size;
  return reaching.toSorted((a, b) => size(a) - size(b))[0] ?? null;
}

function treeFrom(star: Star, root: string, facts: readonly string[]): Tree {
  return {
    root,
    facts: new Set(facts),
    nodeOf: ({ cubes: [head = '', ...rest] }) =>
      [...(route(star, root, head) ?? []), ...rest].join('.'),
  };
}

export const prefixes = (path: readonly string[]): readonly string[] =>
  path.map((_, i) => path.slice(0, i + 1).join('.'));

/** The shortest way along declared joins; this model has one at most. */
function route(star: Star, from: string, to: string): readonly string[] | null {
  let paths: readonly (readonly string[])[] = [[from]];
  for (let length = 0; length <= star.cubes.size; length++) {
    const found = paths.find((path) => path.at(-1) === to);
    if (found) return found;
    paths = paths.flatMap((path) =>
      Object.keys(cubeNamed(star, path.at(-1) ?? '').joins).map((next) => [...path, next]),
    );
  }
  return null;
}
