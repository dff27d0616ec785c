import { type App, createApp } from '../app.ts';
import type { Config } from '../config/types.ts';
import {
  type FetchHandler,
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../server.ts';
import type { Log } from '../shared/log.ts';
import type { Io } from './command.ts';
import { seenFromHere } from './project.ts';

interface Serving {
  readonly config: Config;
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host: string | undefined;
  readonly log: Log;
}

/** Serves a project until Ctrl-C; `told` hears of it once the port is open. Answers the exit code. */
export async function serveProject(
  { config, port, host, log }: Serving,
  io: Io,
  told: (url: string, app: App) => void | Promise<void>,
): Promise<number> {
  const deps = { config, log, now: io.now };
  const app = await seenFromHere(config.models, () => createApp(deps));
  const { bodyBytes } = config.limits;
  const server = await openPort(app.fetch, { port, host, bodyBytes, log });
  await told(server.url, app);
  await serveUntilStopped(server, io);
  await app.close();
  return 0;
}

/** Requests under way may take this long after Ctrl-C; queries end by their own timeout before. */
const GRACE_MS = 35_000;

/** @throws Error that says what to do when the port is taken */
async function openPort(handle: FetchHandler, options: ServerOptions): Promise<RunningServer> {
  try {
    return await startServer(handle, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(`port ${options.port} is in use; choose another with --port`);
    }
    if (code === 'EACCES') throw new Error(`port ${options.port} may not be opened by this user`);
    throw error;
  }
}

/** Until Ctrl-C; then no new requests, and those under way are answered before this returns. */
async function serveUntilStopped(server: RunningServer, io: Io): Promise<void> {
  if (!io.stop.aborted) {
    await new Promise((resolve) => io.stop.addEventListener('abort', resolve, { once: true }));
  }
  io.err('\nStopping: requests under way are being answered. Ctrl-C again stops at once.\n');
  await server.close(GRACE_MS);
}
