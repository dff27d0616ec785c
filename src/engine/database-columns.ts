/** What the databases keep in the columns of a model: asked once, before the first question that is run. */

import type { Cube, SemanticModel } from '../semantic/model/types.ts';
import { withColumns } from '../semantic/model/with-columns.ts';
import { remember } from '../shared/remember.ts';
import type { ColumnType } from '../shared/values.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { askCube, type CubeAnswer, dimensionsOf, foldedOf } from './ask-cube.ts';

export interface Columns {
  /** The model with what is known by now. */
  readonly model: () => SemanticModel;
  /** Null: all is known that can be. Else to be waited for; it never rejects. */
  readonly ready: () => Promise<void> | null;
}

/** A database that cannot be reached is asked again by the first question after this, a refused table as well. */
const AGAIN_MS = 5_000;
/** All cubes of a model together. */
const TIMEOUT_MS = 15_000;
/** As many of them at once; the others wait, so that questions find a connection. */
const AT_ONCE = 3;

export function createColumns(
  plain: SemanticModel,
  warehouse: (dataSource: string) => Warehouse,
  now: () => number,
): Columns {
  const types = new Map<string, ColumnType>();
  let model = plain;
  let missing: readonly Cube[] = [...plain.cubes.values()];
  let asking: Promise<void> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = async () => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    missing = await askCubes(missing, types, (cube) =>
      askCube(cube, [...dimensionsOf(cube), ...foldedOf(cube)], {
        ...{ model: plain, warehouse: warehouse(cube.dataSource), signal },
      }),
    );
    model = withColumns(plain, types);
    asking = null;
  };
  return {
    model: () => model,
    ready: () => {
      if (asking !== null || missing.length === 0) return asking;
      if (now() - askedAt < AGAIN_MS) return null;
      askedAt = now();
      asking = ask();
      return asking;
    },
  };
}

/** Made anew for what is known by now, as often as that changes. */
export function byColumns<A extends readonly unknown[], R>(
  { model }: Columns,
  make: (known: SemanticModel) => (...args: A) => R,
): (...args: A) => R {
  const made = new WeakMap<SemanticModel, (...args: A) => R>();
  return (...args) => {
    const known = model();
    return remember(made, known, () => make(known))(...args);
  };
}

/** Adds to `types`; the cubes that are to be asked again. */
async function askCubes(
  cubes: readonly Cube[],
  types: Map<string, ColumnType>,
  ask: (cube: Cube) => Promise<CubeAnswer>,
): Promise<readonly Cube[]> {
  const left = [...cubes];
  const missing: Cube[] = [];
  const away = new Set<string>();
  const learn = async (cube: Cube): Promise<CubeAnswer | null> => {
    // Who did not answer for one cube is not waited for with the next.
    const answer = away.has(cube.dataSource) ? null : await ask(cube).catch(() => null);
    if (answer === null) away.add(cube.dataSource);
    for (const [name, type] of answer?.types ?? []) types.set(name, type);
    return answer;
  };
  const worker = async () => {
    for (let cube = left.shift(); cube !== undefined; cube = left.shift()) {
      const answer = await learn(cube);
      const isAbsent = answer?.refused.some(({ member }) => member === null) ?? true;
      if (isAbsent) missing.push(cube);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return missing;
}
