import { createBreaker } from './breaker.ts';
import type { Cache } from './cache.ts';
import { decodeEntry, encodeEntry, MAX_BYTES } from './codec.ts';
import { openRedisClient } from './redis-client.ts';
import { createSeal, SEAL_BYTES } from './seal.ts';

export interface RedisCacheOptions {
  readonly url: string;
  /** Seals entries. Gateways that share it share answers; to all others an entry is a miss. */
  readonly secret: string;
  readonly now: () => number;
  /** Told when Redis is lost and when it is back. */
  readonly onChange: (state: 'lost' | 'back', cause: unknown) => void;
  /** Told of each read and write that failed. */
  readonly onFailure?: () => void;
}

/** So many failures in a row, and nobody asks Redis for so long. */
const FAILURES = 3;
const PAUSE_MS = 500;

/** Results in Redis, shared by all gateways in front of it that have the same secret. Opens even when Redis is down, and joins it later. */
export async function openRedisCache(options: RedisCacheOptions): Promise<Cache> {
  const client = await openRedisClient(options.url);
  const seal = createSeal(options.secret);
  const breaker = createBreaker({
    failures: FAILURES,
    pauseMs: PAUSE_MS,
    now: options.now,
    onChange: (state, cause) => options.onChange(state === 'open' ? 'lost' : 'back', cause),
    ...(options.onFailure && { onFailure: options.onFailure }),
  });
  return {
    largestBytes: MAX_BYTES,
    get: async (key) => {
      // Whoever writes into Redis cannot make a gateway read more than it would have written itself.
      const read = () => client.getrangeBuffer(seal.place(key), 0, MAX_BYTES + SEAL_BYTES);
      const sealed = await breaker.attempt(read, null);
      const bytes = sealed === null ? null : seal.open(key, sealed);
      const entry = bytes === null ? null : decodeEntry(bytes);
      return entry !== null && entry.expiresAt > options.now() ? entry : null;
    },
    set: async (key, entry) => {
      const lifetime = Math.floor(entry.expiresAt - options.now());
      const bytes = lifetime > 0 ? encodeEntry(entry) : null;
      if (bytes === null) return;
      const sealed = seal.close(key, bytes);
      await breaker.attempt(() => client.set(seal.place(key), sealed, 'PX', lifetime), null);
    },
    close: async () => client.disconnect(),
  };
}
