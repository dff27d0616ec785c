import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateLimitHeaders } from '../../../src/limits/rate-headers.ts';
import { createMemoryRateLimiter } from '../../../src/limits/rate-limiter-memory.ts';
import type { Bucket } from '../../../src/limits/token-bucket.ts';

const TENANT: Bucket = { key: 'tenant:t1', capacity: 5, perSecond: 2 };
const USER: Bucket = { key: 'user:u1', capacity: 3, perSecond: 1 };

function limiter(capacity?: number) {
  const clock = { now: 1_000 };
  const created = createMemoryRateLimiter({
    now: () => clock.now,
    ...(capacity === undefined ? {} : { capacity }),
  });
  return { ...created, clock };
}

describe('a token bucket', () => {
  it('allows a burst of its capacity, then its rate, and says when to come back', async () => {
    const { take, clock } = limiter();
    const burst = [];
    for (let i = 0; i < 6; i++) burst.push(await take([TENANT], 1));
    expect(burst.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false]);
    expect(burst[4]).toEqual({
      allowed: true,
      limit: 5,
      remaining: 0,
      retryAfterMs: 0,
      resetMs: 2500,
    });
    expect(burst[5]?.retryAfterMs).toBe(500);
    clock.now += 499;
    expect((await take([TENANT], 1)).allowed).toBe(false);
    clock.now += 1;
    expect((await take([TENANT], 1)).allowed).toBe(true);
    clock.now += 60_000;
    expect((await take([TENANT], 1)).remaining).toBe(4);
  });

  it('takes from all buckets or from none, and reports the one nearest to its end', async () => {
    const { take } = limiter();
    for (let i = 0; i < 3; i++) await take([TENANT, USER], 1);
    expect(await take([TENANT, USER], 1)).toMatchObject({
      allowed: false,
      limit: 3,
      remaining: 0,
      retryAfterMs: 1000,
    });
    expect((await take([TENANT], 1)).remaining).toBe(1);
  });

  it('lets what is dearer than a whole bucket run when it is full', async () => {
    const { take, clock } = limiter();
    expect((await take([TENANT], 50)).allowed).toBe(true);
    clock.now += 2_000;
    expect(await take([TENANT], 50)).toMatchObject({ allowed: false, retryAfterMs: 500 });
  });

  it('limits nothing without buckets', async () => {
    const decision = await limiter().take([], 1);
    expect(decision.allowed).toBe(true);
    expect(rateLimitHeaders(decision)).toEqual({});
  });

  it('forgets the bucket used least recently when there are too many', async () => {
    const { take } = limiter(2);
    const bucket = (key: string): Bucket => ({ key, capacity: 1, perSecond: 0.001 });
    for (const key of ['a', 'b', 'a', 'c']) await take([bucket(key)], 1);
    expect((await take([bucket('a')], 1)).allowed).toBe(false);
    expect((await take([bucket('b')], 1)).allowed).toBe(true);
  });

  it('never allows more than its capacity and what it gained, in any window, whatever comes', async () => {
    const requests = fc.array(
      fc.record({
        wait: fc.integer({ min: -50, max: 3_000 }),
        cost: fc.double({ min: 0.1, max: 4, noNaN: true }),
      }),
      { maxLength: 80 },
    );
    await fc.assert(
      fc.asyncProperty(requests, async (sequence) => {
        const { take, clock } = limiter();
        const taken: { at: number; cost: number }[] = [];
        let latest = clock.now;
        for (const { wait, cost } of sequence) {
          clock.now += wait;
          latest = Math.max(latest, clock.now);
          const decision = await take([TENANT], cost);
          if (decision.allowed) taken.push({ at: latest, cost });
          else {
            // Whoever waits as long as told is let in.
            clock.now += decision.retryAfterMs;
            latest = Math.max(latest, clock.now);
            expect((await take([TENANT], cost)).allowed).toBe(true);
            taken.push({ at: latest, cost });
          }
        }
        for (const [i, first] of taken.entries()) {
          let sum = 0;
          for (const { at, cost } of taken.slice(i)) {
            sum += cost;
            // A clock that goes back is given the benefit of the time it goes back over, never more.
            const backwards = sequence.reduce((ms, { wait }) => ms + Math.max(0, -wait), 0);
            const gained = ((at - first.at + backwards) / 1000) * TENANT.perSecond;
            expect(sum).toBeLessThanOrEqual(TENANT.capacity + gained + 1e-6);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the headers of a limited answer', () => {
  it('round up to whole seconds, and say when to retry only when refused', () => {
    const decision = { allowed: true, limit: 10, remaining: 3, retryAfterMs: 0, resetMs: 3400 };
    expect(rateLimitHeaders(decision)).toEqual({
      'RateLimit-Limit': '10',
      'RateLimit-Remaining': '3',
      'RateLimit-Reset': '4',
    });
    const refused = { ...decision, allowed: false, retryAfterMs: 1 };
    expect(rateLimitHeaders(refused)['Retry-After']).toBe('1');
  });
});
