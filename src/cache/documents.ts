/** Documents that clients have registered, by the hash of their text: in this process, and in Redis where there is one. */
import type { RedisOptions } from 'ioredis';
import { LRUCache } from 'lru-cache';

export interface DocumentStore {
  get(hash: string): Promise<string | null>;
  set(hash: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Characters of all documents that are kept here; a flood evicts, it does not grow. */
const MAX_CHARS = 8 * 2 ** 20;
const KEPT_SECONDS = 7 * 24 * 3600;
const PREFIX = 'sextant:document:';

const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 100,
  connectTimeout: 1_000,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), 2_000),
};

/** Without Redis, or with Redis away, a client sends its text once more: nothing else is lost. */
export async function openDocuments(redis: string | null): Promise<DocumentStore> {
  const memory = new LRUCache<string, string>({
    maxSize: MAX_CHARS,
    sizeCalculation: (text) => text.length + 100,
  });
  const shared = redis === null ? null : await connect(redis);
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

async function connect(url: string) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, CLIENT);
  // Without a listener the client writes to the console; a document that is not found is sent again.
  client.on('error', () => {});
  await client.connect().catch(() => {});
  return client;
}
