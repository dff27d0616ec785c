import type { Cache, CacheKey } from '../cache/cache.ts';
import { cacheKey } from '../cache/key.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import { GatewayError, isGatewayError } from '../shared/errors.ts';
import type { ResultSet } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Admission, OPEN_DOORS } from './admission.ts';
import { rangesOf } from './compile.ts';
import { withDeadline } from './deadline.ts';
import type {
  AnswerPeriod,
  AnySpec,
  Engine,
  QueryResult,
  RequestContext,
  ResolvedRange,
} from './engine.ts';

/** A question that needs nothing more but a warehouse. */
export interface Question {
  readonly compiled: CompiledQuery;
  /** The plan as text for people. */
  plan(): string;
  /** What the plan does that the question does not say, in sentences. */
  why(): readonly string[];
  /** Which configured warehouse holds the data. */
  readonly dataSource: string;
  readonly ranges: readonly ResolvedRange[];
  readonly periods?: readonly AnswerPeriod[];
  readonly cubes?: readonly string[];
  /** What it is expected to cost a warehouse, in cost units. */
  readonly cost?: number;
  /** Equal for questions with equal answers: text, values (policies among them) and column names. */
  readonly cacheScope: string;
}

export interface EngineDeps {
  /** Hash of the model. */
  readonly version: string;
  /** Pure: names, policies and ranges in, SQL out. @throws GatewayError */
  readonly compile: (spec: AnySpec, context: RequestContext) => Question;
  readonly warehouse: (dataSource: string) => Warehouse;
  readonly cache: Cache;
  /** Shared by all generations of a process, as the cache is. */
  readonly flights: SingleFlight<Answer>;
  readonly limits: { readonly maxRows: number; readonly timeoutMs: number };
  /** How long an answer from these cubes may be kept, in milliseconds. */
  readonly lifetimeMs: (cubes: readonly string[]) => number;
  /** Absent: every question runs at once. */
  readonly admission?: Admission;
  /** Epoch milliseconds: when data was read. */
  readonly now: () => number;
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
      const question = deps.compile(spec, context);
      const key = keyOf(question, context, deps);
      const { value, joined } = await deps.flights
        .run(key, context.signal, (signal) =>
          lookUpOrAsk(key, question, deps, { ...context, signal }),
        )
        .catch((error: unknown) => {
          throw namingMeasures(error, spec);
        });
      return {
        result: value.result,
        source: sourceOf(value, joined),
        asOf: new Date(value.storedAt),
        ranges: question.ranges,
        ...(question.cubes && { cubes: question.cubes }),
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

function keyOf(question: Question, context: RequestContext, deps: EngineDeps): CacheKey {
  return cacheKey({
    model: deps.version,
    warehouse: question.dataSource,
    tenant: context.principal.tenant,
    scope: question.cacheScope,
    maxRows: deps.limits.maxRows,
  });
}

async function lookUpOrAsk(
  key: CacheKey,
  question: Question,
  deps: EngineDeps,
  context: RequestContext,
): Promise<Answer> {
  const entry = await deps.cache.get(key);
  if (entry !== null) return { result: entry.result, storedAt: entry.storedAt, cached: true };
  const { result, storedAt } = await askWarehouse(question, deps, context);
  const expiresAt = storedAt + deps.lifetimeMs(question.cubes ?? []);
  // Nobody waits for the cache to have kept it; a cache never rejects.
  void deps.cache.set(key, { result, storedAt, expiresAt });
  return { result, storedAt, cached: false };
}

async function askWarehouse(
  question: Question,
  deps: EngineDeps,
  { principal, signal }: RequestContext,
): Promise<Pick<Answer, 'result' | 'storedAt'>> {
  const { maxRows, timeoutMs } = deps.limits;
  const { dataSource, cost = 0 } = question;
  const { enter } = deps.admission ?? OPEN_DOORS;
  const place = await enter({ principal, dataSource, cost, signal, waitMs: timeoutMs });
  try {
    // Before the work: what is written meanwhile is not in the answer.
    const storedAt = deps.now();
    const result = await withDeadline(signal, timeoutMs, (cut) =>
      deps.warehouse(dataSource).execute(question.compiled, { signal: cut, maxRows }),
    );
    return { result, storedAt };
  } finally {
    // What failed has worked the warehouse all the same.
    place.leave({ cost, bytes: 0 });
  }
}
