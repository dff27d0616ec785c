/** The names inside a view: those that it has, and those that it would have if nothing were broken. */
import { type LostNames, lostParts } from '../diagnostics/lost-names.ts';
import { isSound } from '../diagnostics/poison.ts';
import type { ViewCubeDoc, ViewDoc } from '../document/model-schema.ts';
import type { ViewMember } from '../types.ts';
import type { MemberKind, Names } from './model-names.ts';

/** What the names are made from. */
interface Naming {
  readonly doc: ViewDoc;
  readonly members: ReadonlyMap<string, ViewMember>;
  /** Whether the cube of an entry is there and joined. */
  readonly isReached: (entry: ViewCubeDoc) => boolean;
}

/** The names of cubes, and those of the view as of one more. */
export function withView(names: Names, { doc, members, isReached }: Naming): Names {
  const kinds = new Map<string, MemberKind>([...members.values()].map((m) => [m.name, m.kind]));
  const meant = (doc.cubes ?? []).map((entry) => namesMeant(names, entry, isReached(entry)));
  const lost: LostNames = {
    names: new Set(meant.flatMap((some) => some ?? [])),
    open: lostParts(doc).open || meant.includes(null) || !isSound(doc, 'cubes'),
    joins: false,
  };
  const view = { name: doc.name, members: kinds, times: new Map(), joins: new Set<string>(), lost };
  return { ...names, cubes: new Map([...names.cubes, [doc.name, view]]) };
}

/** As the view calls them, of an entry; null where nobody can know them. */
function namesMeant(
  { cubes }: Names,
  entry: ViewCubeDoc,
  reached: boolean,
): readonly string[] | null {
  const name = pathOf(entry).at(-1) ?? '';
  const prefix = prefixOf(entry, name);
  if (entry.includes !== '*') {
    return entry.includes.map((item) =>
      typeof item === 'string' ? `${prefix}${item}` : `${prefix}${item.alias ?? item.name}`,
    );
  }
  const cube = cubes.get(name);
  if (cube === undefined || cube.lost.open) return null;
  // Of a cube that is reached, the view has all that is sound.
  const missing = [...(reached ? [] : cube.members.keys()), ...cube.lost.names];
  return missing.map((member) => `${prefix}${member}`);
}

export function pathOf(entry: ViewCubeDoc | undefined): readonly string[] {
  return (entry?.join_path ?? '').replace(/[{}\s]/g, '').split('.');
}

export function prefixOf(entry: ViewCubeDoc, cube: string): string {
  return entry.prefix === true ? `${entry.alias ?? cube}_` : '';
}
