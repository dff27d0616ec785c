/** What a measure is where its cube has no row at all: counts are zero, and what is computed from them follows. */
import { isCount } from '../measures/fold.ts';
import type { ResolvedQuery, Scalar } from '../resolved.ts';

/** Of the question's only measure; null: NULL, for no count is in it. */
export function overNothing({ measures, leaves }: ResolvedQuery): Scalar | null {
  const counts = new Set(leaves.flatMap(({ name, fold }) => (isCount(fold) ? [name] : [])));
  const formula = measures[0]?.formula;
  if (formula === undefined || !names(formula, counts)) return null;
  return withNothing(formula, counts);
}

function names(of: Scalar, counts: ReadonlySet<string>): boolean {
  if (of.kind === 'field') return counts.has(of.name);
  if (of.kind === 'divisor') return names(of.of, counts);
  if (of.kind !== 'author') return false;
  return of.parts.some((part) => typeof part !== 'string' && names(part, counts));
}

function withNothing(of: Scalar, counts: ReadonlySet<string>): Scalar {
  if (of.kind === 'field') return counts.has(of.name) ? { kind: 'zero' } : { kind: 'null' };
  if (of.kind === 'divisor') return { ...of, of: withNothing(of.of, counts) };
  if (of.kind !== 'author') return of;
  const parts = of.parts.map((part) =>
    typeof part === 'string' ? part : withNothing(part, counts),
  );
  return { ...of, parts };
}
