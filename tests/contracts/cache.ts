import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache, CacheEntry, CacheKey } from '../../src/cache/cache.ts';
import { cacheKey } from '../../src/cache/key.ts';

export interface Clock {
  now: number;
}

export function keyFor(query: string): CacheKey {
  return cacheKey({
    model: 'contract',
    warehouse: 'default',
    database: 'd',
    tenant: 't1',
    scope: query,
    maxRows: 1,
  });
}

export function entryOf(value: string, clock: Clock, lifetimeMs = 60_000): CacheEntry {
  const columns = [
    { name: 'text', type: 'string' },
    { name: 'number', type: 'float' },
    { name: 'flag', type: 'boolean' },
    { name: 'exact', type: 'decimal' },
  ] as const;
  return {
    result: {
      columns,
      rows: [
        [value, 0.1, true, '12345678901234567890.5'],
        [null, null, null, null],
      ],
      truncated: false,
    },
    storedAt: clock.now,
    expiresAt: clock.now + lifetimeMs,
  };
}

/** What every cache must do; `open` gives an empty one. */
export function cacheContract(name: string, open: (clock: Clock) => Promise<Cache>): void {
  describe(`the ${name} cache`, () => {
    const clock: Clock = { now: 0 };
    let cache: Cache;
    beforeEach(async () => {
      clock.now = Date.now();
      cache = await open(clock);
    });
    afterEach(() => cache.close());

    it('misses what was never stored', async () => {
      expect(await cache.get(keyFor('never'))).toBeNull();
    });

    it('gives back exactly what was stored', async () => {
      const entry = entryOf('ação ☃ 𝄞 \u0000 "quoted"', clock);
      await cache.set(keyFor('exact'), entry);
      expect(await cache.get(keyFor('exact'))).toEqual(entry);
    });

    it('keeps keys apart', async () => {
      await cache.set(keyFor('a'), entryOf('a', clock));
      await cache.set(keyFor('b'), entryOf('b', clock));
      expect((await cache.get(keyFor('a')))?.result.rows[0]?.[0]).toBe('a');
    });

    it('gives the later of two entries', async () => {
      await cache.set(keyFor('twice'), entryOf('old', clock));
      await cache.set(keyFor('twice'), entryOf('new', clock));
      expect((await cache.get(keyFor('twice')))?.result.rows[0]?.[0]).toBe('new');
    });

    it('misses from the moment an entry expires', async () => {
      await cache.set(keyFor('short'), entryOf('x', clock, 5_000));
      clock.now += 4_999;
      expect(await cache.get(keyFor('short'))).not.toBeNull();
      clock.now += 1;
      expect(await cache.get(keyFor('short'))).toBeNull();
    });

    it('does not keep what has already expired', async () => {
      await cache.set(keyFor('dead'), entryOf('x', clock, 0));
      expect(await cache.get(keyFor('dead'))).toBeNull();
    });

    it('keeps an answer of thousands of rows', async () => {
      const one = entryOf('row', clock);
      const rows = Array.from({ length: 5_000 }, () => one.result.rows[0] ?? []);
      const entry = { ...one, result: { ...one.result, rows } };
      await cache.set(keyFor('large'), entry);
      expect((await cache.get(keyFor('large')))?.result.rows).toHaveLength(5_000);
    });

    it('answers after it was closed: with misses', async () => {
      await cache.close();
      expect(await cache.get(keyFor('closed'))).toBeNull();
      await expect(cache.set(keyFor('closed'), entryOf('x', clock))).resolves.toBeUndefined();
    });
  });
}
