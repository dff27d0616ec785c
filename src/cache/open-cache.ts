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
  /** Told of each read and write of Redis that failed. */
  readonly onFailure?: () => void;
  /** Puts something around each layer, such as who counts its hits. */
  readonly around?: (layer: CacheLayer, cache: Cache) => Cache;
}

export type CacheLayer = 'memory' | 'redis';

/** The configured cache: in this process, and behind it Redis where there is one. */
export async function openCache(options: OpenCacheOptions): Promise<Cache> {
  const { around = (_layer, cache) => cache } = options;
  const memory = around(
    'memory',
    createMemoryCache({ maxBytes: options.memoryBytes, now: options.now }),
  );
  if (options.redis === null) return memory;
  const redis = await openRedisCache({
    url: options.redis,
    secret: options.secret,
    now: options.now,
    onChange: options.onChange,
    ...(options.onFailure && { onFailure: options.onFailure }),
  });
  return createLayeredCache(memory, around('redis', redis));
}
