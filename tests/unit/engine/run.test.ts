import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';
import type { RequestContext } from '../../../src/engine/engine.ts';
import type { Answer, EngineDeps } from '../../../src/engine/engine-deps.ts';
import { createEngine } from '../../../src/engine/run.ts';
import { blankSpec } from '../../../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import { GatewayError } from '../../../src/shared/errors.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const spec: QuerySpec = {
  ...blankSpec,
  root: 'orders',
  measures: [{ member: 'orders.count', as: 'count' }],
};

function contextOf(tenant: string | null, signal = new AbortController().signal): RequestContext {
  const principal = {
    subject: 'u',
    via: 'jwt' as const,
    tenant,
    roles: new Set<string>(),
    securityContext: {},
  };
  return { principal, signal, now: new Date(0) };
}

/** An engine over a warehouse that counts: each run of SQL gives the next number. */
function setUp(overrides: Partial<EngineDeps> = {}) {
  const state = { now: 1_000, runs: 0, signals: [] as AbortSignal[], failure: null as unknown };
  const warehouse: Warehouse = {
    name: 'default',
    dialect: 'duckdb',
    identity: 'd',
    execute: async (query, { signal }) => {
      state.runs += 1;
      state.signals.push(signal);
      const run = state.runs;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (state.failure !== null) throw state.failure;
      return { columns: query.columns, rows: [[run]], truncated: false };
    },
    stream: () => {
      throw new Error('not asked for');
    },
    describe: async () => [],
    ping: async () => {},
    close: async () => {},
  };
  const now = () => state.now;
  const engine = createEngine({
    version: 'v1',
    compile: (asked, { principal }) => ({
      compiled: {
        dialect: 'duckdb',
        sql: `SELECT ${'kind' in asked ? asked.insight : asked.root}`,
        params: [],
        columns: [{ name: 'count', type: 'integer' }],
      },
      plan: () => 'the plan',
      why: () => ['a reason'],
      dataSource: 'default',
      ranges: [],
      cacheScope: `${JSON.stringify(asked)} ${principal.tenant}`,
    }),
    warehouse: () => warehouse,
    cache: createMemoryCache({ maxBytes: 100_000, now }),
    flights: createSingleFlight<Answer>(),
    limits: { maxRows: 10, timeoutMs: 1_000 },
    freshness: { lifetimeMs: () => 500, watched: () => [] },
    now,
    steady: now,
    ...overrides,
  });
  return { engine, state };
}

describe('the engine', () => {
  it('asks the warehouse once, then the cache, until the answer is too old', async () => {
    const { engine, state } = setUp();
    const first = await engine.run(spec, contextOf('t1'));
    expect(first).toMatchObject({
      source: 'warehouse',
      asOf: new Date(1_000),
      result: { rows: [[1]] },
    });
    state.now = 1_499;
    const second = await engine.run(spec, contextOf('t1'));
    expect(second).toMatchObject({
      source: 'cache',
      asOf: new Date(1_000),
      result: { rows: [[1]] },
    });
    state.now = 1_500;
    expect((await engine.run(spec, contextOf('t1'))).source).toBe('warehouse');
  });

  it('asks once for all who want the same at the same time', async () => {
    const { engine, state } = setUp();
    const asked = [1, 2, 3].map(() => engine.run(spec, contextOf('t1')));
    const sources = (await Promise.all(asked)).map(({ source }) => source);
    expect(sources).toEqual(['warehouse', 'joined-flight', 'joined-flight']);
    expect(state.runs).toBe(1);
  });

  it('never gives one tenant the answer of another, though the SQL be the same', async () => {
    const { engine, state } = setUp();
    await Promise.all([engine.run(spec, contextOf('t1')), engine.run(spec, contextOf('t2'))]);
    await engine.run(spec, contextOf(null));
    expect(state.runs).toBe(3);
  });

  it('lets one leave without harm to those who stay', async () => {
    const { engine, state } = setUp();
    const leaver = new AbortController();
    const gone = engine.run(spec, contextOf('t1', leaver.signal));
    const stays = engine.run(spec, contextOf('t1'));
    leaver.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    expect((await stays).result.rows).toEqual([[1]]);
    expect(state.signals[0]?.aborted).toBe(false);
  });

  it('cancels the SQL when nobody is left who wants it', async () => {
    const { engine, state } = setUp();
    const leaver = new AbortController();
    const gone = engine.run(spec, contextOf('t1', leaver.signal));
    await new Promise((resolve) => setTimeout(resolve, 1));
    leaver.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    expect(state.signals[0]?.aborted).toBe(true);
  });

  it('cancels the SQL that takes too long', async () => {
    const { engine, state } = setUp({ limits: { maxRows: 10, timeoutMs: 1 } });
    await expect(engine.run(spec, contextOf('t1'))).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
    });
    expect(state.signals[0]?.aborted).toBe(true);
  });

  it('keeps no failure: the next one asks anew', async () => {
    const { engine, state } = setUp();
    state.failure = new GatewayError('WAREHOUSE_UNAVAILABLE', {});
    await expect(engine.run(spec, contextOf('t1'))).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
    });
    state.failure = null;
    expect((await engine.run(spec, contextOf('t1'))).source).toBe('warehouse');
  });

  it('explains without asking the warehouse', () => {
    const { engine, state } = setUp();
    expect(engine.explain(spec, contextOf('t1'))).toMatchObject({
      plan: 'the plan',
      compiled: { sql: 'SELECT orders' },
    });
    expect(state.runs).toBe(0);
  });
});

describe('the time that a question may take', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A warehouse that answers when it is cut off alone, and admits a question after `waitMs`. */
  function slow(waitMs: number, overrides: Partial<EngineDeps> = {}) {
    vi.useFakeTimers();
    const left: string[] = [];
    const warehouse = (): Warehouse => ({
      name: 'default',
      dialect: 'duckdb',
      identity: 'd',
      execute: (_query, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
      stream: () => {
        throw new Error('not asked for');
      },
      describe: async () => [],
      ping: async () => {},
      close: async () => {},
    });
    const admission = {
      enter: async () => {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        return { leave: () => void left.push('left') };
      },
    };
    return { ...setUp({ warehouse, admission, ...overrides }), left };
  }
  const TIMEOUT = { code: 'QUERY_TIMEOUT', facts: { afterMs: 1_000 } };

  async function around(ms: number, asked: Promise<unknown>) {
    const ended = asked.then(
      () => 'answered',
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(ms - 1);
    const before = await Promise.race([ended, Promise.resolve('still asking')]);
    await vi.advanceTimersByTimeAsync(1);
    return [before, await Promise.race([ended, Promise.resolve('still asking')])];
  }

  it('covers the wait for a place and the work together', async () => {
    const { engine, left } = slow(900);
    const asked = engine.run(spec, contextOf('t1'));
    expect(await around(1_000, asked)).toEqual(['still asking', expect.objectContaining(TIMEOUT)]);
    expect(left).toEqual(['left']);
  });

  it('gives back a place that comes too late', async () => {
    const { engine, left } = slow(1_500);
    const asked = engine.run(spec, contextOf('t1'));
    expect(await around(1_000, asked)).toEqual(['still asking', expect.objectContaining(TIMEOUT)]);
    await vi.advanceTimersByTimeAsync(500);
    expect(left).toEqual(['left']);
  });

  it('covers the values that are watched, too', async () => {
    const question = {
      compiled: { dialect: 'duckdb', sql: 'SELECT 1', params: [], columns: [] } as const,
      plan: () => '',
      why: () => [],
      dataSource: 'default',
      ranges: [],
      cacheScope: 'watched',
    };
    const freshness = { lifetimeMs: () => 500, watched: () => [{ question, everyMs: 1 }] };
    let asks = 0;
    const admission = {
      enter: async () => {
        asks += 1;
        await new Promise((resolve) => setTimeout(resolve, 600));
        return { leave: () => undefined };
      },
    };
    vi.useFakeTimers();
    const { engine } = setUp({ freshness, admission });
    const asked = engine.run(spec, contextOf('t1'));
    expect(await around(1_000, asked)).toEqual(['still asking', expect.objectContaining(TIMEOUT)]);
    expect(asks).toBe(2);
  });
});
