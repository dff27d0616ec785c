/** What a configuration opens, each with the settings that decide whether a reload keeps it. */
import type { Cache } from '../cache/cache.ts';
import { type DocumentStore, openDocuments } from '../cache/document-store.ts';
import { openCache } from '../cache/open-cache.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../shared/log.ts';
import { countedCache } from '../telemetry/observed.ts';
import { isOutdated, openWarehouse } from '../warehouse/open-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Opening } from './connections.ts';
import { type LimitsAtWork, openLimits } from './open-limits.ts';
import { type Operations, openOperations } from './open-operations.ts';
import type { Telemetry } from './open-telemetry.ts';
import { derivedSecret, pepperOf } from './secrets.ts';

export interface OpeningDeps {
  /** Epoch milliseconds that never go back. */
  readonly steady: () => number;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

export interface Opened {
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly cache: Cache;
  /** Null: clients cannot register documents. */
  readonly registered: DocumentStore | null;
  readonly operations: Operations;
  readonly limits: LimitsAtWork;
}

export async function openConnections(
  config: Config,
  deps: OpeningDeps,
  opening: Opening,
): Promise<Opened> {
  const warehouses = await openWarehouses(config, opening);
  const cache = await openSharedCache(config, deps, opening);
  const registered = await openRegistered(config, opening);
  const operations = await opening.takeOver(
    'operations',
    { operations: config.operations, pepper: pepperOf(config) },
    () =>
      openOperations(config, {
        ...{ now: deps.steady, log: deps.log },
        onAuditDropped: deps.telemetry.counts.auditDropped,
      }),
  );
  const limits = await openSharedLimits(config, operations, deps, opening);
  return { warehouses, cache, registered, operations, limits };
}

async function openWarehouses(
  { warehouses }: Config,
  { takeOver }: Opening,
): Promise<ReadonlyMap<string, Warehouse>> {
  const opened = new Map<string, Warehouse>();
  for (const [name, settings] of warehouses) {
    const warehouse = await takeOver(
      'warehouse',
      { name, settings },
      () => openWarehouse(name, settings),
      async (known) => !(await isOutdated(known, settings)),
    );
    opened.set(name, warehouse);
  }
  return opened;
}

function openSharedCache(
  config: Config,
  { steady, log, telemetry }: OpeningDeps,
  { takeOver }: Opening,
): Promise<Cache> {
  const { counts } = telemetry;
  const { redis, memoryBytes } = config.cache;
  const settings = { redis, memoryBytes, secret: derivedSecret(config, 'cache') };
  return takeOver('cache', settings, () =>
    openCache({
      ...settings,
      now: steady,
      onChange: (state, cause) => log('warn', `redis is ${state}`, { cause }),
      onFailure: () => counts.cacheFailed('redis'),
      around: (layer, cache) => countedCache(cache, layer, counts),
    }),
  );
}

async function openRegistered(
  { documents, cache }: Config,
  { takeOver }: Opening,
): Promise<DocumentStore | null> {
  const { redis } = cache;
  return documents.automatic ? takeOver('documents', { redis }, () => openDocuments(redis)) : null;
}

function openSharedLimits(
  config: Config,
  { store }: Operations,
  { steady, log }: OpeningDeps,
  { takeOver }: Opening,
): Promise<LimitsAtWork> {
  const { rates, budget, budgets, concurrency } = config.limits;
  const { warehouses, cache, operations } = config;
  const limits = { rates, budget, budgets, concurrency, warehouses, redis: cache.redis };
  const settings = { limits, store: operations, pepper: pepperOf(config) };
  return takeOver('limits', settings, () =>
    openLimits(config, { now: steady, log, spending: store.spending }),
  );
}
