/** Which things of a file lost which of their keys: what such a thing now lacks is no further mistake. */
import { placeOf, type SourceMap } from '../document/source-map.ts';

/** By place, the keys; a thing is found by its own place and by that of its name. */
export type Damage = ReadonlyMap<string, ReadonlySet<string>>;

export interface Damaging {
  readonly map: SourceMap;
  readonly damaged: Map<string, ReadonlySet<string>>;
}

/** Stands for a key that nobody knows: it may have been meant as any other. */
export const MISSPELT = '?';

export function damage({ map, damaged }: Damaging, thing: object, keys: Iterable<string>): void {
  const lost = [...keys];
  if (lost.length === 0) return;
  for (const at of [map.at(thing), map.at(thing, 'name')]) {
    damaged.set(placeOf(at), new Set([...(damaged.get(placeOf(at)) ?? []), ...lost]));
  }
}

/** The keys that it lost. */
export function damageOf({ map, damaged }: Damaging, thing: object): ReadonlySet<string> {
  return damaged.get(placeOf(map.at(thing))) ?? new Set();
}

/** Whether one of these keys is gone, or any where none are named. */
export function lacksAny(
  lost: ReadonlySet<string> | undefined,
  keys: readonly string[] | undefined,
): boolean {
  if (lost === undefined) return false;
  return keys === undefined || [MISSPELT, ...keys].some((key) => lost.has(key));
}
