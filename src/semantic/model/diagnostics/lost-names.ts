/** Names that only poisoned nodes have: who refers to one of them makes no further mistake. */
import { nearest } from '../../../shared/suggest.ts';
import { lacksParent, type Poisoned, poisonedOf } from './poison.ts';

/** What is missing from among the names of a file, a cube, a view or an insight. */
export interface LostNames {
  readonly names: ReadonlySet<string>;
  /** Something is missing whose name nobody knows. */
  readonly open: boolean;
  /** Of a cube: joins are missing, over which paths may have led. */
  readonly joins: boolean;
}

export const NOTHING_LOST: LostNames = { names: new Set(), open: false, joins: false };

export function isLost({ names, open }: LostNames, name: string): boolean {
  return open || names.has(name);
}

/** Keys whose entries others refer to by name. */
const LISTS: ReadonlySet<string> = new Set([
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

/** Of the things that files list: cubes, views, insights. */
export function lostThings(files: readonly object[]): LostNames {
  const nodes = files.flatMap((file) => [
    ...poisonedOf(file).filter(({ value }) => isObject(value)),
    ...Object.values(file).flatMap((list) => (isObject(list) ? poisonedOf(list) : [])),
  ]);
  const entries = nodes.flatMap(({ value }) => (Array.isArray(value) ? value : [value]));
  const names = entries.map(namesOf);
  return {
    names: new Set(names.flatMap((known) => known ?? [])),
    open: names.includes(null),
    joins: false,
  };
}

/** Of the parts that one of them lists: members, joins, steps, and what those list in turn. */
export function lostParts(thing: object): LostNames {
  const own = poisonedOf(thing);
  const nodes = poisonedBelow(thing);
  const joins: unknown = Reflect.get(thing, 'joins');
  return {
    names: new Set(nodes.flatMap(lostBy)),
    open: own.some(lacksParent) || nodes.some(isOpen),
    joins:
      own.some((node) => node.key === 'joins' || mayBeList(node)) ||
      (isObject(joins) && poisonedOf(joins).some(({ value }) => value !== undefined)),
  };
}

/** Also what was broken in what was taken out. */
function poisonedBelow(value: unknown): readonly Poisoned[] {
  if (!isObject(value)) return [];
  const own = poisonedOf(value);
  const inside = [...own.map((node) => node.value), ...Object.values(value)];
  return [...own, ...inside.flatMap(poisonedBelow)];
}

function lostBy({ value, isMisspelt = false }: Poisoned): readonly string[] {
  return isMisspelt && typeof value === 'string' ? [value] : namesIn(value);
}

/** All names that a value has inside. */
function namesIn(value: unknown): readonly string[] {
  if (!isObject(value)) return [];
  return [...(namesOf(value) ?? []), ...Object.values(value).flatMap(namesIn)];
}

function isOpen(node: Poisoned): boolean {
  const isList = LISTS.has(node.key) || mayBeList(node);
  return isList && node.value !== undefined && isNameless(node.value);
}

/** An entry without a name, or a list with such an entry. */
function isNameless(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isNameless) : namesOf(value) === null;
}

/** What an entry is called, also under a misspelt key; null: nobody knows. */
function namesOf(entry: unknown): readonly string[] | null {
  if (!isObject(entry)) return null;
  const misspelt = poisonedOf(entry).flatMap((node) => (isName(node) ? [node.value] : []));
  const written = 'name' in entry ? [entry.name] : misspelt;
  const names = written.filter((name) => typeof name === 'string');
  return names.length === 0 ? null : names;
}

function isName({ key, isMisspelt = false }: Poisoned): boolean {
  return isMisspelt && nearest(key, ['name']) !== undefined;
}

/** A list of members under a key that nobody knows, or a map of them as other tools write it. */
function mayBeList({ value, isMisspelt = false }: Poisoned): boolean {
  return isMisspelt && isObject(value) && Object.values(value).some(isObject);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
