import type { Cache, CacheKey } from '../cache/cache.ts';
import { cacheKey } from '../cache/key.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import type { Reading } from '../limits/answer.ts';
import { canonical } from '../shared/canonical.ts';
import { GatewayError, isGatewayError } from '../shared/errors.ts';
import type { Principal } from '../shared/principal.ts';
import type { ResultSet } from '../shared/values.ts';
import type { ExecuteOptions, Warehouse } from '../warehouse/warehouse.ts';
import { type Admission, OPEN_DOORS } from './admission.ts';
import { rangesOf } from './compile.ts';
import { withDeadline } from './deadline.ts';
import type { AnySpec, Engine, QueryResult, RequestContext } from './engine.ts';
import type { Freshness } from './freshness.ts';
import type { Question } from './question.ts';

export interface EngineDeps {
  /** Hash of the model. */
  readonly version: string;
  /** Pure: names, policies and ranges in, SQL out. @throws GatewayError */
  readonly compile: (spec: AnySpec, context: RequestContext) => Question;
  readonly warehouse: (dataSource: string) => Warehouse;
  /** Hears of questions that the database refused, with what it said. */
  readonly onRefused?: (spec: AnySpec, question: Question, cause: unknown) => void;
  /** What compiling waits for; absent or null: nothing. It never rejects. */
  readonly ready?: () => Promise<void> | null;
  readonly cache: Cache;
  /** Shared by all generations of a process, as the cache is. */
  readonly flights: SingleFlight<Answer>;
  readonly limits: { readonly maxRows: number; readonly timeoutMs: number };
  readonly freshness: Freshness;
  /** Absent: every question runs at once. */
  readonly admission?: Admission;
  /** Counts a result while it is read; absent: nobody does. */
  readonly reading?: () => Reading;
  /** Epoch milliseconds: when data was read. */
  readonly now: () => number;
  /** Epoch milliseconds that never go back: how long it may be kept. */
  readonly steady: () => number;
}

/** What one flight brings back. */
export interface Answer {
  readonly result: ResultSet;
  readonly storedAt: number;
  readonly cached: boolean;
}

/** compile → cache → single flight → warehouse, the same for every surface. */
export function createEngine(deps: EngineDeps): Engine {
  return {
    run: async (spec, context) => {
      const waiting = deps.ready?.() ?? null;
      if (waiting !== null) await waiting;
      const question = deps.compile(spec, context);
      const { value, joined } = await answerInTime(question, context, deps).catch(
        (error: unknown) => {
          if (isGatewayError(error) && error.code === 'INTERNAL') {
            deps.onRefused?.(spec, question, error.cause);
          }
          throw namingMeasures(error, spec);
        },
      );
      return {
        result: value.result,
        source: sourceOf(value, joined),
        asOf: new Date(value.storedAt),
        ranges: question.ranges,
        ...(question.cubes && { cubes: question.cubes }),
        ...(question.roots && { roots: question.roots }),
        ...(question.cost !== undefined && { cost: question.cost }),
        ...(question.periods && { periods: question.periods }),
      };
    },
    explain: (spec, context) => {
      const { plan, why, compiled } = deps.compile(spec, context);
      return { plan: plan(), compiled, why: why() };
    },
    ranges: rangesOf,
  };
}

function sourceOf(answer: Answer, joined: boolean): QueryResult['source'] {
  if (answer.cached) return 'cache';
  return joined ? 'joined-flight' : 'warehouse';
}

/** A database does not say in which column a number grew too large: it is one of the measures. */
function namingMeasures(error: unknown, spec: AnySpec): unknown {
  const names = 'measures' in spec ? spec.measures.map(({ member }) => member) : [];
  if (!isGatewayError(error) || error.code !== 'NUMERIC_OVERFLOW' || names.length === 0)
    return error;
  return new GatewayError('NUMERIC_OVERFLOW', { member: names.join(' or ') }, { cause: error });
}

/** All that one caller waits for, the values that are watched and another's flight too, ends within the time. */
function answerInTime(question: Question, context: RequestContext, deps: EngineDeps) {
  return withDeadline(context.signal, deps.limits.timeoutMs, async (signal) => {
    const limited = { ...context, signal };
    return answer(await currentQuestion(question, limited, deps), limited, deps);
  });
}

/** A question as it is asked: for whom its answer is good, and how long. */
interface Asked {
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
async function currentQuestion(
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

function answer(asked: Asked, context: RequestContext, deps: EngineDeps) {
  const { dataSource } = asked.question;
  const key = cacheKey({
    model: deps.version,
    warehouse: dataSource,
    database: deps.warehouse(dataSource).identity,
    tenant: asked.tenant,
    scope: asked.scope,
    maxRows: deps.limits.maxRows,
  });
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
