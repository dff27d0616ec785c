/** What is counted and traced of the parts that a question goes through: each is the same part, and tells what it did. */
import type { Cache } from '../cache/cache.ts';
import type { CacheLayer } from '../cache/open-cache.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import type { Admission } from '../engine/admission.ts';
import { during, type Spans } from '../shared/spans.ts';
import type { ExecuteOptions, Warehouse } from '../warehouse/warehouse.ts';
import type { Metrics } from './metrics.ts';
import { outcomeOf } from './outcome.ts';

export interface Observing {
  readonly metrics: Metrics;
  readonly spans: Spans;
}

/** One layer, for its counts. */
export function countedCache(cache: Cache, layer: CacheLayer, metrics: Metrics): Cache {
  return {
    ...cache,
    get: async (key) => {
      const entry = await cache.get(key);
      metrics.cacheRead(layer, entry !== null);
      return entry;
    },
    set: async (key, entry) => {
      metrics.cacheWritten(layer);
      await cache.set(key, entry);
    },
  };
}

/** All layers, as a request sees them. */
export function tracedCache(cache: Cache, spans: Spans): Cache {
  return {
    ...cache,
    get: (key) =>
      during(
        spans,
        'cache',
        () => cache.get(key),
        (entry) => ({ hit: entry !== null }),
      ),
  };
}

export function countedFlights<T>(flights: SingleFlight<T>, metrics: Metrics): SingleFlight<T> {
  return {
    run: async (key, signal, work) => {
      const landed = await flights.run(key, signal, work);
      if (landed.joined) metrics.flightJoined();
      return landed;
    },
  };
}

export function observedAdmission({ enter }: Admission, { metrics, spans }: Observing): Admission {
  return {
    enter: async (visit) => {
      const startedAt = performance.now();
      const { dataSource, signal, cost } = visit;
      const tell = (outcome: ReturnType<typeof outcomeOf> | 'ok') =>
        metrics.queued(dataSource, performance.now() - startedAt, outcome);
      try {
        const facts = () => ({ warehouse: dataSource, cost });
        const place = await during(spans, 'queue', () => enter(visit), facts);
        tell('ok');
        return place;
      } catch (error) {
        tell(outcomeOf(error, signal));
        throw error;
      }
    },
  };
}

export function observedWarehouse(warehouse: Warehouse, observing: Observing): Warehouse {
  return {
    ...warehouse,
    execute: async (query, options) => {
      const asked = startAsking(warehouse.name, options, observing);
      try {
        const result = await warehouse.execute(query, options);
        asked.answered(result.rows.length);
        return result;
      } catch (error) {
        asked.failed(error);
        throw error;
      }
    },
    stream: (query, options) => observedStream(warehouse, query, options, observing),
  };
}

async function* observedStream(
  warehouse: Warehouse,
  ...[query, options, observing]: [...Parameters<Warehouse['stream']>, Observing]
) {
  const asked = startAsking(warehouse.name, options, observing);
  let rows = 0;
  let failure: unknown = null;
  try {
    for await (const batch of warehouse.stream(query, options)) {
      rows += batch.rows.length;
      yield batch;
    }
  } catch (error) {
    failure = error ?? new Error('nothing was thrown');
    throw error;
  } finally {
    // Also where whoever reads has read enough.
    if (failure === null) asked.answered(rows);
    else asked.failed(failure);
  }
}

function startAsking(
  warehouse: string,
  { signal }: Pick<ExecuteOptions, 'signal'>,
  { metrics, spans }: Observing,
) {
  const startedAt = performance.now();
  const span = spans.begin('warehouse');
  const ms = () => performance.now() - startedAt;
  return {
    answered: (rows: number) => {
      metrics.asked(warehouse, ms(), 'ok');
      span.end({ warehouse, rows });
    },
    failed: (error: unknown) => {
      metrics.asked(warehouse, ms(), outcomeOf(error, signal));
      span.end({ warehouse }, error);
    },
  };
}
