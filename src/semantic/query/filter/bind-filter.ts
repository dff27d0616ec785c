/** Filter trees, by name → conditions, bound. */

import type { FilterLeaf, FilterSpec } from '../../model/filter-spec.ts';
import { allOf, anyOf, TRUE } from '../conditions.ts';
import type { Condition } from '../resolved.ts';

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
