import type { ResultSet } from '../shared/values.ts';

declare const keyed: unique symbol;
/** Only `key.ts` makes these, so nothing can be cached without its tenant and model version. */
export type CacheKey = string & { readonly [keyed]: true };

export interface CacheEntry {
  readonly result: ResultSet;
  /** Epoch milliseconds. */
  readonly storedAt: number;
}

/** Results by key. A cache that fails is a cache that misses: no method ever rejects. */
export interface Cache {
  get(key: CacheKey): Promise<CacheEntry | null>;
  set(key: CacheKey, entry: CacheEntry, ttlMs: number): Promise<void>;
  close(): Promise<void>;
}
