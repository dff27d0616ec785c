/**
 * Questions of one statement that compare with the same list: each value of it is a parameter once, if it is the
 * same value. A list of entities is long, and a database takes only so many parameters.
 */
import type { Value } from './resolved-column.ts';

type List = readonly Value[];

/** Every list that something in these conditions is compared with. */
export function listsIn(of: unknown): readonly List[] {
  if (typeof of !== 'object' || of === null) return [];
  return isList(of) ? [of.values] : Object.values(of).flatMap(listsIn);
}

/** The same data, with `known` lists in place of equal ones. */
export function withLists<T>(of: T, known: readonly List[]): T {
  if (typeof of !== 'object' || of === null) return of;
  if (Array.isArray(of)) return of.map((one: unknown) => withLists(one, known)) as T;
  if (isList(of)) {
    const { values } = of;
    return { ...of, values: known.find((list) => isSame(list, values)) ?? values };
  }
  const parts = Object.entries(of).map(([name, part]) => [name, withLists<unknown>(part, known)]);
  return Object.fromEntries(parts) as T;
}

const isList = (of: object): of is { readonly kind: 'one_of'; readonly values: List } =>
  'kind' in of && of.kind === 'one_of' && 'values' in of;

const isSame = (one: List, other: List): boolean =>
  one.length === other.length &&
  one.every((value, i) => {
    const { type, value: cell, native } = other[i] ?? {};
    return value.type === type && value.value === cell && value.native === native;
  });
