import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type AppDeps, createApp } from '../app/create-app.ts';
import { FAULT_EXIT, watchFaults } from '../app/faults.ts';
import type { Config } from '../config/config.ts';
import { METRICS_PATH, metricsAnswer, notFound } from '../http/routes.ts';
import {
  type FetchHandler,
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../http/server.ts';
import type { Log } from '../shared/log.ts';
import type { Io } from './command.ts';
import { seenFromHere } from './project.ts';

interface Serving {
  readonly config: Config;
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host: string | undefined;
  readonly log: Log;
  /** Hears of questions that a database refused. */
  readonly onRefused?: AppDeps['onRefused'];
}

/** Serves a project until Ctrl-C; `told` hears of it once the port is open. Answers the exit code. */
export async function serveProject(
  { config, port, host, log, onRefused }: Serving,
  io: Io,
  told: (url: string, app: App) => void | Promise<void>,
): Promise<number> {
  const fatal = watchFaults(io.own, log);
  const deps = { config, log, now: io.now, onRefused };
  const app = await seenFromHere(config.models, () => createApp(deps));
  const { bodyBytes, stalledMs, answerMs } = config.limits;
  const patience = { stalledMs, answerMs };
  const { inFlight } = app;
  const options = { port, host, bodyBytes, log, patience, inFlight };
  const server = await openPort(app.fetch, options, 'choose another with --port');
  const metrics = await openMetricsPort(app, config, options).catch(async (error) => {
    // Or the port that is open would keep the process, which has failed.
    await server.close(0);
    throw error;
  });
  await told(server.url, app);
  await stopped(io, fatal);
  await drain(app, config, fatal);
  await server.close(fatal.aborted ? FAULT_GRACE_MS : config.drain.graceMs);
  await metrics?.close(0);
  await app.close();
  const code = fatal.aborted ? FAULT_EXIT : 0;
  io.own?.exitAfter(LINGER_MS, code);
  return code;
}

/** Requests under way may take this long after a fault that the process does not survive. */
const FAULT_GRACE_MS = 5_000;
/** When all is closed that can be, what still holds the process (a server that does not answer) is left. */
const LINGER_MS = 2_000;

/** @throws Error that says what to do when the port is taken */
async function openPort(
  handle: FetchHandler,
  options: ServerOptions,
  otherwise: string,
): Promise<RunningServer> {
  try {
    return await startServer(handle, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(`port ${options.port} is in use; ${otherwise}`);
    }
    if (code === 'EACCES') throw new Error(`port ${options.port} may not be opened by this user`);
    throw error;
  }
}

/** Null: metrics have no port of their own. Who reads them there needs no token, as with a health check. */
async function openMetricsPort(
  { metrics }: App,
  config: Config,
  { host, ...options }: ServerOptions,
): Promise<RunningServer | null> {
  if (metrics === null || config.metrics?.kind !== 'port') return null;
  const { port, host: own } = config.metrics;
  const handle = (request: Request) =>
    new URL(request.url).pathname === METRICS_PATH ? metricsAnswer(metrics) : notFound();
  return openPort(handle, { ...options, port, host: own ?? host }, 'choose another metrics.port');
}

/** Until Ctrl-C, or a fault. */
async function stopped(io: Io, fatal: AbortSignal): Promise<void> {
  const stop = AbortSignal.any([io.stop, fatal]);
  if (!stop.aborted) {
    await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  }
  if (!fatal.aborted) {
    io.err('\nStopping: requests under way are being answered. Ctrl-C again stops at once.\n');
  }
}

/** It serves on, and says that it is not ready, until load balancers have seen it; a fault waits for nobody. */
async function drain(app: App, { drain: { delayMs } }: Config, fatal: AbortSignal): Promise<void> {
  app.drain();
  if (delayMs > 0) await sleep(delayMs, null, { signal: fatal }).catch(() => null);
}
