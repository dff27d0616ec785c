/** A query's join trees while they are built. */

import { type Asked, measureTargets, rowTargets } from './asked.ts';
import { createBinder } from './binder.ts';
import type { Binder, BinderContext } from './binding.ts';
import type { Target } from './members.ts';
import { chooseRoots, type Rooting } from './roots.ts';

export interface Tree {
  readonly rooting: Rooting;
  readonly binder: Binder;
}

/** A tree for each root that the question needs, each with its root in place. */
export function plantTrees(asked: Asked, context: BinderContext): readonly Tree[] {
  const head = (target: Target) => target.path[0] ?? '';
  const rootings = chooseRoots(
    context.model,
    measureTargets(asked).map(head),
    rowTargets(asked).map(head),
  );
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
