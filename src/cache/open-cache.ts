import type { Cache } from './cache.ts';
import { createLayeredCache } from './layered.ts';
import { createMemoryCache } from './memory.ts';
import { openRedisCache } from './redis-cache.ts';

export interface OpenCacheOptions {
  /** Null: in-process alone. */
  readonly redis: string | null;
  /** Seals what lies in Redis. */
  readonly secret: string;
  readonly memoryBytes: number;
  readonly now: () => number;
  readonly onChange: (state: 'lost' | 'back', cause: unknown) => void;
}

/** The configured cache: in this process, and behind it Redis where there is one. */
export async function openCache(options: OpenCacheOptions): Promise<Cache> {
  const memory = createMemoryCache({ maxBytes: options.memoryBytes, now: options.now });
  if (options.redis === null) return memory;
  const redis = await openRedisCache({
    url: options.redis,
    secret: options.secret,
    now: options.now,
    onChange: options.onChange,
  });
  return createLayeredCache(memory, redis);
}
