import type { SourcePosition } from '../shared/errors.ts';
import { nearest } from '../shared/suggest.ts';
import type { Located, LocatedEntry } from './config-document.ts';

/** Notes one thing wrong. Decoding goes on afterwards with a stand-in, so that one run finds everything. */
export type Report = (message: string, at: SourcePosition) => void;

/** Reads a value, or reports what is wrong with it and returns a stand-in that nobody will see. */
export type Decode<T> = (given: Located, report: Report) => T;

/** A key of a map: how to read it, and what holds without it. Without `otherwise` the key is required. */
export interface Field<T> {
  readonly read: Decode<T>;
  readonly otherwise?: () => T;
}

type Fields<T> = { readonly [K in keyof T]: Field<T[K]> };

export function required<T>(read: Decode<T>): Field<T> {
  return { read };
}

export function optional<T>(read: Decode<T>, otherwise: T): Field<T> {
  return { read, otherwise: () => otherwise };
}

/** A map with exactly these keys. Unknown keys are reported with the nearest known one. */
export function record<T extends object>(fields: Fields<T>, what: string): Decode<T> {
  return (given, report) => {
    const entries = mapEntries(given, what, report);
    const known = Object.keys(fields) as (keyof T & string)[];
    const meant = reportUnknown(entries, known, what, report);
    const pairs = known.map((key) => {
      const entry = entries.get(key);
      const said = meant.has(key) ? () => {} : report;
      return [key, field(fields[key], entry, { key, what, at: given.at }, said)];
    });
    return Object.fromEntries(pairs) as T;
  };
}

function field<T>(
  definition: Field<T>,
  entry: LocatedEntry | undefined,
  place: { readonly key: string; readonly what: string; readonly at: SourcePosition },
  report: Report,
): T {
  if (entry !== undefined && !isEmpty(entry.value)) return definition.read(entry.value, report);
  if (definition.otherwise !== undefined) return definition.otherwise();
  report(`${place.what} needs ${place.key}`, entry?.at ?? place.at);
  return definition.read({ kind: 'scalar', at: place.at, value: null }, () => {});
}

/** `key:` without a value, and a reference that the environment left empty, count as absent. */
function isEmpty(value: Located): boolean {
  return value.kind === 'scalar' && (value.value === null || value.value === '');
}

/** The known keys that they were perhaps meant as: those are not missing, too. */
function reportUnknown(
  entries: ReadonlyMap<string, LocatedEntry>,
  known: readonly string[],
  what: string,
  report: Report,
): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const [key, entry] of entries) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    if (near !== undefined && !entries.has(near)) meant.add(near);
    const hint = near === undefined ? `known: ${known.join(', ')}` : `did you mean ${near}?`;
    report(`unknown key ${key} in ${what}; ${hint}`, entry.at);
  }
  return meant;
}

export function mapEntries(
  given: Located,
  what: string,
  report: Report,
): ReadonlyMap<string, LocatedEntry> {
  if (given.kind === 'map') return given.entries;
  report(`${what} must be a map of keys to values`, given.at);
  return new Map();
}

/** A map whose keys are names of the author's own choosing. */
export function mapOf<T>(read: Decode<T>, what: string): Decode<ReadonlyMap<string, T>> {
  return (given, report) => {
    const entries = [...mapEntries(given, what, report)];
    return new Map(entries.map(([name, entry]) => [name, read(entry.value, report)]));
  };
}

/** A list; a single value stands for a list of one. */
export function listOf<T>(read: Decode<T>): Decode<readonly T[]> {
  return (given, report) => {
    const items = given.kind === 'list' ? given.items : [given];
    return items.map((item) => read(item, report));
  };
}

export const text: Decode<string> = (given, report) => {
  if (given.kind === 'scalar' && given.value !== null && given.value !== '')
    return String(given.value);
  report('expected a text', given.at);
  return '';
};

export const boolean: Decode<boolean> = (given, report) => {
  const written = given.kind === 'scalar' ? String(given.value) : '';
  if (written !== 'true' && written !== 'false') report('expected true or false', given.at);
  return written === 'true';
};

export function oneOf<const T extends string>(names: readonly T[], what: string): Decode<T> {
  return (given, report) => {
    const written = given.kind === 'scalar' ? String(given.value) : '';
    const found = names.find((name) => name === written);
    if (found !== undefined) return found;
    const near = nearest(written, names);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    report(`${what} cannot be ${written}${hint} (known: ${names.join(', ')})`, given.at);
    return names[0] as T;
  };
}

export function wholeNumber(min: number, max: number): Decode<number> {
  return (given, report) => {
    const written = given.kind === 'scalar' ? given.value : null;
    const value = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    report(`expected a whole number from ${min} to ${max}`, given.at);
    return min;
  };
}

const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;
const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `250ms`, `30s`, `5m`, `1h`, `7d`, in milliseconds. */
export const duration: Decode<number> = (given, report) =>
  measured(given, report, DURATION, MILLISECONDS, 'a duration such as 30s, 5m or 1h');

const SIZE = /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)$/;
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** `256MiB`, `1GB`, in bytes. */
export const size: Decode<number> = (given, report) =>
  measured(given, report, SIZE, BYTES, 'a size such as 256MiB or 1GB');

function measured(
  given: Located,
  report: Report,
  pattern: RegExp,
  units: Readonly<Record<string, number>>,
  expected: string,
): number {
  const written = given.kind === 'scalar' ? String(given.value) : '';
  const match = pattern.exec(written);
  const factor = units[match?.[2] ?? ''];
  const value = Math.round(Number(match?.[1]) * (factor ?? Number.NaN));
  if (Number.isSafeInteger(value) && value > 0) return value;
  report(`expected ${expected}`, given.at);
  return 1;
}
