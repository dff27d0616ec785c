/** Model names → GraphQL names. */
import { singularize } from 'inflection';

/** `created_at` → `createdAt`. Names that are camelCase already stay. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = words(name);
  const head = /^[A-Z]+$/.test(first) ? first.toLowerCase() : lowerFirst(first);
  return digitSafe([head, ...rest.map(upperFirst)].join(''));
}

/** `order_items` → `OrderItems`. */
export function pascalCase(name: string): string {
  return digitSafe(words(name).map(upperFirst).join(''));
}

/** `createdAt`, `in progress` → `CREATED_AT`, `IN_PROGRESS`. */
export function constantCase(text: string): string {
  const spaced = text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const name = spaced.replace(/[^A-Z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  // GraphQL reserves these three as enum values only in lower case, so upper case is safe.
  return digitSafe(name);
}

/** The field of a join: the cube's name, in the singular when a row has at most one of them. */
export function joinField(cube: string, toOne: boolean): string {
  return camelCase(toOne ? singularize(cube) : cube);
}

/** Hands out names so that none is given twice. */
export interface Namer {
  /** The first free of `candidates`, else the last with a number behind it. */
  take(...candidates: readonly [string, ...string[]]): string;
}

export function namer(reserved: Iterable<string> = []): Namer {
  const taken = new Set(reserved);
  const claim = (name: string): string => {
    taken.add(name);
    return name;
  };
  return {
    take(...candidates) {
      const free = candidates.find((candidate) => !taken.has(candidate));
      if (free !== undefined) return claim(free);
      const last = candidates.at(-1) ?? '';
      for (let n = 2; ; n++) if (!taken.has(`${last}_${n}`)) return claim(`${last}_${n}`);
    },
  };
}

function words(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** GraphQL names start with a letter or an underscore, and two underscores are GraphQL's own. */
function digitSafe(name: string): string {
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}
