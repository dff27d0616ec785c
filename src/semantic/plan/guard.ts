/**
 * Folds over rows among which the fact may be missing: where a group has no row of it, nothing is counted. A
 * left join brings such a group along as one row of NULLs, which a fold must not take for a row of the fact.
 */
import { allOf } from '../query/conditions.ts';
import type { Condition, Fold, Leaf } from '../query/resolved.ts';
import { isNullWith, rejects } from './required.ts';

/** The leaf as one that sees no row where its fact has none; null where that cannot be said of it. */
export function guarded(leaf: Leaf): Leaf | null {
  const { fold, fact } = leaf;
  if (fold.kind === 'author') return null;
  if (isNullWith(fold.input, fact)) return leaf;
  if (fold.filter !== null && rejects(fold.filter, fact)) return leaf;
  const key = leaf.primaryKey.find(({ expr }) => isNullWith(expr, fact));
  return key ? { ...leaf, fold: countedWith(fold, key.expr) } : null;
}

type Aggregated = Extract<Fold, { readonly kind: 'aggregate' }>;

function countedWith(fold: Aggregated, key: Leaf['primaryKey'][number]['expr']): Aggregated {
  if (fold.input === null && fold.filter === null) return { ...fold, input: key };
  const isThere: Condition = { kind: 'not', of: { kind: 'is_null', of: key } };
  return { ...fold, filter: allOf([isThere, fold.filter]) };
}
