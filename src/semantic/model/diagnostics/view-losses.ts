/** Members that a view may lack because something else is broken: naming them is no further mistake. */

import type { Build } from '../bind/bind-context.ts';
import type { ViewCubeDoc, ViewDoc } from '../document/model-schema.ts';
import { damageOf, lacksAny } from './damage.ts';
import { type Losses, opened } from './losses.ts';

/** Adds to the losses of cubes what the view would have if all its entries were sound. */
export function viewLosses(
  build: Build,
  doc: ViewDoc,
  isReached: (entry: ViewCubeDoc) => boolean,
): Losses {
  const meant = (doc.cubes ?? []).map((entry) => membersMeant(build, entry, isReached(entry)));
  if (meant.includes(null) || lacksAny(damageOf(build, doc), ['cubes'])) {
    return opened(build.losses, doc.name);
  }
  const names = new Set(meant.flatMap((some) => some ?? []));
  return { ...build.losses, parts: new Map([...build.losses.parts, [doc.name, names]]) };
}

/** By the names that the view gives them; null where nobody can know them. */
function membersMeant(
  { names, losses }: Build,
  entry: ViewCubeDoc,
  reached: boolean,
): readonly string[] | null {
  const cube =
    entry.join_path
      .replace(/[{}\s]/g, '')
      .split('.')
      .at(-1) ?? '';
  const prefix = entry.prefix === true ? `${entry.alias ?? cube}_` : '';
  if (entry.includes !== '*') {
    return entry.includes.map((item) =>
      typeof item === 'string' ? `${prefix}${item}` : `${prefix}${item.alias ?? item.name}`,
    );
  }
  const known = names.get(cube)?.members;
  if (known === undefined || losses.open.has(cube)) return null;
  // Of a cube that is there, the view has all that it should.
  const missing = [...(reached ? [] : known.keys()), ...(losses.parts.get(cube) ?? [])];
  return missing.map((name) => `${prefix}${name}`);
}
