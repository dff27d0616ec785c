/** What callers may ask for together: rates, budgets and places at the warehouses, kept in Redis where there is one. */
import type { Config, Limits } from '../config/config.ts';
import type { Admission, Visit } from '../engine/admission.ts';
import { type Budgets, createBudgets } from '../limits/budget.ts';
import type { Ledger } from '../limits/budget-account.ts';
import { createFairQueue, type FairQueue } from '../limits/fair-queue.ts';
import { createRedisLedger } from '../limits/ledgers.ts';
import { createMemoryRateLimiter } from '../limits/rate-limiter-memory.ts';
import { createRedisRateLimiter } from '../limits/rate-limiter-redis.ts';
import { openRedisScripts, type RedisScripts } from '../limits/redis-scripts.ts';
import type { Bucket, Decision, RateLimiter } from '../limits/token-bucket.ts';
import type { OperationsStore } from '../operations/open-store.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';
import { parallelismOf } from '../warehouse/open-warehouse.ts';

export interface LimitsAtWork {
  readonly admission: Admission;
  /** By warehouse. */
  counts(): ReadonlyMap<string, ReturnType<FairQueue['counts']>>;
  /** Null: nothing limits this caller. */
  rate(principal: Principal): Promise<Decision> | null;
  /** Tells what was spent, and closes the connection. */
  close(): Promise<void>;
}

export interface LimitsDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  /** Where budgets are added up without Redis: instances that share it share them. */
  readonly spending: OperationsStore['spending'];
}

const monotonic = () => performance.now();

export async function openLimits(config: Config, deps: LimitsDeps): Promise<LimitsAtWork> {
  const { limits, cache } = config;
  const isShared = hasRates(limits) || hasBudgets(limits);
  const redis =
    cache.redis !== null && isShared ? await openRedisScripts(cache.redis, monotonic) : null;
  const budgets = budgetsOf(limits, redis, deps);
  const limiter = limiterOf(redis, deps.log);
  const queues = new Map(
    [...config.warehouses].map(([name, settings]) => [
      name,
      queueOf(limits.concurrency, parallelismOf(settings)),
    ]),
  );
  return {
    admission: { enter: (visit) => admit(visit, budgets, queues) },
    counts: () => new Map([...queues].map(([name, queue]) => [name, queue.counts()])),
    rate: (principal) => {
      const buckets = bucketsOf(principal, limits.rates);
      return buckets.length === 0 ? null : limiter.take(buckets, 1);
    },
    close: async () => {
      await budgets?.close();
      redis?.close();
    },
  };
}

function hasRates({ rates }: Limits): boolean {
  return rates.key !== null || rates.tenant !== null || rates.user !== null;
}

function hasBudgets({ budget, budgets }: Limits): boolean {
  return budget !== null || budgets.size > 0;
}

function budgetsOf(limits: Limits, redis: RedisScripts | null, deps: LimitsDeps): Budgets | null {
  if (!hasBudgets(limits)) return null;
  const ledger: Ledger = redis === null ? deps.spending : createRedisLedger(redis);
  return createBudgets({
    ledger,
    budgetOf: (tenant) => limits.budgets.get(tenant) ?? limits.budget,
    now: deps.now,
    onError: (cause) => deps.log('warn', 'what was spent could not be told', { cause }),
  });
}

function limiterOf(redis: RedisScripts | null, log: Log): RateLimiter {
  const memory = createMemoryRateLimiter({ now: monotonic });
  if (redis === null) return memory;
  const onFallback = (cause: unknown) => log('warn', 'rates are limited without redis', { cause });
  return createRedisRateLimiter({ redis, fallback: memory, onFallback });
}

/** Half of the places at most for one tenant, so that there is always one for somebody else. */
function queueOf(settings: Limits['concurrency'], parallelism: number): FairQueue {
  const concurrency = settings.running ?? parallelism;
  return createFairQueue({
    concurrency,
    perTenant: Math.min(
      concurrency,
      settings.perTenant ?? Math.max(1, Math.floor(concurrency / 2)),
    ),
    maxWaiting: settings.waiting,
    maxWaitingPerTenant: settings.waitingPerTenant,
    now: monotonic,
  });
}

/** An admin who acts for a tenant does so on the admin's own account. */
function payerOf({ tenant, actor }: Principal): string | null {
  return actor ? actor.tenant : tenant;
}

/** Callers without tenant stand in one line. */
const NOBODY = '';

async function admit(
  { principal, dataSource, cost, signal, waitMs }: Visit,
  budgets: Budgets | null,
  queues: ReadonlyMap<string, FairQueue>,
) {
  const payer = payerOf(principal);
  const held =
    payer === null || budgets === null ? null : await budgets.reserve(payer, { cost, bytes: 0 });
  try {
    const turn = { tenant: payer ?? NOBODY, weight: cost, signal, waitMs };
    const release = await queues.get(dataSource)?.enter(turn);
    return {
      leave: (spent: { readonly cost: number; readonly bytes: number }) => {
        held?.settle(spent);
        release?.();
      },
    };
  } catch (error) {
    held?.settle({ cost: 0, bytes: 0 });
    throw error;
  }
}

function bucketsOf(principal: Principal, rates: Limits['rates']): readonly Bucket[] {
  const payer = payerOf(principal);
  const { subject, via } = principal;
  const isKey = via === 'api-key';
  const whose: readonly (readonly [string, Limits['rates']['key']])[] = [
    [subject, isKey ? rates.key : null],
    [`tenant:${payer}`, payer === null ? null : rates.tenant],
    [`user:${JSON.stringify([payer, subject])}`, isKey ? null : rates.user],
  ];
  return whose.flatMap(([key, rate]) =>
    rate === null ? [] : { key, capacity: rate.burst, perSecond: rate.perSecond },
  );
}
