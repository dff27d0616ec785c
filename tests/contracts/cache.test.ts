import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { createLayeredCache } from '../../src/cache/layered.ts';
import { createMemoryCache } from '../../src/cache/memory.ts';
import { openRedisCache } from '../../src/cache/redis-cache.ts';
import { redisUrl, startRedis } from '../setup/servers.ts';
import { type Clock, cacheContract, entryOf, keyFor } from './cache.ts';

const SECRET = 'what both gateways know';

function memory(clock: Clock): Cache {
  return createMemoryCache({ maxBytes: 64 * 2 ** 20, now: () => clock.now });
}

async function redis(clock: Clock): Promise<Cache> {
  return openRedisCache({
    url: await redisUrl(),
    secret: SECRET,
    now: () => clock.now,
    onChange: () => {},
  });
}

cacheContract('in-process', async (clock) => memory(clock));
cacheContract('Redis', redis);
cacheContract('layered', async (clock) => createLayeredCache(memory(clock), await redis(clock)));

describe('two gateways on one Redis', () => {
  it('share answers', async () => {
    const url = await redisUrl();
    const open = () => openRedisCache({ url, secret: SECRET, now: Date.now, onChange: () => {} });
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
      secret: SECRET,
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
      secret: SECRET,
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

describe('what lies in Redis', () => {
  const open = (url: string, secret = SECRET) =>
    openRedisCache({ url, secret, now: Date.now, onChange: () => {} });

  /** An entry of a gateway, as whoever can write into Redis sees it. */
  async function exposed() {
    const url = await redisUrl();
    const cache = await open(url);
    await cache.set(keyFor('mine'), entryOf('mine', { now: Date.now() }));
    await cache.set(keyFor('yours'), entryOf('yours', { now: Date.now() }));
    // In no hurry, as a gateway is: what it writes is large.
    const intruder = new Redis(url);
    const keys = (await intruder.keys('*')).sort();
    const placeOf = (query: string) => keys.find((key) => key.startsWith(keyFor(query))) ?? '';
    return {
      ...{ url, cache, intruder, placeOf },
      close: async () => {
        intruder.disconnect();
        await cache.close();
      },
    };
  }

  it('is a miss when anything of it was changed, cut off or added', async () => {
    const { cache, intruder, placeOf, close } = await exposed();
    const place = placeOf('mine');
    const sealed = await intruder.getBuffer(place);
    if (sealed === null) throw new Error('nothing was stored');
    for (let at = 0; at < sealed.length; at += 7) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await intruder.set(place, changed);
      expect(await cache.get(keyFor('mine'))).toBeNull();
    }
    for (const length of [0, 1, 31, 32, 33, sealed.length - 1]) {
      await intruder.set(place, sealed.subarray(0, length));
      expect(await cache.get(keyFor('mine'))).toBeNull();
    }
    await intruder.set(place, Buffer.concat([sealed, Buffer.from(' ')]));
    expect(await cache.get(keyFor('mine'))).toBeNull();
    await intruder.set(place, sealed.subarray(32));
    expect(await cache.get(keyFor('mine'))).toBeNull();
    await intruder.set(place, sealed);
    expect((await cache.get(keyFor('mine')))?.result.rows[0]?.[0]).toBe('mine');
    await close();
  });

  it('is a miss under the key of another question', async () => {
    const { cache, intruder, placeOf, close } = await exposed();
    await intruder.copy(placeOf('yours'), placeOf('mine'), 'REPLACE');
    expect(await cache.get(keyFor('mine'))).toBeNull();
    await close();
  });

  it('is a miss when it is of another type or larger than any gateway writes', async () => {
    const { cache, intruder, placeOf, close } = await exposed();
    await intruder.del(placeOf('mine'));
    await intruder.hset(placeOf('mine'), 'a', 'b');
    expect(await cache.get(keyFor('mine'))).toBeNull();
    await intruder.del(placeOf('yours'));
    await intruder.setrange(placeOf('yours'), 64 * 2 ** 20, 'x');
    expect(await cache.get(keyFor('yours'))).toBeNull();
    await close();
  });

  it('is a miss for a gateway with another secret, which leaves it in peace', async () => {
    const { url, cache, close } = await exposed();
    const other = await open(url, 'another secret');
    expect(await other.get(keyFor('mine'))).toBeNull();
    await other.set(keyFor('mine'), entryOf('theirs', { now: Date.now() }));
    expect((await cache.get(keyFor('mine')))?.result.rows[0]?.[0]).toBe('mine');
    await other.close();
    await close();
  });
});
