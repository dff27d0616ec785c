import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../shared/log.ts';

/** A server that stands still does not even say goodbye: nobody waits for it longer than this. */
const CLOSE_MS = 5_000;

interface Closable {
  close(): Promise<void>;
}

/** Closes one after the other, each in a bounded time, whether or not the last one could be closed. */
export async function closeAll(connections: readonly Closable[], log: Log): Promise<void> {
  for (const connection of connections) {
    const problem = await problemOfClosing(connection);
    if (problem !== null) log('warn', 'a connection was left as it was', { cause: problem });
  }
}

async function problemOfClosing(connection: Closable): Promise<unknown> {
  const waiting = new AbortController();
  const tooLate = sleep(CLOSE_MS, null, { signal: waiting.signal }).then(
    () => new Error(`it was not closed within ${CLOSE_MS} ms`),
    () => null,
  );
  const closed = connection.close().then(
    () => null,
    (cause: unknown) => cause,
  );
  const problem = await Promise.race([closed, tooLate]);
  waiting.abort();
  return problem;
}
