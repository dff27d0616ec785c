/**
 * What was left out because it is broken. What follows from that alone is no further mistake: who mends
 * the cause has mended it all. What exists nowhere is one, however much else is broken.
 */

/** "Things" are what a file lists (cubes, views, insights); "parts" are what those list under names. */
export interface Losses {
  /** Whether whole things are missing whose names nobody knows, as with a file that cannot be parsed. */
  readonly unread: boolean;
  readonly things: ReadonlySet<string>;
  /** By thing, the names of its lost parts. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Things that lost parts whose names nobody knows. */
  readonly open: ReadonlySet<string>;
  /** Cubes that lost a join: paths may have led over it. */
  readonly joins: ReadonlySet<string>;
}

export const NO_LOSSES: Losses = {
  unread: false,
  things: new Set(),
  parts: new Map(),
  open: new Set(),
  joins: new Set(),
};

/** What was looked for in vain, and where. */
export interface Unknown {
  readonly name: string;
  readonly kind: 'cube' | 'member' | 'cube or member' | 'join';
  /** Cubes among whose members, or joins, it was looked for. */
  readonly in: readonly string[];
}

interface Known {
  /** The cubes that are there. */
  readonly names: Pick<ReadonlySet<string>, 'has'>;
  readonly losses: Losses;
}

/** Whether it may be missing only because something was left out. */
export function isLost({ names, losses }: Known, { name, kind, in: places }: Unknown): boolean {
  if (kind !== 'member' && kind !== 'join' && lostThing(losses, name)) return true;
  return places.some((place) =>
    kind === 'join'
      ? !names.has(place) || losses.joins.has(place) || losses.open.has(place)
      : lostPart(losses, place, name),
  );
}

export function lostThing({ unread, things }: Losses, name: string): boolean {
  return unread || things.has(name);
}

export function lostPart({ things, parts, open }: Losses, thing: string, name: string): boolean {
  return things.has(thing) || open.has(thing) || parts.get(thing)?.has(name) === true;
}

/** Whether the thing may have had more parts than it has now. */
export function lostSome({ parts, open }: Losses, thing: string): boolean {
  return open.has(thing) || parts.has(thing);
}

/** The same with one thing more whose parts are not all known. */
export function opened(losses: Losses, thing: string): Losses {
  return { ...losses, open: new Set([...losses.open, thing]) };
}
