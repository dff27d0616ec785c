/** What a cube or view lost, those that extend it have lost, too. */

import { type Extendable, parentName } from '../document/extends.ts';
import { type Damaging, damage, damageOf, MISSPELT } from './damage.ts';
import type { Losses } from './losses.ts';

interface Inheriting extends Damaging {
  readonly losses: Losses;
}

/** Of the documents as written; notes damage as it goes. */
export function inheritLosses(documents: readonly Extendable[], inheriting: Inheriting): Losses {
  const byName = new Map(documents.map((document) => [document.name, document]));
  const { losses } = inheriting;
  const parts = new Map(losses.parts);
  const open = new Set(losses.open);
  const joins = new Set(losses.joins);
  for (const child of documents) {
    const ancestors = ancestorsOf(child, byName);
    // Without its parent, or as its own, a child may lack anything.
    const isOrphan = ancestors.some((name) => !byName.has(name) || name === child.name);
    if (isOrphan) damage(inheriting, child, [MISSPELT]);
    for (const name of ancestors) {
      damage(inheriting, child, damageOf(inheriting, byName.get(name) ?? child));
    }
    if (isOrphan || ancestors.some((name) => losses.open.has(name))) open.add(child.name);
    if (ancestors.some((name) => losses.joins.has(name))) joins.add(child.name);
    const lost = [child.name, ...ancestors].flatMap((name) => [...(losses.parts.get(name) ?? [])]);
    if (lost.length > 0) parts.set(child.name, new Set(lost));
  }
  return { ...losses, parts, open, joins };
}

/** The names of all that it extends, the nearest first; the last may be of nothing. */
function ancestorsOf(
  child: Extendable,
  byName: ReadonlyMap<string, Extendable>,
): readonly string[] {
  const names: string[] = [];
  let next = child.extends;
  while (next !== undefined && !names.includes(parentName(next))) {
    names.push(parentName(next));
    next = byName.get(parentName(next))?.extends;
  }
  return names;
}
