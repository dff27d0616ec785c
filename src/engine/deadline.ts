import { GatewayError } from '../shared/errors.ts';

/**
 * Runs work that must end within `ms`, or when `signal` says so. The work is told through its own signal;
 * the caller is answered at once, even if the work does not listen.
 * @throws GatewayError QUERY_TIMEOUT; the signal's own reason
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const cut = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const forward = () => stop.abort(signal.reason);
  const timer = setTimeout(
    () => stop.abort(new GatewayError('QUERY_TIMEOUT', { afterMs: ms })),
    ms,
  );
  signal.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([work(stop.signal), cut]);
  } catch (error) {
    // Cut off, a driver reports in its own words; the reason for it is ours.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', forward);
  }
}
