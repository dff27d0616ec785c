import { GatewayError } from '../../shared/errors.ts';

/** How long the parts of a stream may take, in milliseconds. */
export interface StreamTimes {
  /** Until a batch has come, with all that the first one waits for. */
  readonly batchMs: number;
  /** Until the reader asks for the next one. */
  readonly idleMs: number;
  /** All of it. */
  readonly totalMs: number;
}

/** What ends a stream from outside: who asked it, or time. */
export interface StreamClock {
  /** Fires when the stream is to end, with the reason. */
  readonly signal: AbortSignal;
  /** The work's outcome, or the reason as soon as the stream is to end. @throws GatewayError QUERY_TIMEOUT */
  batch<T>(work: Promise<T>): Promise<T>;
  stop(reason: unknown): void;
  /** It has ended by itself: nothing is waited for any more. */
  end(): void;
  /** Settled once it has ended: with the reason from outside, or null. */
  readonly ended: Promise<unknown>;
}

/** Runs from now on. */
export function startClock(caller: AbortSignal, times: StreamTimes): StreamClock {
  caller.throwIfAborted();
  const control = new AbortController();
  const { signal } = control;
  const stop = (reason: unknown): void => control.abort(reason);
  const late = (ms: number) =>
    setTimeout(() => stop(new GatewayError('QUERY_TIMEOUT', { afterMs: ms })), ms);
  const forward = (): void => stop(caller.reason);
  caller.addEventListener('abort', forward, { once: true });
  const total = late(times.totalMs);
  let step = late(times.batchMs);
  let ended = false;
  const restart = (ms: number): void => {
    clearTimeout(step);
    if (!ended) step = late(ms);
  };
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => {});
  let tellEnd = (_: unknown): void => {};
  const whenEnded = new Promise<unknown>((resolve) => {
    tellEnd = resolve;
  });
  const end = (): void => {
    ended = true;
    tellEnd(signal.aborted ? signal.reason : null);
    clearTimeout(step);
    clearTimeout(total);
    caller.removeEventListener('abort', forward);
  };
  signal.addEventListener('abort', end, { once: true });
  return {
    signal,
    batch: async (work) => {
      restart(times.batchMs);
      try {
        const outcome = await Promise.race([work, stopped]);
        restart(times.idleMs);
        return outcome;
      } catch (error) {
        // Cut off, a driver reports in its own words; the reason for it is ours.
        throw signal.aborted ? signal.reason : error;
      }
    },
    stop,
    end,
    ended: whenEnded,
  };
}
