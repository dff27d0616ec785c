/** The hash of what a model says; where it says it does not count. */
import { createHash } from 'node:crypto';
import { canonical } from '../../shared/canonical.ts';
import type { SemanticModel } from './types.ts';

/** 16 hexadecimal digits; equal for models of equal content. */
export function versionOf(model: Pick<SemanticModel, 'cubes' | 'views'>): string {
  const text = canonical(withoutPlaces({ cubes: [...model.cubes], views: [...model.views] }));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Maps become lists of entries: the order of members is part of what a model says. */
function withoutPlaces(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return [...value].map(withoutPlaces);
  if (Array.isArray(value)) return value.map(withoutPlaces);
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'at' || !isPlace(inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'line' in value && 'column' in value;
}
