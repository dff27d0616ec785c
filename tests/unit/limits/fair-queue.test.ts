import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createFairQueue,
  type FairQueueOptions,
  type Release,
  type Turn,
} from '../../../src/limits/fair-queue.ts';

const OPTIONS: FairQueueOptions = {
  concurrency: 2,
  perTenant: 2,
  maxWaiting: 1000,
  maxWaitingPerTenant: 1000,
  now: () => 0,
};

/** A queue whose jobs run until they are told to end; `started` lists tenants in the order of their starts. */
function watched(options: Partial<FairQueueOptions> = {}) {
  const queue = createFairQueue({ ...OPTIONS, ...options });
  const started: string[] = [];
  const running: { tenant: string; release: Release }[] = [];
  const refused: unknown[] = [];
  return {
    ...queue,
    started,
    running,
    refused,
    ask: (tenant: string, turn: Partial<Turn> = {}): void => {
      queue.enter({ tenant, ...turn }).then(
        (release) => {
          started.push(tenant);
          running.push({ tenant, release });
        },
        (reason) => refused.push(reason),
      );
    },
    end: (index = 0): void => running.splice(index, 1)[0]?.release(),
  };
}

type Step =
  | { readonly do: 'ask'; readonly tenant: string }
  | { readonly do: 'end' | 'abort'; readonly which: number };

const settle = () => new Promise(setImmediate);

afterEach(() => {
  vi.useRealTimers();
});

describe('the fair queue', () => {
  it('lets a quiet tenant run next, however many jobs another has waiting', async () => {
    const queue = watched();
    for (let i = 0; i < 50; i++) queue.ask('noisy');
    queue.ask('quiet');
    await settle();
    queue.end();
    await settle();
    queue.end();
    await settle();
    expect(queue.started.slice(0, 4)).toContain('quiet');
  });

  it('keeps a place free of any one tenant when the cap is below the concurrency', async () => {
    const queue = watched({ concurrency: 3, perTenant: 2 });
    for (let i = 0; i < 50; i++) queue.ask('noisy');
    await settle();
    expect(queue.counts()).toEqual({ running: 2, waiting: 48 });
    queue.ask('quiet');
    await settle();
    expect(queue.started).toEqual(['noisy', 'noisy', 'quiet']);
  });

  it('takes turns among tenants, and first come first served within one', async () => {
    const queue = watched({ concurrency: 1, perTenant: 1 });
    for (const tenant of ['a', 'a', 'a', 'a', 'b', 'b', 'c']) queue.ask(tenant);
    for (let i = 0; i < 7; i++) {
      await settle();
      queue.end();
    }
    expect(queue.started.join('')).toBe('abcabaa');
  });

  it('gives a tenant with dear jobs fewer turns', async () => {
    const queue = watched({ concurrency: 1, perTenant: 1 });
    for (let i = 0; i < 30; i++) queue.ask('dear', { weight: 3 });
    for (let i = 0; i < 60; i++) queue.ask('cheap');
    for (let i = 0; i < 40; i++) {
      await settle();
      queue.end();
    }
    const dear = queue.started.filter((tenant) => tenant === 'dear').length;
    expect(dear).toBeGreaterThanOrEqual(9);
    expect(dear).toBeLessThanOrEqual(11);
  });

  it('owes nobody turns for the time away', async () => {
    const queue = watched({ concurrency: 1, perTenant: 1 });
    queue.ask('late');
    for (let i = 0; i < 40; i++) queue.ask('steady');
    for (let i = 0; i < 20; i++) {
      await settle();
      queue.end();
    }
    for (let i = 0; i < 20; i++) queue.ask('late');
    queue.started.length = 0;
    for (let i = 0; i < 10; i++) {
      await settle();
      queue.end();
    }
    expect(queue.started.filter((tenant) => tenant === 'steady').length).toBeGreaterThanOrEqual(4);
  });

  it('lets a waiter leave by its signal, with the reason of the signal', async () => {
    const queue = watched({ concurrency: 1 });
    const controller = new AbortController();
    queue.ask('a');
    queue.ask('b', { signal: controller.signal });
    queue.ask('c');
    await settle();
    controller.abort(new Error('the client left'));
    await settle();
    expect(queue.refused).toEqual([new Error('the client left')]);
    expect(queue.counts()).toEqual({ running: 1, waiting: 1 });
    queue.ask('d', { signal: controller.signal });
    queue.end();
    await settle();
    expect(queue.refused).toHaveLength(2);
    expect(queue.started).toEqual(['a', 'c']);
  });

  it('ends a wait that took too long, and leaves one alone that has begun', async () => {
    vi.useFakeTimers();
    const queue = watched({ concurrency: 1 });
    queue.ask('a', { waitMs: 100 });
    queue.ask('b', { waitMs: 100 });
    await vi.advanceTimersByTimeAsync(99);
    expect(queue.refused).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.refused).toMatchObject([{ code: 'QUERY_TIMEOUT', facts: { afterMs: 100 } }]);
    expect(queue.counts()).toEqual({ running: 1, waiting: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses one more than may wait, and says when to come back', async () => {
    let clock = 0;
    const queue = watched({
      concurrency: 1,
      perTenant: 1,
      maxWaitingPerTenant: 2,
      now: () => clock,
    });
    for (let i = 0; i < 4; i++) queue.ask('a');
    await settle();
    expect(queue.refused).toMatchObject([
      { code: 'RATE_LIMITED', facts: { retryAfterMs: expect.any(Number) } },
    ]);
    clock = 10_000;
    queue.end();
    await settle();
    queue.ask('a');
    queue.ask('a');
    await settle();
    const waits = queue.refused.map(
      (error) => (error as { facts: { retryAfterMs: number } }).facts,
    );
    expect(waits[1]?.retryAfterMs).toBeGreaterThan(waits[0]?.retryAfterMs ?? 0);
  });

  it('makes the longest line give way when nobody else could wait', async () => {
    const queue = watched({ concurrency: 1, maxWaiting: 4 });
    for (let i = 0; i < 5; i++) queue.ask('noisy');
    await settle();
    queue.ask('quiet');
    queue.ask('noisy');
    await settle();
    expect(queue.refused).toMatchObject([{ code: 'RATE_LIMITED' }, { code: 'RATE_LIMITED' }]);
    expect(queue.counts().waiting).toBe(4);
    queue.end();
    await settle();
    expect(queue.started).toEqual(['noisy', 'quiet']);
  });

  it('gives a place back once, however often it is told to', async () => {
    const queue = createFairQueue({ ...OPTIONS, concurrency: 1 });
    const release = await queue.enter({ tenant: 'a' });
    release();
    release();
    await queue.enter({ tenant: 'a' });
    expect(queue.counts()).toEqual({ running: 1, waiting: 0 });
  });

  it('holds its limits, loses nobody, leaves no place idle and shares evenly, whatever comes', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('ask' as const), tenant: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ do: fc.constant('ask' as const), tenant: fc.constant('a') }),
      fc.record({ do: fc.constant('end' as const), which: fc.nat(20) }),
      fc.record({ do: fc.constant('abort' as const), which: fc.nat(20) }),
    );
    const limits = fc
      .record({ concurrency: fc.integer({ min: 1, max: 4 }), cap: fc.integer({ min: 1, max: 4 }) })
      .map(({ concurrency, cap }) => ({ concurrency, perTenant: Math.min(cap, concurrency) }));
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { maxLength: 60 }), async (options, steps) => {
        const queue = watched(options);
        const waiting: AbortController[] = [];
        let asked = 0;
        const check = async () => {
          await settle();
          const perTenant = new Map<string, number>();
          for (const { tenant } of queue.running) {
            perTenant.set(tenant, (perTenant.get(tenant) ?? 0) + 1);
          }
          const counts = queue.counts();
          expect(counts.running).toBe(queue.running.length);
          expect(counts.running).toBeLessThanOrEqual(options.concurrency);
          expect(Math.max(0, ...perTenant.values())).toBeLessThanOrEqual(options.perTenant);
          expect(asked).toBe(queue.started.length + queue.refused.length + counts.waiting);
          return { counts, perTenant };
        };
        const apply = (next: Step): void => {
          if (next.do !== 'ask') {
            if (next.do === 'end') queue.end(next.which % Math.max(1, queue.running.length));
            else waiting[next.which % Math.max(1, waiting.length)]?.abort();
            return;
          }
          const controller = new AbortController();
          waiting.push(controller);
          queue.ask(next.tenant, { signal: controller.signal });
          asked += 1;
        };
        for (const next of steps) {
          apply(next);
          const { counts, perTenant } = await check();
          // A free place and a waiter below its cap do not stand side by side.
          if (counts.waiting > 0 && counts.running < options.concurrency) {
            expect(Math.max(0, ...perTenant.values())).toBe(options.perTenant);
          }
        }
        while (queue.running.length > 0) {
          queue.end();
          await check();
        }
        expect(queue.counts()).toEqual({ running: 0, waiting: 0 });
      }),
      { numRuns: 150 },
    );
  });

  it('never lets two tenants with waiting jobs drift apart by more than one turn', async () => {
    const lengths = fc.array(fc.integer({ min: 5, max: 40 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, async (lines) => {
        const queue = watched({ concurrency: 1, perTenant: 1 });
        queue.ask('first');
        for (const [i, length] of lines.entries()) {
          for (let n = 0; n < length; n++) queue.ask(`t${i}`);
        }
        const turns = Math.min(...lines) * lines.length;
        for (let i = 0; i <= turns; i++) {
          await settle();
          queue.end();
          const counts = lines.map((_, t) => queue.started.filter((x) => x === `t${t}`).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
