import type { FilterLeaf } from '../../model/filter-spec.ts';
import { TRUE } from '../conditions.ts';
import type { Condition } from '../resolved.ts';
import { type Clock, resolveRange } from '../time/time-range.ts';
import { compare, inRange, type Operand } from './compare.ts';

/** One comparison of a filter tree, over a bound member. */
export function leafCondition(leaf: FilterLeaf, of: Operand, clock: Clock): Condition {
  if (leaf.kind === 'segment') return TRUE;
  return leaf.kind === 'range'
    ? inRange(of, resolveRange(leaf.range, clock))
    : compare(of, leaf, clock);
}
