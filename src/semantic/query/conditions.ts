import type { Condition } from './resolved.ts';

export const TRUE: Condition = { kind: 'constant', value: true };
export const FALSE: Condition = { kind: 'constant', value: false };

/** All of them; null when there is none. */
export function allOf(conditions: readonly (Condition | null)[]): Condition | null {
  const of = conditions.filter((condition) => condition !== null);
  const [first] = of;
  if (first === undefined) return null;
  return of.length === 1 ? first : { kind: 'and', of };
}

export function anyOf(of: readonly Condition[]): Condition {
  const [first] = of;
  return of.length === 1 && first ? first : { kind: 'or', of };
}
