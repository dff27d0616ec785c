import type { Config } from '../config/config.ts';
import type { Finding } from '../engine/finding.ts';
import type { RefusedQuestion } from '../engine/refused.ts';
import type { MetricsText } from '../http/deps.ts';
import { createInFlight, type InFlight } from '../limits/in-flight.ts';
import { loadModelFolder } from '../semantic/load/load-folder.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { canonical } from '../shared/canonical.ts';
import { type Log, silent } from '../shared/log.ts';
import { steadyClock } from '../shared/steady.ts';
import { followRequests } from '../telemetry/follow-requests.ts';
import { closeAll } from './close-all.ts';
import { closeConnections, NO_CONNECTIONS } from './connections.ts';
import { openTelemetry } from './open-telemetry.ts';
import { createRuntime, type Runtime, type RuntimeDeps } from './runtime.ts';

export interface AppDeps {
  readonly config: Config;
  /** Instead of the folder that the configuration names; `reload` then keeps it. */
  readonly model?: SemanticModel;
  readonly now?: () => Date;
  /** Milliseconds from any beginning, never corrected: what `now` is held against. */
  readonly elapsed?: () => number;
  /** For the key sets of issuers. */
  readonly fetch?: typeof fetch;
  readonly log?: Log;
  /** Instead of the table's. */
  readonly surfaces?: RuntimeDeps['surfaces'];
  /** Hears of questions that a database refused; for whoever writes the model. */
  readonly onRefused?: ((refused: RefusedQuestion) => void) | undefined;
}

/** A whole gateway without port or environment. */
export interface App {
  /** `address` is that of the peer, where it is known. */
  fetch(request: Request, address?: string | null): Promise<Response>;
  /**
   * Reads the models anew, and takes over a changed configuration and files that were replaced, as a swap: requests under way finish
   * with what they began with. When something is wrong nothing changes.
   * @throws InvalidModelError with everything that is wrong
   */
  reload(config?: Config): Promise<void>;
  /** Asks the databases about everything in the model that serves. */
  check(signal: AbortSignal): Promise<readonly Finding[]>;
  /** From now on it is not ready, for load balancers; it answers as before. */
  drain(): void;
  /** Writes down what is pending and closes all connections; let requests finish first. */
  close(): Promise<void>;
  /** What all answers hold; whoever sends them adds what waits to be read. */
  readonly inFlight: InFlight;
  /** What was counted, as Prometheus reads it; null where the configuration has no `metrics`. Asks no database. */
  readonly metrics: MetricsText | null;
}

const STEPPED_BACK =
  'the clock went back: what had expired stays so; start again if the time before was wrong';

/** Wires the layers together. @throws InvalidModelError */
export async function createApp(deps: AppDeps): Promise<App> {
  const telemetry = await openTelemetry(deps.config, deps.log ?? silent);
  const following = followRequests(telemetry);
  const state = { isDraining: false };
  const runtimeDeps: RuntimeDeps = {
    ...ownDeps(deps),
    ...{ telemetry, observe: following.observe, isDraining: () => state.isDraining },
  };
  const { inFlight, log } = runtimeDeps;
  const { readable } = telemetry;
  const modelOf = async (config: Config) =>
    deps.model ?? loadModelFolder(config.models, new Set(config.warehouses.keys()));
  const underWay = new WeakMap<Runtime, Set<Promise<unknown>>>();
  let current = await createRuntime(
    deps.config,
    await modelOf(deps.config),
    runtimeDeps,
    NO_CONNECTIONS,
  );
  readable?.watch(() => ({ ...current.gauges(), inFlightBytes: inFlight.bytes() }));
  const retire = async (old: Runtime) => {
    await Promise.allSettled(underWay.get(old) ?? []);
    await closeConnections(old.connections, current.connections, log);
  };

  return {
    fetch: async (request, address = null) => {
      const runtime = current;
      const requests = underWay.get(runtime) ?? new Set();
      underWay.set(runtime, requests);
      const response = following.follow(runtime.fetch)(request, address);
      // Its rows may be read for long after it.
      const ended = response.then(() => following.read(request));
      requests.add(ended);
      const forget = () => requests.delete(ended);
      ended.then(forget, forget);
      return response;
    },
    reload: async (config = current.config) => {
      const model = await modelOf(config);
      const isSame = canonical(config) === canonical(current.config);
      if (isSame && !(await current.isOutdated())) return current.use(model);
      const old = current;
      current = await createRuntime(config, model, runtimeDeps, old.connections);
      void retire(old);
    },
    check: (signal) => current.check(signal),
    drain: () => {
      state.isDraining = true;
    },
    close: async () => {
      await closeConnections(current.connections, NO_CONNECTIONS, log);
      await closeAll([telemetry.tracing], log);
      readable?.close();
    },
    metrics: readable && { contentType: readable.contentType, read: readable.read },
    inFlight,
  };
}

/** The clocks, the way out and the count of what is held: one of each for the gateway's whole life. */
function ownDeps(deps: AppDeps): Omit<RuntimeDeps, 'telemetry' | 'observe' | 'isDraining'> {
  const { now = () => new Date(), elapsed = () => performance.now(), log = silent } = deps;
  const steady = steadyClock({
    wall: () => now().getTime(),
    elapsed,
    onBack: (ms) => log('error', STEPPED_BACK, { ms }),
  });
  return {
    ...{ now, steady, log, fetch: deps.fetch ?? fetch, inFlight: createInFlight() },
    onRefused: deps.onRefused,
    ...(deps.surfaces && { surfaces: deps.surfaces }),
  };
}
