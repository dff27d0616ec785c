import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gauges, ReadableMetrics } from './metrics.ts';

/** From a hit of the cache to the longest question. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MS = 1_000;

/** A registry of its own: two gateways in one process count apart. */
export function createPrometheus(build: { readonly version: string }): ReadableMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const info = { version: build.version, node: process.version };
  const labelNames = ['version', 'node'] as const;
  const registers = [registry];
  const help = 'The version that runs; always 1.';
  new Gauge({ name: 'sextant_build_info', help, labelNames, registers }).set(info, 1);
  const watching: Watching = { gauges: null };
  addGauges(watching, registry);
  return {
    ...requestMetrics(registry),
    ...cacheMetrics(registry),
    ...warehouseMetrics(registry),
    watch: (gauges) => {
      watching.gauges = gauges;
    },
    contentType: registry.contentType,
    read: () => registry.metrics(),
    close: () => registry.clear(),
  };
}

function requestMetrics(registry: Registry) {
  const registers = [registry];
  const labelNames = ['surface', 'outcome'] as const;
  const progress = new Gauge({
    ...{ name: 'sextant_requests_in_progress', registers },
    help: 'Requests whose answer is not out yet.',
  });
  const count = new Counter({
    ...{ name: 'sextant_requests_total', labelNames, registers },
    help: 'Requests by surface and by what came of them: ok, or the code of the error.',
  });
  const duration = new Histogram({
    ...{ name: 'sextant_request_duration_seconds', labelNames, registers, buckets: SECONDS },
    help: 'From the arrival of a request to the end of its answer.',
  });
  const bytes = new Counter({
    ...{ name: 'sextant_answer_bytes_total', labelNames: ['surface'] as const, registers },
    help: 'Bytes of answers, as they are sent.',
  });
  const dropped = new Counter({
    ...{ name: 'sextant_audit_dropped_total', registers },
    help: 'Audit records that were given up, because they could not be written for too long.',
  });
  return {
    requestStarted: () => progress.inc(),
    requestEnded: (ended) => {
      const { surface, outcome } = ended;
      progress.dec();
      count.inc({ surface, outcome });
      duration.observe({ surface, outcome }, ended.ms / MS);
      bytes.inc({ surface }, ended.bytes);
    },
    auditDropped: (records) => dropped.inc(records),
  } satisfies Partial<ReadableMetrics>;
}

function cacheMetrics(registry: Registry) {
  const registers = [registry];
  const labelNames = ['layer'] as const;
  const reads = new Counter({
    ...{ name: 'sextant_cache_reads_total', labelNames: ['layer', 'result'] as const, registers },
    help: 'Looks into the cache, by layer and by result: hit or miss.',
  });
  const writes = new Counter({
    ...{ name: 'sextant_cache_writes_total', labelNames, registers },
    help: 'Results that were put into the cache.',
  });
  const errors = new Counter({
    ...{ name: 'sextant_cache_errors_total', labelNames, registers },
    help: 'Reads and writes of the cache that failed.',
  });
  const joined = new Counter({
    ...{ name: 'sextant_flights_joined_total', registers },
    help: 'Questions that waited for the same question of somebody else.',
  });
  return {
    cacheRead: (layer, isHit) => reads.inc({ layer, result: isHit ? 'hit' : 'miss' }),
    cacheWritten: (layer) => writes.inc({ layer }),
    cacheFailed: (layer) => errors.inc({ layer }),
    flightJoined: () => joined.inc(),
  } satisfies Partial<ReadableMetrics>;
}

function warehouseMetrics(registry: Registry) {
  const registers = [registry];
  const labelNames = ['warehouse', 'outcome'] as const;
  const wait = new Histogram({
    ...{ name: 'sextant_queue_wait_seconds', labelNames, registers, buckets: SECONDS },
    help: 'How long questions waited for a place at a warehouse, and whether they got one.',
  });
  const duration = new Histogram({
    ...{ name: 'sextant_warehouse_duration_seconds', labelNames, registers, buckets: SECONDS },
    help: 'How long a warehouse took for a question.',
  });
  const errors = new Counter({
    ...{ name: 'sextant_warehouse_errors_total', registers },
    labelNames: ['warehouse', 'code'] as const,
    help: 'Questions that a warehouse did not answer; those whose callers left are none.',
  });
  return {
    queued: (warehouse, ms, outcome) => wait.observe({ warehouse, outcome }, ms / MS),
    asked: (warehouse, ms, outcome) => {
      duration.observe({ warehouse, outcome }, ms / MS);
      if (outcome !== 'ok' && outcome !== 'CANCELLED') errors.inc({ warehouse, code: outcome });
    },
  } satisfies Partial<ReadableMetrics>;
}

interface Watching {
  gauges: (() => Gauges) | null;
}

function addGauges(watching: Watching, registry: Registry): void {
  const registers = [registry];
  const labelNames = ['warehouse', 'state'] as const;
  const queue: Gauge<'warehouse' | 'state'> = new Gauge({
    ...{ name: 'sextant_queue_questions', labelNames, registers },
    help: 'Questions at a warehouse (running), and in line for a place there (waiting).',
    collect: () => setStates(queue, watching.gauges?.().queues),
  });
  const pool: Gauge<'warehouse' | 'state'> = new Gauge({
    ...{ name: 'sextant_warehouse_connections', labelNames, registers },
    help: 'Connections of a warehouse (in_use, idle), and questions that wait for one (waiting).',
    collect: () => setStates(pool, watching.gauges?.().pools),
  });
  const bytes: Gauge = new Gauge({
    ...{ name: 'sextant_in_flight_bytes', registers },
    help: 'Memory of all answers that are read, made or sent.',
    collect: () => bytes.set(watching.gauges?.().inFlightBytes ?? 0),
  });
  const pending: Gauge = new Gauge({
    ...{ name: 'sextant_audit_pending', registers },
    help: 'Audit records that wait to be written.',
    collect: () => pending.set(watching.gauges?.().auditPending ?? 0),
  });
}

/** What is gone since (a warehouse that a reload took out) is gone here, too. */
function setStates(
  gauge: Gauge<'warehouse' | 'state'>,
  counts: ReadonlyMap<string, object> | undefined,
): void {
  gauge.reset();
  for (const [warehouse, states] of counts ?? []) {
    for (const [name, count] of Object.entries(states)) {
      const state = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      gauge.set({ warehouse, state }, count);
    }
  }
}
