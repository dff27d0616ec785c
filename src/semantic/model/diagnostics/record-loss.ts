/** What is taken out of a document, remembered by name. */
import { nearest } from '../../../shared/suggest.ts';
import type { Losses } from './losses.ts';

type Key = string | number;

/** Losses while they are found. */
export interface LossRecord extends Losses {
  unread: boolean;
  readonly things: Set<string>;
  readonly parts: Map<string, Set<string>>;
  readonly open: Set<string>;
  readonly joins: Set<string>;
}

export function createLossRecord(): LossRecord {
  return {
    unread: false,
    things: new Set(),
    parts: new Map(),
    open: new Set(),
    joins: new Set(),
  };
}

export interface Lost {
  /** The file's content, what is lost still in it. */
  readonly root: object;
  readonly path: readonly Key[];
  readonly value: unknown;
  /** The key is one that nobody knows: it may have been meant as any other, also as `name`. */
  readonly misspelt: boolean;
  /** The value had such a key, whose value has been noted as its name. */
  readonly named: boolean;
}

/** Keys whose entries others refer to by name. */
const LISTS: ReadonlySet<Key> = new Set([
  'dimensions',
  'measures',
  'segments',
  'hierarchies',
  'granularities',
  'joins',
  'pre_aggregations',
  'steps',
  'features',
]);

export function recordLoss(losses: LossRecord, lost: Lost): void {
  const [list = '', index, key] = lost.path;
  if (index === undefined || key === undefined) {
    recordThings(losses, lost);
    return;
  }
  const owner = nameOf(step(step(lost.root, list), index));
  if (owner !== null) recordPart(losses, owner, key, lost);
  else if (lost.misspelt && typeof lost.value === 'string') losses.things.add(lost.value);
}

/** Whole entries of a file, or a whole list of them. */
function recordThings(losses: LossRecord, { path, value, named }: Lost): void {
  // Of a single word under a key of the file nothing is lost.
  if (path.length === 1 && (typeof value !== 'object' || value === null)) return;
  const entries = path.length === 1 && Array.isArray(value) ? value : [value];
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name !== null) losses.things.add(name);
    else if (!named) losses.unread = true;
  }
}

function recordPart(losses: LossRecord, owner: string, key: Key, lost: Lost): void {
  const { path, value, misspelt } = lost;
  const names = misspelt && typeof value === 'string' ? [value] : namesIn(value);
  if (names.length > 0) {
    losses.parts.set(owner, new Set([...(losses.parts.get(owner) ?? []), ...names]));
  }
  const last = path.at(-1) ?? '';
  const list = typeof last === 'number' ? path.at(-2) : last;
  const perhaps = misspelt && holdsEntries(value);
  if (list === 'joins' || perhaps) losses.joins.add(owner);
  const ofParts = perhaps || LISTS.has(list ?? '');
  const nameless = ofParts && !lost.named && isNameless(value);
  if (nameless || isParent(key, misspelt)) losses.open.add(owner);
}

/** What a thing takes over from another one is lost with the other one's name. */
function isParent(key: Key, misspelt: boolean): boolean {
  return key === 'extends' || (misspelt && nearest(String(key), ['extends']) !== undefined);
}

/** An entry without a name, or a list with such an entry. */
function isNameless(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isNameless) : nameOf(value) === null;
}

/** All names that a lost value had inside. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = nameOf(value);
  return [...(own === null ? [] : [own]), ...Object.values(value).flatMap(namesIn)];
}

/** A list of members, or a map of them as other tools write it. */
function holdsEntries(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((entry) => typeof entry === 'object' && entry !== null);
}

function nameOf(value: unknown): string | null {
  const name = step(value, 'name');
  return typeof name === 'string' ? name : null;
}

/** What stands under a key, if anything has keys here. */
export function step(value: unknown, key: Key): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
