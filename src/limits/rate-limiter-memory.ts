import {
  type Bucket,
  type Decision,
  decide,
  hasEnough,
  type RateLimiter,
  refilled,
  tokensNeeded,
} from './token-bucket.ts';

export interface MemoryRateLimiterOptions {
  /** Milliseconds of any clock that does not jump. */
  readonly now: () => number;
  /** Buckets remembered; the least recently used is forgotten, which leaves it full. */
  readonly capacity?: number;
}

const BUCKETS = 50_000;

/** Token buckets of this process alone. */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions): RateLimiter {
  const states = new Map<string, { readonly tokens: number; readonly at: number }>();
  const capacity = options.capacity ?? BUCKETS;

  const held = (bucket: Bucket, now: number): number => {
    const state = states.get(bucket.key);
    return state === undefined ? bucket.capacity : refilled(bucket, state.tokens, now - state.at);
  };
  const keep = (bucket: Bucket, tokens: number, at: number): void => {
    states.delete(bucket.key);
    states.set(bucket.key, { tokens, at });
    if (states.size <= capacity) return;
    const oldest = states.keys().next();
    if (oldest.done !== true) states.delete(oldest.value);
  };
  const takeNow = (buckets: readonly Bucket[], cost: number): Decision => {
    const now = options.now();
    const before = buckets.map((bucket) => ({ bucket, tokens: held(bucket, now) }));
    const allowed = before.every(({ bucket, tokens }) => hasEnough(bucket, tokens, cost));
    const after = before.map(({ bucket, tokens }) => {
      const left = allowed ? Math.max(0, tokens - tokensNeeded(bucket, cost)) : tokens;
      keep(bucket, left, now);
      return { bucket, tokens: left };
    });
    return decide(after, cost, allowed);
  };
  return { take: async (buckets, cost) => takeNow(buckets, cost) };
}
