import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudgets } from '../../../src/limits/budget.ts';
import { createRedisLedger } from '../../../src/limits/ledgers.ts';
import { createMemoryRateLimiter } from '../../../src/limits/rate-limiter-memory.ts';
import { createRedisRateLimiter } from '../../../src/limits/rate-limiter-redis.ts';
import {
  openRedisScripts,
  type RedisScripts,
  scriptOf,
} from '../../../src/limits/redis-scripts.ts';
import type { Bucket } from '../../../src/limits/token-bucket.ts';
import { redisUrl, startRedis } from '../../setup/servers.ts';

const now = () => performance.now();
let instances: readonly RedisScripts[];

beforeAll(async () => {
  const url = await redisUrl();
  instances = await Promise.all([openRedisScripts(url, now), openRedisScripts(url, now)]);
});
afterAll(() => {
  for (const redis of instances) redis.close();
});

const unreachable = { take: () => Promise.reject(new Error('the fallback was asked')) };
const limiters = () =>
  instances.map((redis) => createRedisRateLimiter({ redis, fallback: unreachable }));

describe('token buckets in Redis', () => {
  const slow = (key: string, capacity: number): Bucket => ({ key, capacity, perSecond: 0.01 });

  it('are shared by instances, and never give more than they hold to requests at once', async () => {
    const bucket = slow('shared', 10);
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) => limiters()[i % 2]?.take([bucket], 1)),
    );
    expect(all.filter((decision) => decision?.allowed)).toHaveLength(10);
    const refused = await limiters()[0]?.take([bucket], 1);
    expect(refused).toMatchObject({ allowed: false, limit: 10, remaining: 0 });
    expect(refused?.retryAfterMs).toBeGreaterThan(99_000);
    expect(refused?.retryAfterMs).toBeLessThanOrEqual(100_000);
  });

  it('take from all buckets or from none', async () => {
    const [limiter] = limiters();
    const [wide, narrow] = [slow('wide', 10), slow('narrow', 1)];
    await limiter?.take([wide, narrow], 1);
    expect(await limiter?.take([wide, narrow], 1)).toMatchObject({ allowed: false, limit: 1 });
    expect((await limiter?.take([wide], 1))?.remaining).toBe(8);
  });

  it('fill up again by the clock of Redis', async () => {
    const [limiter] = limiters();
    const quick: Bucket = { key: 'quick', capacity: 1, perSecond: 50 };
    expect((await limiter?.take([quick], 1))?.allowed).toBe(true);
    const refused = await limiter?.take([quick], 1);
    await new Promise((resolve) => setTimeout(resolve, (refused?.retryAfterMs ?? 0) + 5));
    expect((await limiter?.take([quick], 1))?.allowed).toBe(true);
  });

  it('gain nothing by a clock that goes back, and fill from there on', async () => {
    const [limiter] = limiters();
    const [redis] = instances;
    const spent: Bucket = { key: 'stepped', capacity: 1, perSecond: 50 };
    const future = scriptOf(
      "return redis.call('HSET', KEYS[1], 'tokens', '0', 'at', (redis.call('TIME')[1] + 3600) * 1000)",
    );
    await redis?.run(future, ['{sextant:limits}:stepped'], []);
    const refused = await limiter?.take([spent], 1);
    expect(refused).toMatchObject({ allowed: false, retryAfterMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 25));
    expect((await limiter?.take([spent], 1))?.allowed).toBe(true);
  });

  it('decide as those in memory do', async () => {
    const [limiter] = limiters();
    const memory = createMemoryRateLimiter({ now: () => 0 });
    const buckets = [slow('m1', 4), slow('m2', 2.5)];
    for (const cost of [1, 0.5, 3, 1, 7]) {
      const inRedis = await limiter?.take(buckets, cost);
      const inMemory = await memory.take(buckets, cost);
      const { resetMs, retryAfterMs, ...decision } = inMemory;
      expect(inRedis).toMatchObject(decision);
      // Some milliseconds pass in Redis and none here.
      expect(Math.abs((inRedis?.resetMs ?? 0) - resetMs)).toBeLessThan(2_000);
      expect(Math.abs((inRedis?.retryAfterMs ?? 0) - retryAfterMs)).toBeLessThan(2_000);
    }
  });
});

describe('without Redis', () => {
  it('each process limits on its own, and joins again when Redis is back', async () => {
    const server = await startRedis();
    let clock = 0;
    const redis = await openRedisScripts(server.url, () => clock);
    const causes: unknown[] = [];
    const limiter = createRedisRateLimiter({
      redis,
      fallback: createMemoryRateLimiter({ now: () => clock }),
      onFallback: (cause) => causes.push(cause),
    });
    const bucket: Bucket = { key: 'b', capacity: 2, perSecond: 0.001 };
    try {
      expect((await limiter.take([bucket], 1)).remaining).toBe(1);
      await server.kill();
      const started = performance.now();
      const alone = [];
      for (let i = 0; i < 3; i++) alone.push((await limiter.take([bucket], 1)).allowed);
      expect(alone).toEqual([true, true, false]);
      expect(performance.now() - started).toBeLessThan(1_000);
      expect(causes).toHaveLength(3);
      await server.restart();
      await expect
        .poll(
          async () => {
            clock += 1_000;
            const before = causes.length;
            await limiter.take([{ ...bucket, key: `b${clock}` }], 1);
            return causes.length - before;
          },
          { timeout: 10_000 },
        )
        .toBe(0);
    } finally {
      redis.close();
      await server.stop();
    }
  });
});

describe('budgets in Redis', () => {
  it('add up over instances', async () => {
    const [a, b] = instances.map((redis) => {
      let clock = Date.UTC(2026, 0, 15);
      const budgets = createBudgets({
        ledger: createRedisLedger(redis),
        budgetOf: () => ({ cost: 10, bytes: null }),
        now: () => clock,
        onError: (error) => {
          throw error;
        },
      });
      return { ...budgets, pass: (ms: number) => (clock += ms) };
    });
    (await a?.reserve('t1', { cost: 6, bytes: 0 }))?.settle({ cost: 6.5, bytes: 12 });
    await a?.flush();
    expect(await b?.remaining('t1')).toEqual({ cost: 3.5, bytes: null });
    await expect(b?.reserve('t1', { cost: 4, bytes: 0 })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    });
    (await b?.reserve('t1', { cost: 3, bytes: 0 }))?.settle({ cost: 3.5, bytes: 0 });
    await b?.close();
    a?.pass(600);
    await expect(a?.reserve('t1', { cost: 0.001, bytes: 0 })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      facts: { retryAfterMs: 86_400_000 - 600 },
    });
    expect(await a?.remaining('another')).toEqual({ cost: 10, bytes: null });
    await a?.close();
  });
});
