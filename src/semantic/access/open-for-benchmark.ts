/** What a benchmark may read of other tenants: the rows of its own cube, and what is everyone's anyway. */
import { remember } from '../../shared/remember.ts';
import type { SemanticModel } from '../model/types.ts';

const opened = new WeakMap<SemanticModel, Map<string, SemanticModel>>();

/** The model in which everyone sees all rows of one cube: for a benchmark over it, and nothing else. */
export function openedModel(model: SemanticModel, cube: string): SemanticModel {
  const byCube = remember(opened, model, () => new Map<string, SemanticModel>());
  return remember(byCube, cube, () => {
    const closed = model.cubes.get(cube);
    if (closed === undefined) return model;
    const open = { ...closed, access: { kind: 'shared' } as const };
    return { ...model, cubes: new Map([...model.cubes, [cube, open]]) };
  });
}

/** A cube among these, other than `cube`, whose rows are not everyone's; undefined: there is none. */
export function closedBeside(
  cube: string,
  read: readonly string[],
  { cubes }: SemanticModel,
): string | undefined {
  return read.find((one) => one !== cube && cubes.get(one)?.access.kind === 'policies');
}
