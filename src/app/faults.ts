/**
 * What becomes of the process when something fails that nobody catches. A promise that nobody awaits, or a
 * connection that nobody listens to, has interrupted no work but its own: it is said loudly, and the process goes
 * on. Any other exception has left some function half-way, and what that function kept is not to be trusted: the
 * process takes no new requests, answers those under way, and ends with an error, within a bounded time.
 */
import type { Log } from '../shared/log.ts';

type FaultKind = 'exception' | 'rejection';

/** What a command may do with the process that runs it. */
export interface OwnProcess {
  /** Hears of everything that nobody caught, from now on. */
  uncaught(hear: (kind: FaultKind, error: unknown) => void): void;
  /** Ends the process with this code, unless it has ended by itself in so many milliseconds. */
  exitAfter(ms: number, code: number): void;
}

/** From the fault to the end of the process, however much is still under way. */
const END_WITHIN_MS = 10_000;
export const FAULT_EXIT = 1;

/**
 * The signal is aborted by a fault that the process may not survive. Without a process of one's own (inside another
 * program) nothing is watched.
 */
export function watchFaults(own: OwnProcess | undefined, log: Log): AbortSignal {
  const fatal = new AbortController();
  own?.uncaught((kind, error) => {
    const cause = error instanceof Error ? error : new Error(`a ${typeof error} was thrown`);
    if (isSurvivable(kind, cause)) return log('error', 'nobody caught this; going on', { cause });
    log('error', 'nobody caught this; the process ends', { cause });
    if (fatal.signal.aborted) return;
    own.exitAfter(END_WITHIN_MS, FAULT_EXIT);
    fatal.abort();
  });
  return fatal.signal;
}

const LOST_CONNECTION = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_WRITE_AFTER_END'],
  // A server that ends a session says so by SQLSTATE.
  ...['57P01', '57P02', '57P03', '57P05', '08000', '08003', '08006'],
]);

function isSurvivable(kind: FaultKind, error: Error & { readonly code?: unknown }): boolean {
  if (kind === 'rejection') return true;
  return LOST_CONNECTION.has(String(error.code)) || /^Connection terminated/.test(error.message);
}
