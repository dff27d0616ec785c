import type { CacheLayer } from '../cache/open-cache.ts';
import type { ConnectionCounts } from '../warehouse/warehouse.ts';
import type { Outcome } from './outcome.ts';

/**
 * What is counted. Labels come from closed sets: surfaces, codes, layers of the cache, names of the configuration; never
 * a tenant, a member, an address or a text of a request.
 */
export interface Metrics {
  requestStarted(): void;
  requestEnded(ended: CountedRequest): void;
  cacheRead(layer: CacheLayer, isHit: boolean): void;
  cacheWritten(layer: CacheLayer): void;
  cacheFailed(layer: CacheLayer): void;
  flightJoined(): void;
  /** `outcome` is `ok` for whoever got a place. */
  queued(warehouse: string, ms: number, outcome: Outcome): void;
  asked(warehouse: string, ms: number, outcome: Outcome): void;
  auditDropped(records: number): void;
}

interface CountedRequest {
  readonly surface: string;
  readonly outcome: string;
  readonly ms: number;
  readonly bytes: number;
}

/** What is looked at when somebody reads the metrics: numbers that are there, without asking anybody. */
export interface Gauges {
  /** By warehouse. */
  readonly queues: ReadonlyMap<string, QueueCounts>;
  readonly pools: ReadonlyMap<string, ConnectionCounts>;
  readonly inFlightBytes: number;
  readonly auditPending: number;
}

interface QueueCounts {
  readonly running: number;
  readonly waiting: number;
}

/** Metrics that can be read. */
export interface ReadableMetrics extends Metrics {
  /** From now on gauges are read there. */
  watch(gauges: () => Gauges): void;
  readonly contentType: string;
  read(): Promise<string>;
  close(): void;
}

const nothing = (): void => undefined;

/** Nobody counts. */
export const NO_METRICS: Metrics = {
  ...{ requestStarted: nothing, requestEnded: nothing },
  ...{ cacheRead: nothing, cacheWritten: nothing, cacheFailed: nothing, flightJoined: nothing },
  ...{ queued: nothing, asked: nothing, auditDropped: nothing },
};
