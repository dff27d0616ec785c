import { type FetchHandler, type RunningServer, startServer } from '../server.ts';
import type { Log } from '../shared/log.ts';
import type { Io } from './command.ts';

export interface ServingOptions {
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host: string | undefined;
  readonly bodyBytes: number;
  readonly log: Log;
}

/** Requests under way may take this long after Ctrl-C; queries end by their own timeout before. */
const GRACE_MS = 35_000;

/** Opens the port. @throws Error that says what to do when it is taken */
export async function openPort(
  handle: FetchHandler,
  options: ServingOptions,
): Promise<RunningServer> {
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
export async function serveUntilStopped(server: RunningServer, io: Io): Promise<void> {
  if (!io.stop.aborted) {
    await new Promise((resolve) => io.stop.addEventListener('abort', resolve, { once: true }));
  }
  io.err('\nStopping: requests under way are being answered. Ctrl-C again stops at once.\n');
  await server.close(GRACE_MS);
}
