/** A question answered by brute force. */

import type { FilterSpec, MemberName } from '../../../src/semantic/model/filter-spec.ts';
import type { DimensionSpec, QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import type { Cell, ValueType } from '../../../src/shared/values.ts';
import {
  measureNamed,
  measureNames,
  placeOf,
  prefixes,
  rowNames,
  type Tree,
  treesOf,
} from './bind.ts';
import { cellOf } from './cells.ts';
import { holds, leafHolds } from './filter.ts';
import { groupsBy } from './groups.ts';
import { idOf, type Question } from './keys.ts';
import { type Group, pageOf } from './page.ts';
import { cubeOf, type World } from './rows.ts';
import type { Kind } from './star.ts';
import { isBelowDay } from './time.ts';

type Comparison = Extract<FilterSpec, { kind: 'compare' }>;

export interface Answer {
  /** In order. */
  readonly rows: readonly (readonly Cell[])[];
  /** A double lies so near to a bound that its last digits, which no two databases share, decide. */
  readonly unsure: boolean;
}

/** @throws Impossible */
export function evaluate(spec: QuerySpec, world: World, now: Date): Answer {
  const clock = { now: now.getTime(), zone: spec.timeZone };
  const trees = treesOf(spec, world.star);
  const frames = trees.map((tree) => ({ tree, nodes: nodesOf(spec, world, tree, trees.length) }));
  const question = { spec, world, clock, frames };
  return {
    rows: rowsOf(question),
    unsure: isUnsure(question),
  };
}

function rowsOf(question: Question): Answer['rows'] {
  const { spec } = question;
  const groups = keptGroups(question);
  const by = spec.totalsBy;
  if (by === null) return written(question, spec.dimensions, groups);
  const kept = spec.having === null ? null : new Set(groups.map(({ key }) => idOf(key)));
  const dimensions = spec.dimensions.filter(({ as }) => by.includes(as));
  return written(question, dimensions, groupsBy(question, dimensions, kept));
}

/** Every node that a member stands at, and those on the way. */
function nodesOf(spec: QuerySpec, { star }: World, tree: Tree, trees: number): readonly string[] {
  const facts = measureNames(spec)
    .map((name) => placeOf(star, name))
    .filter(({ cubes }) => trees === 1 || tree.facts.has(cubes[0] ?? ''));
  const rows = rowNames(spec).map((name) => placeOf(star, name));
  const beside = rows.flatMap((place) => {
    const reads = cubeOf(star, place.cubes.join('.')).dimensions[place.name]?.reads;
    return reads === undefined ? [] : [{ ...place, cubes: [...place.cubes, reads] }];
  });
  const used = facts.flatMap((place) => usedPlaces(star, place));
  const all = [...facts, ...used, ...rows, ...beside];
  const nodes = all.flatMap((place) => prefixes(tree.nodeOf(place).split('.')));
  return [...new Set([tree.root, ...nodes])];
}

function usedPlaces(star: World['star'], place: ReturnType<typeof placeOf>) {
  const measure = cubeOf(star, place.cubes.join('.')).measures[place.name];
  if (measure?.kind !== 'derived') return [];
  return measure.uses
    .filter((name) => name.includes('.'))
    .map((name) => ({ cubes: [...place.cubes, ...name.split('.').slice(0, -1)], name: '' }));
}

function keptGroups(question: Question): readonly Group[] {
  const { spec, clock } = question;
  const groups = groupsBy(question, spec.dimensions, null);
  return groups.filter((group) =>
    holds(spec.having, (leaf) => {
      if (leaf.kind === 'segment') throw new Error('a segment is no measure');
      const name = measureNamed(spec, leaf.member);
      const value = group.values.get(name) ?? null;
      return leafHolds(leaf, { kind: measureKind(question, name), value }, clock);
    }),
  );
}

function isUnsure(question: Question): boolean {
  const { spec } = question;
  const bounds = comparesOf(spec.having);
  return groupsBy(question, spec.dimensions, null).some(({ values }) =>
    bounds.some((leaf) => {
      const value = values.get(measureNamed(spec, leaf.member));
      return typeof value === 'number' && leaf.values.some((bound) => nearlyIs(value, bound));
    }),
  );
}

function comparesOf(spec: FilterSpec | null): readonly Comparison[] {
  if (spec?.kind === 'and' || spec?.kind === 'or') return spec.of.flatMap(comparesOf);
  if (spec?.kind === 'not') return comparesOf(spec.of);
  return spec?.kind === 'compare' ? [spec] : [];
}

/** Up to 13 digits the same, but not exactly; whole numbers past 2^53 are no doubles. */
function nearlyIs(value: number, bound: Comparison['values'][number]): boolean {
  const at = Number(bound);
  const near = Math.abs(value - at) <= Math.abs(at) * 1e-13;
  return near && (value !== at || Math.abs(at) > Number.MAX_SAFE_INTEGER);
}

function measureKind({ world: { star } }: Question, name: MemberName): Kind {
  const { cubes, name: own } = placeOf(star, name);
  const measure = cubeOf(star, cubes.join('.')).measures[own];
  return measure === undefined || measure.kind === 'derived' ? 'number' : measure.of;
}

function written(
  question: Question,
  dimensions: readonly DimensionSpec[],
  groups: readonly Group[],
): readonly (readonly Cell[])[] {
  const { spec, world } = question;
  if (spec.shape === 'count') return [[groups.length]];
  const keys = dimensions.map((one) => ({ as: one.as, type: keyType(world, one) }));
  const measures = spec.measures.map(({ as, member }) => {
    const { cubes, name } = placeOf(world.star, member);
    const type = cubeOf(world.star, cubes.join('.')).measures[name]?.type ?? 'float';
    return { as, member, type };
  });
  return pageOf(spec, keys, measures, groups).map(({ key, values }) => [
    ...keys.map(({ type }, i) => cellOf(key[i] ?? null, type)),
    ...measures.map(({ member, type }) => cellOf(values.get(member) ?? null, type)),
  ]);
}

function keyType({ star }: World, { member, granularity }: DimensionSpec): ValueType {
  const { cubes, name } = placeOf(star, member);
  const type = cubeOf(star, cubes.join('.')).dimensions[name]?.type ?? 'string';
  if (granularity === null) return type;
  return isBelowDay(granularity) && type !== 'date' ? 'timestamp' : 'local';
}
