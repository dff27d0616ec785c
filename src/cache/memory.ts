import { LRUCache } from 'lru-cache';
import type { ResultSet } from '../shared/values.ts';
import { weigh } from '../shared/weight.ts';
import type { Cache, CacheEntry } from './cache.ts';

export interface MemoryCacheOptions {
  /** About how much memory the results may take, in bytes. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/** One answer may take this part of the whole: a single export must not empty the cache. */
const LARGEST_SHARE = 1 / 8;

/** Results in this process, the least recently used going first. */
export function createMemoryCache(options: MemoryCacheOptions): Cache {
  const largestBytes = Math.max(1, Math.floor(options.maxBytes * LARGEST_SHARE));
  const entries = new LRUCache<string, CacheEntry>({
    maxSize: options.maxBytes,
    maxEntrySize: largestBytes,
    sizeCalculation: (entry) => sizeOf(entry.result),
  });
  return {
    largestBytes,
    get: async (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry.expiresAt > options.now()) return entry;
      entries.delete(key);
      return null;
    },
    set: async (key, entry) => {
      if (entry.expiresAt > options.now()) entries.set(key, entry);
    },
    close: async () => entries.clear(),
  };
}

const ENTRY_BYTES = 512;
const COLUMN_BYTES = 64;

/** With its key and its place in the order of use. */
export function sizeOf(result: ResultSet): number {
  return ENTRY_BYTES + result.columns.length * COLUMN_BYTES + weigh(result).heap;
}
