import { describe, expect, it } from 'vitest';
import { createRemembered } from '../../../src/auth/remembered.ts';

describe('what was verified', () => {
  it('is bounded: a flood evicts what was used longest ago', () => {
    const remembered = createRemembered<number>(100);
    for (let i = 0; i < 10_000; i++) {
      remembered.set(`k${i}`, i, 1_000, remembered.epoch());
      remembered.get('k0', 0);
    }
    const kept = Array.from({ length: 10_000 }, (_, i) => remembered.get(`k${i}`, 0));
    expect(kept.filter((value) => value !== undefined)).toHaveLength(100);
    expect(kept[0]).toBe(0);
    expect(kept[9_999]).toBe(9_999);
  });

  it('ends at its time, to the millisecond', () => {
    const remembered = createRemembered<string>(10);
    remembered.set('k', 'v', 1_000, remembered.epoch());
    expect([remembered.get('k', 999), remembered.get('k', 1_000)]).toEqual(['v', undefined]);
  });

  it('is not kept when the keys changed while it was being verified', () => {
    const remembered = createRemembered<string>(10);
    const before = remembered.epoch();
    remembered.clear();
    remembered.set('k', 'v', 1_000, before);
    expect(remembered.get('k', 0)).toBeUndefined();
  });
});
