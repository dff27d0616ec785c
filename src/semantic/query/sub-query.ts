/** The question inside a sub_query dimension. */
import { GatewayError } from '../../shared/errors.ts';
import type { Cube, SemanticModel } from '../model/types.ts';
import type { Asked } from './asked.ts';
import { targetIn } from './members.ts';
import type { QuerySpec } from './spec.ts';

/** A measure by the primary key of `cube`. */
export function askSubQuery(
  model: SemanticModel,
  cube: Cube,
  path: readonly string[],
  measure: string,
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
    ...NOTHING_LOOKED_UP,
    dimensions,
    measures: [{ spec: { member: measure, as: measure }, target }],
  };
}

/** A question that asks for nothing by name: its members have been looked up already. */
export const NOTHING_ASKED: QuerySpec = {
  root: null,
  measures: [],
  dimensions: [],
  ranges: [],
  where: null,
  having: null,
  segments: [],
  order: [],
  limit: null,
  offset: 0,
  timeZone: 'UTC',
  shape: 'rows',
  totalsBy: null,
  after: null,
};
export const NOTHING_LOOKED_UP: Asked = {
  dimensions: [],
  measures: [],
  ranges: [],
  segments: [],
  where: new Map(),
  having: new Map(),
  top: null,
};
