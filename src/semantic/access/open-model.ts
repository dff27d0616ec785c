import type { Cube, SemanticModel } from '../model/types.ts';

/** The model as if everyone might see all of it: for asking a database about it, never for a caller. */
export function openModel(model: SemanticModel): SemanticModel {
  const cubes = [...model.cubes].map(([name, cube]) => [name, opened(cube)] as const);
  return { ...model, cubes: new Map(cubes) };
}

function opened(cube: Cube): Cube {
  const seen = <M>(members: ReadonlyMap<string, M>): ReadonlyMap<string, M> =>
    new Map([...members].map(([name, member]) => [name, { ...member, public: true }]));
  const members = { dimensions: seen(cube.dimensions), measures: seen(cube.measures) };
  return { ...cube, ...members, public: true, access: { kind: 'shared' } };
}
