import { type RedisScripts, scriptOf } from './redis-scripts.ts';
import { type Decision, decide, type RateLimiter } from './token-bucket.ts';

/**
 * The formula of token-bucket.ts, as one step: every bucket has enough and all are taken from, or none is. Time is
 * that of Redis, so clocks of instances need not agree. KEYS: the buckets. ARGV: cost, then capacity and rate of each.
 * Where that has gone back, a bucket gains nothing by it, and fills from there on.
 * Answers whether it was allowed and what each bucket holds. A bucket expires when it would be full.
 */
const TAKE = scriptOf(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cost = tonumber(ARGV[1])
local held, allowed = {}, 1
for i, key in ipairs(KEYS) do
  local capacity, rate = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local state = redis.call('HMGET', key, 'tokens', 'at')
  local tokens, at = tonumber(state[1]) or capacity, tonumber(state[2]) or now
  tokens = math.min(capacity, tokens + math.max(0, now - at) / 1000 * rate)
  if now < at then redis.call('HSET', key, 'at', string.format('%.0f', now)) end
  if tokens + 1e-9 < math.min(cost, capacity) then allowed = 0 end
  held[i] = tokens
end
local answer = { allowed }
for i, key in ipairs(KEYS) do
  local capacity, rate = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  if allowed == 1 then
    held[i] = math.max(0, held[i] - math.min(cost, capacity))
    redis.call('HSET', key, 'tokens', string.format('%.9f', held[i]), 'at', string.format('%.0f', now))
    redis.call('PEXPIRE', key, math.ceil((capacity - held[i]) / rate * 1000) + 1000)
  end
  answer[i + 1] = string.format('%.9f', held[i])
end
return answer
`);

export interface RedisRateLimiterOptions {
  readonly redis: RedisScripts;
  /** Decides while Redis is away. */
  readonly fallback: RateLimiter;
  /** Hears of each decision that was made without Redis. */
  readonly onFallback?: (cause: unknown) => void;
  /**
   * What the buckets of one request have in common, e.g. their tenant: on a cluster they must lie on one node.
   * By default all buckets lie on one.
   */
  readonly prefix?: string;
}

/** Token buckets that all instances share. */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const prefix = options.prefix ?? '{sextant:limits}:';
  return {
    take: async (buckets, cost) => {
      if (buckets.length === 0) return decide([], cost, true);
      try {
        const answer = await options.redis.run(
          TAKE,
          buckets.map(({ key }) => prefix + key),
          [cost, ...buckets.flatMap(({ capacity, perSecond }) => [capacity, perSecond])],
        );
        return decisionOf(answer, buckets, cost);
      } catch (cause) {
        options.onFallback?.(cause);
        return options.fallback.take(buckets, cost);
      }
    },
  };
}

function decisionOf(
  answer: unknown,
  buckets: Parameters<RateLimiter['take']>[0],
  cost: number,
): Decision {
  if (!Array.isArray(answer) || answer.length !== buckets.length + 1) {
    throw new TypeError('Redis answered a script with something else');
  }
  const [allowed, ...tokens] = answer.map(Number);
  const held = buckets.map((bucket, i) => ({ bucket, tokens: tokens[i] ?? 0 }));
  return decide(held, cost, allowed === 1);
}
