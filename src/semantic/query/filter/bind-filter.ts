/** Filter trees, by name → conditions, bound. */

import type { FilterSpec } from '../../model/filter-spec.ts';
import { allOf, anyOf, type Condition, TRUE } from '../resolved.ts';

export type FilterLeaf = Extract<FilterSpec, { readonly kind: 'compare' | 'range' | 'segment' }>;

/** The tree with each comparison made by `leaf`. An empty `and` holds for every row, an empty `or` for none. */
export function bindFilter(spec: FilterSpec, leaf: (of: FilterLeaf) => Condition): Condition {
  switch (spec.kind) {
    case 'and':
      return allOf(spec.of.map((part) => bindFilter(part, leaf))) ?? TRUE;
    case 'or':
      return anyOf(spec.of.map((part) => bindFilter(part, leaf)));
    case 'not':
      return { kind: 'not', of: bindFilter(spec.of, leaf) };
    case 'compare':
    case 'range':
    case 'segment':
      return leaf(spec);
  }
}

/** Every comparison of the tree. */
export function leavesOf(spec: FilterSpec | null): readonly FilterLeaf[] {
  switch (spec?.kind) {
    case undefined:
      return [];
    case 'and':
    case 'or':
      return spec.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(spec.of);
    case 'compare':
    case 'range':
    case 'segment':
      return [spec];
  }
}

/** The comparisons that every row must pass, whatever else the tree says. */
export function requiredLeaves(spec: FilterSpec | null): readonly FilterLeaf[] {
  if (spec?.kind === 'and') return spec.of.flatMap(requiredLeaves);
  return spec === null || spec.kind === 'or' || spec.kind === 'not' ? [] : leavesOf(spec);
}
