import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { createLayeredCache } from '../../src/cache/layered.ts';
import { createMemoryCache } from '../../src/cache/memory.ts';
import { openRedisCache } from '../../src/cache/redis.ts';
import { redisUrl, startRedis } from '../setup/servers.ts';
import { type Clock, cacheContract, entryOf, keyFor } from './cache.ts';

function memory(clock: Clock): Cache {
  return createMemoryCache({ maxBytes: 64 * 2 ** 20, now: () => clock.now });
}

async function redis(clock: Clock): Promise<Cache> {
  return openRedisCache({ url: await redisUrl(), now: () => clock.now, onChange: () => {} });
}

cacheContract('in-process', async (clock) => memory(clock));
cacheContract('Redis', redis);
cacheContract('layered', async (clock) => createLayeredCache(memory(clock), await redis(clock)));

describe('two gateways on one Redis', () => {
  it('share answers', async () => {
    const url = await redisUrl();
    const open = () => openRedisCache({ url, now: Date.now, onChange: () => {} });
    const [one, other] = await Promise.all([open(), open()]);
    const entry = entryOf('shared', { now: Date.now() });
    await one.set(keyFor('shared'), entry);
    expect(await other.get(keyFor('shared'))).toEqual(entry);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('a lost Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it('costs speed, never an answer: killed under load, questions are misses, and it is joined again', async () => {
    const changes: string[] = [];
    const cache = await openRedisCache({
      url: server.url,
      now: Date.now,
      onChange: (state) => changes.push(state),
    });
    const entry = entryOf('x', { now: Date.now() });
    await cache.set(keyFor('k'), entry);
    const answers: ('hit' | 'miss')[] = [];
    let longest = 0;
    let loading = true;
    const load = async () => {
      while (loading) {
        const started = performance.now();
        answers.push((await cache.get(keyFor('k'))) === null ? 'miss' : 'hit');
        longest = Math.max(longest, performance.now() - started);
        await new Promise(setImmediate);
      }
    };
    const workers = [load(), load(), load(), load()];
    await until(() => answers.includes('hit'));
    await server.kill();
    await until(() => changes.includes('lost'));
    expect(await cache.get(keyFor('k'))).toBeNull();
    await server.restart();
    await until(() => changes.includes('back'));
    await cache.set(keyFor('k'), entry);
    await until(() => answers.at(-1) === 'hit');
    loading = false;
    await Promise.all(workers);
    expect(answers).toContain('miss');
    // Each command gives up after 100 ms; the rest is a busy machine.
    expect(longest).toBeLessThan(1_000);
    await cache.close();
  });

  it('does not keep a gateway from starting', async () => {
    const cache = await openRedisCache({
      url: 'redis://127.0.0.1:1',
      now: Date.now,
      onChange: () => {},
    });
    expect(await cache.get(keyFor('k'))).toBeNull();
    await cache.close();
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
