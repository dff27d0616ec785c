import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry } from '../../../src/cache/codec.ts';
import { createLayeredCache } from '../../../src/cache/layered.ts';
import { createMemoryCache, sizeOf } from '../../../src/cache/memory.ts';
import { entryOf, keyFor } from '../../contracts/cache.ts';

const clock = { now: 1_000 };

function memory(maxBytes: number) {
  return createMemoryCache({ maxBytes, now: () => clock.now });
}

describe('the in-process cache', () => {
  it('stays within its bytes by letting the least recently used go', async () => {
    const one = sizeOf(entryOf('x', clock).result);
    const cache = memory(one * 20);
    for (let n = 0; n < 30; n++) {
      await cache.set(keyFor(`${n}`), entryOf('x', clock));
      await cache.get(keyFor('0'));
    }
    const kept = await Promise.all(Array.from({ length: 30 }, (_, n) => cache.get(keyFor(`${n}`))));
    expect(kept.filter((entry) => entry !== null)).toHaveLength(20);
    expect(kept[0]).not.toBeNull();
    expect(kept[1]).toBeNull();
  });

  it('does not keep one answer that would fill it', async () => {
    const cache = memory(10_000);
    await cache.set(keyFor('huge'), entryOf('x'.repeat(5_000), clock));
    expect(await cache.get(keyFor('huge'))).toBeNull();
  });
});

describe('the stored form', () => {
  it('reads back what it wrote', () => {
    const entry = entryOf('x', clock);
    expect(decodeEntry(encodeEntry(entry) ?? Buffer.alloc(0))).toEqual(entry);
  });

  it.each(['', '{', 'null', '7', '{}', '{"storedAt":1,"expiresAt":2,"result":{}}'])(
    'takes damaged text %j for a miss',
    (text) => {
      expect(decodeEntry(Buffer.from(text))).toBeNull();
    },
  );

  it('does not carry answers of many megabytes', () => {
    expect(encodeEntry(entryOf('x'.repeat(9 * 2 ** 20), clock))).toBeNull();
  });
});

describe('a near cache before a far one', () => {
  it('keeps near what it found far away, no longer than it lives there', async () => {
    const [near, far] = [memory(100_000), memory(100_000)];
    const cache = createLayeredCache(near, far);
    await far.set(keyFor('k'), entryOf('x', clock, 500));
    expect(await cache.get(keyFor('k'))).not.toBeNull();
    expect(await near.get(keyFor('k'))).toEqual(entryOf('x', clock, 500));
  });
});
