import { setMaxListeners } from 'node:events';
import { GatewayError, isGatewayError } from '../shared/errors.ts';

/** The error of a query whose signal fired: its reason, or QUERY_TIMEOUT when that was a timeout. */
export function abortError(signal: AbortSignal, startedAt: number): Error {
  const { reason } = signal;
  if (isGatewayError(reason)) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new GatewayError(
      'QUERY_TIMEOUT',
      { afterMs: performance.now() - startedAt },
      { cause: reason },
    );
  }
  return reason instanceof Error
    ? reason
    : new DOMException('The query was cancelled.', 'AbortError');
}

/** Calls `abort` once if the signal fires (or has fired) before the returned function is called. */
export function onAbort(signal: AbortSignal, abort: () => void): () => void {
  // All questions of one request share its signal: many listeners are no leak.
  setMaxListeners(0, signal);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}
