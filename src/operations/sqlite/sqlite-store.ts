import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Client, ResultSet } from '@libsql/client';
import type { Database, RunStatement, SqlRow, Statement } from '../database.ts';
import { storeUnavailable } from '../unavailable.ts';

/**
 * By `require`: where the native part of the driver is missing, an import would be refused to whoever awaits it and a
 * second time to nobody, which ends the process.
 */
const { createClient, LibsqlError } = createRequire(import.meta.url)(
  '@libsql/client',
) as typeof import('@libsql/client');

/**
 * How long SQLite itself waits for another process' lock. The wait blocks the event loop, so it is short;
 * the rest of the patience is spent in `patiently`, which does not.
 */
const NATIVE_WAIT_MS = 20;
/** How long one call may take until its turn has come and the lock is free. */
const PATIENCE_MS = 5_000;

/**
 * Opens (and creates) `operations.db` in `folder`. Several processes may have it open at once: the journal is a
 * write-ahead log and a lock of another process is waited for.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const url = pathToFileURL(join(folder, 'operations.db')).href;
  const client = createClient({ url, timeout: NATIVE_WAIT_MS });
  const inTurn = createTurns();
  const patient = <T>(work: () => Promise<T>): Promise<T> => {
    // From now on: those who wait for each other's turns do not add up their patience.
    const giveUpAt = performance.now() + PATIENCE_MS;
    return inTurn(() => patiently(client, work, giveUpAt));
  };
  await patient(() => client.execute('PRAGMA journal_mode = WAL'));
  return {
    all: (statement) => patient(async () => rowsOf(await client.execute(prepared(statement)))),
    atomically: (statements) =>
      patient(async () => (await client.batch(statements.map(prepared), 'write')).map(rowsOf)),
    exclusively: (work) => patient(() => inTransaction(client, work)),
    close: () => inTurn(async () => client.close()),
  };
}

function prepared(statement: Statement) {
  return { sql: statement.text, args: [...statement.values] };
}

function rowsOf(result: ResultSet): readonly SqlRow[] {
  return result.rows;
}

async function inTransaction<T>(
  client: Client,
  work: (run: RunStatement) => Promise<T>,
): Promise<T> {
  const transaction = await client.transaction('write');
  try {
    const result = await work(async (statement) =>
      rowsOf(await transaction.execute(prepared(statement))),
    );
    await transaction.commit();
    return result;
  } finally {
    transaction.close();
  }
}

/**
 * Tries until the lock is free. A statement that met a lock stays open on its connection and would make every
 * later commit on it fail, so the connection is thrown away first.
 */
async function patiently<T>(client: Client, work: () => Promise<T>, giveUpAt: number): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (!isLocked(error) || performance.now() > giveUpAt) throw storeUnavailable(error);
      await client.reconnect();
      await sleep(Math.min(50, 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof LibsqlError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

/** The file, the disk or somebody else's lock is in the way; the rest are statements that are wrong. */
function isAway(error: unknown): boolean {
  return (
    error instanceof LibsqlError &&
    /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOTADB|PERM|PROTOCOL)/.test(
      error.code,
    )
  );
}

/** One at a time: replacing the connection after a lock may not pull it from under somebody else. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
