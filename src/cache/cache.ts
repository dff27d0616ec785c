/**
 * `cache` keeps results by key. It has never heard of SQL or cubes; what may be shared between two
 * callers is decided by the key alone, and only `key.ts` can make one.
 */
import type { ResultSet } from '../shared/values.ts';

declare const keyed: unique symbol;
/** Only `key.ts` makes these, so nothing can be cached without its tenant and model version. */
export type CacheKey = string & { readonly [keyed]: true };

export interface CacheEntry {
  readonly result: ResultSet;
  /** When the data was read, epoch milliseconds. */
  readonly storedAt: number;
  /** Epoch milliseconds; from then on the entry is a miss. */
  readonly expiresAt: number;
}

/** Results by key. A cache that fails is a cache that misses: no method ever rejects. */
export interface Cache {
  /** The largest result that is kept, in bytes of memory, about: beyond, nobody need collect one. */
  readonly largestBytes: number;
  get(key: CacheKey): Promise<CacheEntry | null>;
  set(key: CacheKey, entry: CacheEntry): Promise<void>;
  close(): Promise<void>;
}
