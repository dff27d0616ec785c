/** The hash of what a model says; where it says it does not count. */
import { createHash } from 'node:crypto';
import type { SemanticModel } from './types.ts';

/** 16 hexadecimal digits; equal for models of equal content. */
export function versionOf(model: Pick<SemanticModel, 'cubes' | 'views'>): string {
  const text = JSON.stringify({ cubes: model.cubes, views: model.views }, withoutPlaces);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Maps become lists of entries: the order of members is part of what a model says. The loader gives
 * its own records their keys in one order; only data from the file (without prototype) is sorted.
 */
function withoutPlaces(key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'at' && 'line' in value && 'column' in value) return undefined;
  if (value instanceof Map) return [...value];
  if (Object.getPrototypeOf(value) === null) return Object.entries(value).sort(byKey);
  return value;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
