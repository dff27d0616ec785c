import type { Redis, RedisOptions } from 'ioredis';
import { createBreaker } from './breaker.ts';
import type { Cache } from './cache.ts';
import { decodeEntry, encodeEntry } from './codec.ts';

export interface RedisCacheOptions {
  readonly url: string;
  readonly now: () => number;
  /** Told when Redis is lost and when it is back. */
  readonly onChange: (state: 'lost' | 'back', cause: unknown) => void;
}

/** A question is worth this much waiting, and no more: the warehouse can answer it as well. */
const COMMAND_TIMEOUT_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_RETRY_MS = 2_000;
const FAILURES = 3;
const PAUSE_MS = 500;

/** No queue while disconnected, nothing sent twice: a lost Redis costs speed, never an answer. */
const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS),
};

/** Results in Redis, shared by all gateways in front of it. Opens even when Redis is down, and joins it later. */
export async function openRedisCache(options: RedisCacheOptions): Promise<Cache> {
  const { Redis: Client } = await import('ioredis');
  const client: Redis = new Client(options.url, CLIENT);
  // Without a listener the client writes to the console; what matters is told by the breaker.
  client.on('error', () => {});
  await client.connect().catch(() => {});
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
