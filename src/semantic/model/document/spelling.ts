/**
 * Other ways in which Cube's own folders say the same: keys and words in camelCase (`sqlTable`,
 * `countDistinct`), and lists that are announced and empty (`joins:` with nothing behind it). Changed in place, places kept.
 */

import { isDialectKey, isDialectWord } from './schema-parts.ts';
import type { SourceMap } from './source-map.ts';

/** What may be written without a value, as generated models do: as if it were not there. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'access_policy',
  'description',
  'dimensions',
  'drill_members',
  'excludes',
  'filters',
  'folders',
  'granularities',
  'hierarchies',
  'indexes',
  'joins',
  'measures',
  'meta',
  'pre_aggregations',
  'segments',
  'title',
]);
/** Its keys are the author's own. */
const FREE = 'meta';

export function respell(value: unknown, map: SourceMap): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) respell(item, map);
    return;
  }
  for (const key of Object.keys(value)) respellKey(value, key, map);
}

function respellKey(holder: object, written: string, map: SourceMap): void {
  const snake = snakeCase(written);
  const isOther = snake !== written && isDialectKey(snake) && !(snake in holder);
  const key = isOther ? snake : written;
  const value = Reflect.get(holder, written);
  if (isOther || (value === null && MAY_BE_EMPTY.has(key))) Reflect.deleteProperty(holder, written);
  if (value === null && MAY_BE_EMPTY.has(key)) return;
  if (isOther) {
    Reflect.set(holder, key, value);
    map.rename(holder, written, key);
  }
  respellWord(holder, key);
  if (key !== FREE) respell(value, map);
}

/** Of what has a word of the dialect as its value. */
const WORD_KEYS: ReadonlySet<string> = new Set(['relationship', 'type']);

function respellWord(holder: object, key: string): void {
  const word: unknown = Reflect.get(holder, key);
  if (!WORD_KEYS.has(key) || typeof word !== 'string') return;
  const snake = snakeCase(word);
  if (isDialectWord(snake)) Reflect.set(holder, key, snake);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
