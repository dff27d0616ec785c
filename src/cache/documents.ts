/** Documents that clients have registered, by the hash of their text: in this process, and in Redis where there is one. */
import { LRUCache } from 'lru-cache';
import { openRedisClient } from './redis-client.ts';

export interface DocumentStore {
  get(hash: string): Promise<string | null>;
  set(hash: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Characters of all documents that are kept here; a flood evicts, it does not grow. */
const MAX_CHARS = 8 * 2 ** 20;
const KEPT_SECONDS = 7 * 24 * 3600;
const PREFIX = 'sextant:document:';

/** Without Redis, or with Redis away, a client sends its text once more: nothing else is lost. */
export async function openDocuments(redis: string | null): Promise<DocumentStore> {
  const memory = new LRUCache<string, string>({
    maxSize: MAX_CHARS,
    sizeCalculation: (text) => text.length + 100,
  });
  const shared = redis === null ? null : await openRedisClient(redis);
  return {
    get: async (hash) => {
      const known = memory.get(hash);
      if (known !== undefined || shared === null) return known ?? null;
      const text = await shared.get(PREFIX + hash).catch(() => null);
      if (text !== null) memory.set(hash, text);
      return text;
    },
    set: async (hash, text) => {
      memory.set(hash, text);
      await shared?.set(PREFIX + hash, text, 'EX', KEPT_SECONDS).catch(() => null);
    },
    close: async () => shared?.disconnect(),
  };
}
