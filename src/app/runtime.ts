import { randomUUID } from 'node:crypto';
import { createAuthenticate } from '../auth/authenticate.ts';
import type { Config } from '../config/config.ts';
import { loadManifest } from '../config/manifest.ts';
import { askModel } from '../engine/ask-model.ts';
import type { Finding } from '../engine/finding.ts';
import { createGeneration, type Generation, warehouseIn } from '../engine/generation.ts';
import type { RefusedQuestion } from '../engine/refused.ts';
import { createHttp } from '../http/http.ts';
import type { Observer } from '../http/pipeline/observer.ts';
import type { OpenSurface } from '../http/pipeline/surface.ts';
import { type AnswerLimits, startMeter, startReading } from '../limits/answer.ts';
import { defaultInFlightBytes, type InFlight } from '../limits/in-flight.ts';
import { scopeNames } from '../semantic/model/scope-names.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';
import { NO_SPANS } from '../shared/spans.ts';
import type { Gauges } from '../telemetry/metrics.ts';
import { isOutdated } from '../warehouse/open-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { auditActing, auditOperation, createAdministration } from './administer.ts';
import { type Connections, startOpening } from './connections.ts';
import { observedParts, tracedAuthenticate } from './observed-parts.ts';
import { type Opened, openConnections } from './open-connections.ts';
import type { Operations } from './open-operations.ts';
import type { Telemetry } from './open-telemetry.ts';
import { benchmarkSecretOf, derivedSecret } from './secrets.ts';
import { SURFACES } from './surfaces.ts';

/** What a running gateway is made of, for one configuration. The model in it can be exchanged. */
export interface Runtime {
  readonly config: Config;
  readonly fetch: (request: Request, address: string | null) => Promise<Response>;
  readonly use: (model: SemanticModel) => void;
  readonly generation: () => Generation;
  /** Whether a warehouse is another than when it was opened, as a file is that was replaced. */
  readonly isOutdated: () => Promise<boolean>;
  /** What the databases say of the model that serves. */
  readonly check: (signal: AbortSignal) => Promise<readonly Finding[]>;
  readonly connections: Connections;
  /** Numbers that are there, without asking anybody. */
  readonly gauges: () => Omit<Gauges, 'inFlightBytes'>;
}

export interface RuntimeDeps {
  /** What the calendar says. */
  readonly now: () => Date;
  /** Epoch milliseconds that never go back, for all that expires. */
  readonly steady: () => number;
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** Hears of questions that a database refused. */
  readonly onRefused?: ((refused: RefusedQuestion) => void) | undefined;
  /** Other ways to ask than those of the table. */
  readonly surfaces?: readonly OpenSurface[];
  /** Hears of each request, and of its end. */
  readonly observe?: Observer;
  /** What all answers of this process hold. */
  readonly inFlight: InFlight;
  readonly telemetry: Telemetry;
  /** Whether load balancers are told to send no more; absent: never. */
  readonly isDraining?: () => boolean;
}

/** Connections of `previous` whose configuration is the same are taken over, so that a reload loses none. */
export async function createRuntime(
  config: Config,
  model: SemanticModel,
  deps: RuntimeDeps,
  previous: Connections,
): Promise<Runtime> {
  const opening = startOpening(previous);
  const manifest = await loadManifest(config.documents.manifest);
  const opened = await openConnections(config, deps, opening);
  const { registered, operations, limits } = opened;
  const { spans } = deps.telemetry.tracing;
  const { warehouses, cache, flights, admission } = observedParts(opened, deps.telemetry);
  const counting = countAnswers(config.limits, deps);
  const generationOf = (next: SemanticModel) =>
    createGeneration(next, {
      warehouses,
      cache,
      flights,
      ...questionsIn(config),
      keys: operations.pepper !== null,
      ...{ admission, reading: counting.reading, spans },
      ...secretsOf(config, next, deps.log),
      ...{ now: () => deps.now().getTime(), steady: deps.steady, onRefused: deps.onRefused },
    });
  let generation = generationOf(model);
  const http = createHttp(
    {
      authenticate: tracedAuthenticate(authenticatorOf(config, operations, deps), spans),
      generation: () => generation,
      ready: () => firstUnreachable([...warehouses.values()]),
      ...(deps.isDraining && { isDraining: deps.isDraining }),
      ...(spans !== NO_SPANS && { spans }),
      ...metricsIn(config, deps.telemetry),
      limits: config.limits,
      ...{ rate: limits.rate, meter: counting.meter },
      audit: (operation) => operations.record(auditOperation(operation)),
      administration: createAdministration(operations, {
        now: deps.steady,
        known: () => scopeNames(generation.model),
      }),
      web: config.web,
      documents: { registered, manifest, trusted: config.documents.trusted },
      cursorSecret: derivedSecret(config, 'cursors'),
      ...{ log: deps.log, now: deps.now },
      ...(deps.observe && { observe: deps.observe }),
      requestId: randomUUID,
    },
    deps.surfaces ?? SURFACES,
  );
  return {
    config,
    fetch: http.fetch,
    use: (next) => {
      generation = generationOf(next);
    },
    generation: () => generation,
    isOutdated: () => anyOutdated(config, warehouses),
    check: (signal) => askModel(generation.model, { warehouse: warehouseIn(warehouses), signal }),
    connections: opening.connections(),
    gauges: () => gaugesOf(opened),
  };
}

/** Where they are read on the main port. */
function metricsIn({ metrics }: Config, { readable }: Telemetry) {
  if (metrics?.kind !== 'path' || readable === null) return {};
  return { metrics: { ...readable, path: metrics.path } };
}

function gaugesOf({ limits, warehouses, operations }: Opened) {
  const pools = connectionsOf(warehouses);
  return { queues: limits.counts(), pools, auditPending: operations.pending() };
}

function connectionsOf(warehouses: ReadonlyMap<string, Warehouse>): Gauges['pools'] {
  const counted = [...warehouses].map(([name, open]) => [name, open.connections?.()] as const);
  return new Map(counted.flatMap(([name, counts]) => (counts ? [[name, counts] as const] : [])));
}

/** Whether a credential has expired is a question for the clock that never goes back. */
function authenticatorOf(config: Config, operations: Operations, deps: RuntimeDeps) {
  return createAuthenticate({
    config: config.auth,
    schemes: operations.schemes,
    fetch: deps.fetch,
    now: () => new Date(deps.steady()),
    onActing: noteActing(deps, operations),
  });
}

/** What questions draw from. Says so where benchmarks do without. */
function secretsOf(config: Config, { insights }: SemanticModel, log: Log) {
  const benchmarkSecret = benchmarkSecretOf(config);
  if (benchmarkSecret === null && insights !== undefined && insights.benchmarks.size > 0) {
    log('warn', 'benchmarks show nothing of others: no secret outlives the process');
  }
  return { maskSecret: derivedSecret(config, 'masks'), benchmarkSecret };
}

/** What the configuration says about questions. */
function questionsIn({ limits, explain, graphql, operations, cache }: Config) {
  const { grouping } = graphql;
  return { limits, explain, grouping, usage: operations.usage, ttlMs: cache.defaultTtlMs };
}

async function anyOutdated(
  config: Config,
  warehouses: ReadonlyMap<string, Warehouse>,
): Promise<boolean> {
  const checks = [...warehouses].map(async ([name, open]) => {
    const settings = config.warehouses.get(name);
    return settings !== undefined && isOutdated(open, settings);
  });
  return (await Promise.all(checks)).includes(true);
}

function countAnswers(limits: Config['limits'], { inFlight }: RuntimeDeps) {
  const inFlightBytes = limits.inFlightBytes ?? defaultInFlightBytes();
  const bounds: AnswerLimits = { ...limits, inFlightBytes };
  return {
    meter: () => startMeter(bounds, inFlight),
    reading: () => startReading(bounds, inFlight),
  };
}

/** Each request is in the log; the audit has when it began, as long as the admin is remembered. */
function noteActing({ log, now }: RuntimeDeps, { record }: Operations) {
  const noted = new WeakSet<Principal>();
  return (principal: Principal) => {
    const { tenant, actor } = principal;
    log('info', 'an admin acts for another tenant', { tenant, actor });
    if (!noted.has(principal)) record(auditActing(principal, now().getTime()));
    noted.add(principal);
  };
}

const PING_TIMEOUT_MS = 2_000;

async function firstUnreachable(warehouses: readonly Warehouse[]): Promise<Error | null> {
  const pings = warehouses.map((warehouse) => warehouse.ping(AbortSignal.timeout(PING_TIMEOUT_MS)));
  for (const outcome of await Promise.allSettled(pings)) {
    if (outcome.status === 'rejected') return new Error('no answer', { cause: outcome.reason });
  }
  return null;
}
