/** An engine over a real warehouse whose questions are SQL of the test's choosing, and what it left behind. */
import { createMemoryCache } from '../../src/cache/memory.ts';
import { createSingleFlight } from '../../src/cache/single-flight.ts';
import type { Engine, QueryStream, RequestContext } from '../../src/engine/engine.ts';
import type { Answer, EngineDeps, EngineLimits } from '../../src/engine/engine-deps.ts';
import { createEngine } from '../../src/engine/run.ts';
import { startReading } from '../../src/limits/answer.ts';
import { createInFlight } from '../../src/limits/in-flight.ts';
import { blankSpec } from '../../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import type { Cell } from '../../src/shared/values.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { postgresUrl } from '../setup/servers.ts';

export const openers = {
  duckdb: () => openWarehouse('default', { type: 'duckdb', path: ':memory:' }),
  postgres: async () =>
    openWarehouse('default', { type: 'postgres', url: await postgresUrl(), pool: 2 }),
} as const;

/** A question whose SQL this is. Its columns are c0, a number, and c1, a text. */
export const asking = (sql: string): QuerySpec => ({ ...blankSpec, root: sql });

export const numbers = (n: number): QuerySpec =>
  asking(`SELECT n AS c0, 'é ' || n AS c1 FROM generate_series(1, ${n}) AS t(n)`);

/** Comes to the 400,000th of its rows, and no further: a database may read a few ahead. */
export const failing = asking(
  `SELECT CAST(CASE WHEN n = 400000 THEN 'x' ELSE '1' END AS INTEGER) AS c0, 'x' AS c1
   FROM generate_series(1, 500000) AS t(n)`,
);

export interface Opened {
  readonly engine: Engine;
  /** Batches that the warehouse has given. */
  readonly fetched: () => number;
  /** Places at the warehouse that are taken. */
  readonly places: () => number;
  readonly charged: () => number;
  readonly heldBytes: () => number;
  readonly refused: readonly unknown[];
}

export function openEngine(
  warehouse: Warehouse,
  limits: Partial<EngineLimits> = {},
  more: Partial<EngineDeps> = {},
): Opened {
  const state = { fetched: 0, places: 0, charged: 0 };
  const refused: unknown[] = [];
  const inFlight = createInFlight();
  const bounds = { answerCells: 1e6, answerBytes: 2 ** 25, inFlightBytes: 2 ** 28 };
  const counting: Warehouse = {
    ...warehouse,
    stream: async function* (query, options) {
      for await (const batch of warehouse.stream(query, options)) {
        state.fetched += 1;
        yield batch;
      }
    },
  };
  const now = () => Date.now();
  const engine = createEngine({
    version: 'v1',
    compile: (spec) => ({
      compiled: {
        dialect: warehouse.dialect,
        sql: 'root' in spec ? (spec.root ?? '') : '',
        params: [],
        columns: [
          { name: 'c0', type: 'integer' },
          { name: 'c1', type: 'string' },
        ],
      },
      plan: () => '',
      why: () => [],
      dataSource: 'default',
      ranges: [],
      cubes: ['numbers'],
      cost: 3,
      cacheScope: JSON.stringify(spec),
    }),
    warehouse: () => counting,
    cache: createMemoryCache({ maxBytes: 2 ** 27, now }),
    flights: createSingleFlight<Answer>(),
    limits: { maxRows: 20_000, timeoutMs: 30_000, streamRows: 1_000_000, ...limits },
    freshness: { lifetimeMs: () => 60_000, watched: () => [] },
    reading: () => startReading(bounds, inFlight),
    admission: {
      enter: async () => {
        state.places += 1;
        return {
          leave: ({ cost }) => {
            state.places -= 1;
            state.charged += cost;
          },
        };
      },
    },
    onRefused: (...told) => refused.push(told),
    now,
    steady: now,
    ...more,
  });
  return {
    engine,
    fetched: () => state.fetched,
    places: () => state.places,
    charged: () => state.charged,
    heldBytes: inFlight.bytes,
    refused,
  };
}

export function contextOf(signal = new AbortController().signal): RequestContext {
  const principal = {
    ...{ subject: 'u', via: 'jwt' as const, tenant: 't', roles: new Set<string>() },
    securityContext: {},
  };
  return { principal, signal, now: new Date(0) };
}

export async function readAll({ batches }: QueryStream): Promise<{
  readonly rows: readonly (readonly Cell[])[];
  readonly truncated: boolean;
  readonly sizes: readonly number[];
}> {
  const rows: (readonly Cell[])[] = [];
  const sizes: number[] = [];
  let truncated = false;
  for await (const batch of batches) {
    sizes.push(batch.rows.length);
    rows.push(...batch.rows);
    truncated = batch.truncated;
  }
  return { rows, truncated, sizes };
}
