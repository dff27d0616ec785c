/** One question as far as its answer: current values, cache, single flight, a place, the warehouse. */
import type { CacheKey } from '../cache/cache.ts';
import { cacheKey } from '../cache/key.ts';
import { canonical } from '../shared/canonical.ts';
import type { Principal } from '../shared/principal.ts';
import type { ResultSet } from '../shared/values.ts';
import type { ExecuteOptions } from '../warehouse/warehouse.ts';
import { OPEN_DOORS } from './admission.ts';
import { withDeadline } from './deadline.ts';
import type { RequestContext } from './engine.ts';
import type { Answer, EngineDeps } from './engine-deps.ts';
import type { Question } from './question.ts';

/** A question as it is asked: for whom its answer is good, and how long. */
export interface Asked {
  readonly question: Question;
  readonly scope: string;
  readonly tenant: string | null;
  readonly lifetimeMs: number;
}

/** Asks what no caller sees and every tenant shares: at nobody's expense, and in a line of its own. */
const GATEWAY: Principal = {
  ...{ subject: 'gateway', via: 'jwt', tenant: null, roles: new Set() },
  securityContext: {},
};

/**
 * An answer is only good for the values that its cubes watch, so they are part of its scope. They are looked
 * up as any question is: from the cache, by one flight, within the deadline and the warehouse's places.
 */
export async function currentQuestion(
  question: Question,
  context: RequestContext,
  deps: EngineDeps,
): Promise<Asked> {
  const { cubes = [], cacheScope } = question;
  const { tenant } = context.principal;
  const base = { question, tenant, lifetimeMs: deps.freshness.lifetimeMs(cubes) };
  const watched = deps.freshness.watched(cubes);
  if (watched.length === 0) return { ...base, scope: cacheScope };
  const values = await Promise.all(
    watched.map(async ({ question: one, everyMs }) => {
      const asked = { question: one, scope: one.cacheScope, tenant: null, lifetimeMs: everyMs };
      const { value } = await answer(asked, { ...context, principal: GATEWAY }, deps);
      return value.result.rows;
    }),
  );
  return { ...base, scope: canonical([cacheScope, values]) };
}

/** Where its answer is kept. */
export function keyOf({ question, tenant, scope }: Asked, deps: EngineDeps): CacheKey {
  const { dataSource } = question;
  return cacheKey({
    model: deps.version,
    warehouse: dataSource,
    database: deps.warehouse(dataSource).identity,
    tenant,
    scope,
    maxRows: deps.limits.maxRows,
  });
}

export function answer(asked: Asked, context: RequestContext, deps: EngineDeps) {
  const key = keyOf(asked, deps);
  return deps.flights.run(key, context.signal, (signal) =>
    lookUpOrAsk(key, asked, deps, { ...context, signal }),
  );
}

async function lookUpOrAsk(
  key: CacheKey,
  { question, lifetimeMs }: Asked,
  deps: EngineDeps,
  context: RequestContext,
): Promise<Answer> {
  const entry = await deps.cache.get(key);
  if (entry !== null) return { result: entry.result, storedAt: entry.storedAt, cached: true };
  const { result, storedAt, readAt } = await askWarehouse(question, deps, context);
  const expiresAt = readAt + lifetimeMs;
  // Nobody waits for the cache to have kept it; a cache never rejects.
  void deps.cache.set(key, { result, storedAt, expiresAt });
  return { result, storedAt, cached: false };
}

async function askWarehouse(
  question: Question,
  deps: EngineDeps,
  { principal, signal }: RequestContext,
): Promise<Pick<Answer, 'result' | 'storedAt'> & { readonly readAt: number }> {
  const { maxRows, timeoutMs } = deps.limits;
  const { dataSource, cost = 0 } = question;
  const { enter } = deps.admission ?? OPEN_DOORS;
  // One deadline for the wait and the work: others may have joined this flight, and would keep it in the air.
  return withDeadline(signal, timeoutMs, async (cut) => {
    const place = await enter({ principal, dataSource, cost, signal: cut, waitMs: timeoutMs });
    try {
      cut.throwIfAborted();
      // Before the work: what is written meanwhile is not in the answer.
      const [storedAt, readAt] = [deps.now(), deps.steady()];
      const result = await readCounted(question, deps, { signal: cut, maxRows });
      return { result, storedAt, readAt };
    } finally {
      // What failed has worked the warehouse all the same.
      place.leave({ cost, bytes: 0 });
    }
  });
}

/** Whoever gets the result counts it again, as what is made of it. */
async function readCounted(
  { dataSource, compiled }: Question,
  deps: EngineDeps,
  options: ExecuteOptions,
): Promise<ResultSet> {
  const reading = deps.reading?.();
  try {
    const onRead = reading && { onRead: reading.add };
    return await deps.warehouse(dataSource).execute(compiled, { ...options, ...onRead });
  } finally {
    reading?.end();
  }
}
