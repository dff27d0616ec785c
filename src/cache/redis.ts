import { createBreaker } from './breaker.ts';
import type { Cache } from './cache.ts';
import { decodeEntry, encodeEntry } from './codec.ts';
import { openRedisClient } from './redis-client.ts';

export interface RedisCacheOptions {
  readonly url: string;
  readonly now: () => number;
  /** Told when Redis is lost and when it is back. */
  readonly onChange: (state: 'lost' | 'back', cause: unknown) => void;
}

/** So many failures in a row, and nobody asks Redis for so long. */
const FAILURES = 3;
const PAUSE_MS = 500;

/** Results in Redis, shared by all gateways in front of it. Opens even when Redis is down, and joins it later. */
export async function openRedisCache(options: RedisCacheOptions): Promise<Cache> {
  const client = await openRedisClient(options.url);
  const breaker = createBreaker({
    failures: FAILURES,
    pauseMs: PAUSE_MS,
    now: options.now,
    onChange: (state, cause) => options.onChange(state === 'open' ? 'lost' : 'back', cause),
  });
  return {
    get: async (key) => {
      const bytes = await breaker.attempt(() => client.getBuffer(key), null);
      const entry = bytes === null ? null : decodeEntry(bytes);
      return entry !== null && entry.expiresAt > options.now() ? entry : null;
    },
    set: async (key, entry) => {
      const lifetime = Math.floor(entry.expiresAt - options.now());
      const bytes = lifetime > 0 ? encodeEntry(entry) : null;
      if (bytes === null) return;
      await breaker.attempt(() => client.set(key, bytes, 'PX', lifetime), null);
    },
    close: async () => client.disconnect(),
  };
}
