import pg from 'pg';
import type { Database, RunStatement, SqlRow, SqlValue, Statement } from '../database.ts';
import { storeUnavailable } from '../unavailable.ts';

const INT8_OID = 20;
/** Any constant of our own: the key of the advisory lock that `exclusively` takes. */
const LOCK_KEY = 7_305_741_123;

/** How long one may wait for a free connection, or for a new one. */
const CONNECT_MS = 2_000;
/** How long one waits for the answer to a statement, whatever has become of the server: a stopped one says nothing. */
const ANSWER_MS = 3_000;
/** Others may hold the lock for the length of a migration. */
const LOCK_MS = 10_000;

/**
 * Opens a pool on a server by its URL. `onError` hears of idle connections that broke; the pool replaces them.
 * Every call ends within the deadlines above: with WAREHOUSE_UNAVAILABLE when the server is away or stands still.
 */
export async function openServer(url: string, onError: (error: Error) => void): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    application_name: 'sextant',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    statement_timeout: LOCK_MS,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    types: { getTypeParser: parserOf },
  });
  pool.on('error', onError);
  // The pool listens while a connection is idle. One that is lost while it is lent out fails the statement under
  // way, which is how its user hears of it; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    all: (statement) => rowsOf(pool, prepared(statement)),
    atomically: (statements) => inTransaction(pool, (run) => inOrder(statements, run)),
    exclusively: (work) =>
      inTransaction(pool, async (run, client) => {
        await rowsOf(client, { ...prepared(LOCK), query_timeout: LOCK_MS });
        return work(run);
      }),
    close: () => {
      // What breaks now was about to be closed.
      pool.off('error', onError).on('error', () => undefined);
      return pool.end();
    },
  };
}

const LOCK: Statement = { text: 'SELECT pg_advisory_xact_lock(?)', values: [LOCK_KEY] };

/** Counters stay far below 2^53, so that big integers may be numbers as they are in the embedded store. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format ?? 'text');
}

function prepared(statement: Statement) {
  let index = 0;
  const text = statement.text.replaceAll('?', () => {
    index += 1;
    return `$${index}`;
  });
  return { text, values: [...statement.values] };
}

async function inOrder(
  statements: readonly Statement[],
  run: RunStatement,
): Promise<readonly (readonly SqlRow[])[]> {
  const results: (readonly SqlRow[])[] = [];
  for (const statement of statements) results.push(await run(statement));
  return results;
}

/** A transaction that failed takes its connection with it, which is what rolls it back even when nobody answers. */
async function inTransaction<T>(
  pool: pg.Pool,
  work: (run: RunStatement, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch(rethrown);
  let broken = true;
  try {
    await rowsOf(client, { text: 'BEGIN' });
    const result = await work((statement) => rowsOf(client, prepared(statement)), client);
    await rowsOf(client, { text: 'COMMIT' });
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

async function rowsOf(
  on: pg.Pool | pg.PoolClient,
  statement: { readonly text: string; values?: SqlValue[]; readonly query_timeout?: number },
): Promise<readonly SqlRow[]> {
  return (await on.query(statement).catch(rethrown)).rows;
}

/** @throws always: the driver's error, or what it means to a caller */
function rethrown(error: unknown): never {
  throw isRefusal(error) ? error : storeUnavailable(error);
}

/** Classes of SQLSTATE that say: the server is there, and it is the statement that it does not take. */
const REFUSALS = new Set(['21', '22', '23', '25', '26', '2B', '34', '42', '44', '0A']);

/** Everything else is a server that is away, starting, ending, full or too slow; so are errors without SQLSTATE. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return error instanceof TypeError;
  return REFUSALS.has((error.code ?? '').slice(0, 2));
}
