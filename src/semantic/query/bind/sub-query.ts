/** The question inside a sub_query dimension. */

import { GatewayError } from '../../../shared/errors.ts';
import type { FilterSpec } from '../../model/filter-spec.ts';
import { type FilterLeaf, leavesOf } from '../../model/filter-spec.ts';
import type { SemanticModel } from '../../model/types.ts';
import { type Asked, rowTargets } from '../asked.ts';
import { blankSpec } from '../blank-spec.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { SubQuery } from './binding.ts';
import { type TargetOf, targetIn } from './find-members.ts';
import { rootingsOf } from './join-tree.ts';
import { type Rooting, rootingFrom } from './roots.ts';

export interface SubQuestion {
  readonly asked: Asked;
  readonly rootings: readonly Rooting[];
}

/**
 * A measure by the primary key of `cube`. It starts at that cube where joins lead on to all that it needs, so
 * that each of its rows has a value; `kept`: the outer filters that hold inside, too.
 */
export function askSubQuery(
  model: SemanticModel,
  { cube, path, measure }: SubQuery,
  outer: Outer | null,
  kept: ReadonlySet<FilterLeaf>,
): SubQuestion {
  const owner = model.cubes.get(path.at(-1) ?? cube.name);
  const place = { asked: measure, path: owner ? [owner.name] : [], view: null };
  const target = owner && targetIn(owner, measure, place);
  if (target?.kind !== 'measure') {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', { problem: `${measure} is no measure` });
  }
  const dimensions = cube.primaryKey.flatMap((name) => {
    const key = targetIn(cube, name, { asked: name, path: [cube.name], view: null });
    if (key?.kind !== 'dimension') return [];
    return [{ spec: { member: name, as: name, granularity: null }, target: key }];
  });
  const filters = outer ? filtersOf(outer.asked, kept) : NOTHING_LOOKED_UP;
  const asked = (of: TargetOf<'measure'>): Asked => ({
    ...filters,
    dimensions,
    measures: [{ spec: { member: measure, as: measure }, target: of }],
  });
  const heads = rowTargets(filters).map((one) => one.path[0] ?? '');
  const forward = isDeclared(model, cube.name, path)
    ? rootingFrom(model, cube.name, [cube.name], heads)
    : null;
  if (forward === null) return { asked: asked(target), rootings: rootingsOf(model, asked(target)) };
  return { asked: asked({ ...target, path: [cube.name, ...path] }), rootings: [forward] };
}

function isDeclared(model: SemanticModel, from: string, path: readonly string[]): boolean {
  return path.every((to, i) =>
    model.cubes.get(path[i - 1] ?? from)?.joins.some((join) => join.to === to),
  );
}

/** The question around a sub-query. */
export interface Outer {
  readonly spec: QuerySpec;
  readonly asked: Asked;
}

function filtersOf({ ranges, segments, where }: Asked, kept: ReadonlySet<FilterLeaf>): Asked {
  const own = new Map([...where].filter(([leaf]) => kept.has(leaf)));
  return { ...NOTHING_LOOKED_UP, ranges, segments, where: own };
}

/** What an inner question says by itself; filters on sub-queries stay outside, for they would ask again. */
export function subQuerySpec(outer: Outer | null, timeZone: string): QuerySpec {
  if (outer === null) return { ...blankSpec, timeZone };
  const { spec, asked } = outer;
  const where = withoutSubQueries(spec.where, asked);
  return { ...blankSpec, timeZone, ranges: spec.ranges, segments: spec.segments, where };
}

function withoutSubQueries(where: FilterSpec | null, asked: Asked): FilterSpec | null {
  if (where?.kind === 'and') {
    return { kind: 'and', of: where.of.flatMap((part) => withoutSubQueries(part, asked) ?? []) };
  }
  const isSubQuery = leavesOf(where).some((leaf) => {
    const target = asked.where.get(leaf);
    return target?.kind === 'dimension' && target.member.definition.kind === 'sub_query';
  });
  return isSubQuery ? null : where;
}

/** What a question whose members have been looked up already names. */
export const NOTHING_LOOKED_UP: Asked = {
  dimensions: [],
  measures: [],
  ranges: [],
  segments: [],
  where: new Map(),
  having: new Map(),
  top: null,
};
