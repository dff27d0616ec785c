import type { Pool, PoolClient } from 'pg';
import { abortError, onAbort } from '../abort.ts';

/** A connection lent to one query. */
export interface Lease {
  readonly client: PoolClient;
  /** The work's result, or the signal's error as soon as it fires: the query is then cancelled in the database. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** Gives the connection back: `reuse` it, `drop` it, or `cancel` what still runs on it and drop it. */
  end(how: 'reuse' | 'drop' | 'cancel'): void;
}

type Cancel = (processId: number) => Promise<void>;

/** @throws the signal's error when it fires before a connection is free; the driver's when none can be made. */
export async function lease(pool: Pool, signal: AbortSignal, cancel: Cancel): Promise<Lease> {
  const startedAt = performance.now();
  const client = await connect(pool, signal, startedAt);
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(abortError(signal, startedAt)));
  });
  aborted.catch(() => {});
  return {
    client,
    guard: (work) => Promise.race([work, aborted]),
    end(how) {
      stop();
      if (how === 'cancel' || signal.aborted) {
        // Held until the cancel has arrived, or it could hit the next query of this connection.
        void cancel(processId(client)).finally(() => client.release(true));
      } else client.release(how === 'drop');
    },
  };
}

async function connect(pool: Pool, signal: AbortSignal, startedAt: number): Promise<PoolClient> {
  if (signal.aborted) throw abortError(signal, startedAt);
  const connecting = pool.connect();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(abortError(signal, startedAt)));
  });
  try {
    const client = await Promise.race([connecting, aborted]);
    // The pool listens to idle connections alone; the query in flight hears of the loss as well.
    if (client.listenerCount('error') === 0) client.on('error', () => {});
    return client;
  } catch (error) {
    if (signal.aborted) {
      connecting.then(
        (late) => late.release(),
        () => {},
      );
    }
    throw error;
  } finally {
    stop();
  }
}

/** Set by the driver when the session starts; its types leave it out. */
const processId = (client: PoolClient & { readonly processID?: number | null }): number =>
  client.processID ?? 0;
