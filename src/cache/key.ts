import { hash } from 'node:crypto';
import { canonical } from '../shared/canonical.ts';
import type { CacheKey } from './cache.ts';

/** Everything an answer depends on. Two requests share an answer exactly when all of this is equal. */
export interface KeyParts {
  /** Hash of the model. */
  readonly model: string;
  /** The name of the configured warehouse. */
  readonly warehouse: string;
  /** Which data it holds: the same name may stand for other data elsewhere, or after a reload. */
  readonly database: string;
  /** Null only for callers without a tenant; they share nothing with any tenant. */
  readonly tenant: string | null;
  /**
   * The normalised question: SQL text, its parameters (filter values, the instants of resolved ranges, what
   * row policies compare against), names and types of its columns.
   */
  readonly scope: string;
  /** The row cap, which decides whether an answer is complete. */
  readonly maxRows: number;
}

/** The only maker of cache keys. `v2` changes when the stored form does. */
export function cacheKey(parts: KeyParts): CacheKey {
  return `sextant:v2:${hash('sha256', canonical(parts), 'base64url')}` as CacheKey;
}
