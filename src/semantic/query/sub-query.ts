/** The question inside a sub_query dimension. */

import { GatewayError } from '../../shared/errors.ts';
import type { SemanticModel } from '../model/types.ts';
import type { Asked } from './asked.ts';
import type { SubQuery } from './binding.ts';
import { blankSpec } from './blank-spec.ts';
import { leavesOf } from './filter.ts';
import { targetIn } from './members.ts';
import type { FilterSpec, QuerySpec } from './spec.ts';

/** A measure by the primary key of `cube`. */
export function askSubQuery(
  model: SemanticModel,
  { cube, path, measure }: SubQuery,
  outer: Outer | null,
): Asked {
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
  return {
    ...(outer ? filtersOf(outer.asked) : NOTHING_LOOKED_UP),
    dimensions,
    measures: [{ spec: { member: measure, as: measure }, target }],
  };
}

/** The question around a sub-query. */
export interface Outer {
  readonly spec: QuerySpec;
  readonly asked: Asked;
}

function filtersOf({ ranges, segments, where }: Asked): Asked {
  return { ...NOTHING_LOOKED_UP, ranges, segments, where };
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
