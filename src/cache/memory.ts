import { LRUCache } from 'lru-cache';
import type { ResultSet } from '../shared/values.ts';
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
  const entries = new LRUCache<string, CacheEntry>({
    maxSize: options.maxBytes,
    maxEntrySize: Math.max(1, Math.floor(options.maxBytes * LARGEST_SHARE)),
    sizeCalculation: (entry) => sizeOf(entry.result),
  });
  return {
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
const ROW_BYTES = 32;
const CELL_BYTES = 16;

/** An estimate on the safe side: V8 keeps text in one or two bytes a character, small numbers in the slot. */
export function sizeOf(result: ResultSet): number {
  let bytes = ENTRY_BYTES + result.columns.length * 64;
  for (const row of result.rows) {
    bytes += ROW_BYTES + row.length * CELL_BYTES;
    for (const cell of row) {
      if (typeof cell === 'string') bytes += cell.length * 2;
    }
  }
  return bytes;
}
