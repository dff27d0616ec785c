/** A query's join trees while they are built. */

import type { SemanticModel } from '../../model/types.ts';
import { type Asked, measureTargets, rowTargets } from '../asked.ts';
import { createBinder } from './binder.ts';
import type { Binder, BinderContext } from './binding.ts';
import type { Target } from './find-members.ts';
import { chooseRoots, type Rooting } from './roots.ts';

export interface Tree {
  readonly rooting: Rooting;
  readonly binder: Binder;
}

/** Where the question's joins start: at all of its members' cubes together, whatever of it is asked in parts. */
export function rootingsOf(
  model: SemanticModel,
  asked: Asked,
  others: readonly string[] = [],
): readonly Rooting[] {
  const head = (target: Target) => target.path[0] ?? '';
  return chooseRoots(model, measureTargets(asked).map(head), rowTargets(asked).map(head), others);
}

/** A tree for each root, with its root in place. */
export function plantTrees(rootings: readonly Rooting[], context: BinderContext): readonly Tree[] {
  return rootings.map((rooting) => {
    const binder = createBinder(context);
    binder.node([rooting.root]);
    return { rooting, binder };
  });
}

/** The member's cubes from the tree's root on. */
export function pathIn({ rooting }: Tree, target: Target): readonly string[] {
  const [head = '', ...rest] = target.path;
  return [...(rooting.paths.get(head) ?? [head]), ...rest];
}
