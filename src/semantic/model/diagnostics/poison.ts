/** A broken part of a document is taken out of its place and stays in the tree, as a poisoned node of what held it. */
import { nearest } from '../../../shared/suggest.ts';

const POISON = Symbol('poison');

export interface Poisoned {
  /** The key that it stood under; of an entry of a list, the key of the list. */
  readonly key: string;
  /** What was taken out; undefined where the value is still there, as with a reference that leads nowhere. */
  readonly value?: unknown;
  /** Nobody knows the key: it may have been meant as any that is not there. */
  readonly isMisspelt?: boolean;
}

export function poison(holder: object, node: Poisoned): void {
  const known = poisonedOf(holder);
  if (known.some(({ key, value }) => key === node.key && value === node.value)) return;
  Reflect.set(holder, POISON, [...known, node]);
}

/** What merges others has the poison of each. */
export function inheritPoison(target: object, others: readonly object[]): void {
  for (const other of others) for (const node of poisonedOf(other)) poison(target, node);
}

export function poisonedOf(holder: object): readonly Poisoned[] {
  return Reflect.get(holder, POISON) ?? [];
}

/** Whether nothing is broken in what stands under these keys, and nothing that may have been meant as one of them. */
export function isSound<Doc extends object>(
  doc: Doc,
  ...keys: readonly (keyof Doc & string)[]
): boolean {
  const isOf = (node: Poisoned) =>
    mayBeAny(node) ? keys.some((key) => !(key in doc)) : keys.some((key) => key === node.key);
  return !poisonedOf(doc).some(isOf) && keys.every((key) => isSoundBelow(doc[key]));
}

/** Whether nothing at all is broken in it. */
export function isSoundBelow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return poisonedOf(value).length === 0 && Object.values(value).every(isSoundBelow);
}

/** Whether no entry of the list under a key was taken out; the others may be broken inside. */
export function isWhole<Doc extends object>(doc: Doc, key: keyof Doc & string): boolean {
  const list: unknown = doc[key];
  const entries = typeof list === 'object' && list !== null ? poisonedOf(list) : [];
  return [...entries, ...poisonedOf(doc).filter((node) => node.key === key)].length === 0;
}

/** What another cube or view would have given is unknown, too. */
function mayBeAny({ key, isMisspelt = false }: Poisoned): boolean {
  return key === PARENT || isMisspelt;
}

const PARENT = 'extends';

/** Whether a cube or view may lack anything: what it takes over is unknown. */
export function lacksParent({ key, isMisspelt = false }: Poisoned): boolean {
  return key === PARENT || (isMisspelt && nearest(key, [PARENT]) !== undefined);
}
