import pg from 'pg';
import type { Database, RunStatement, SqlRow, Statement } from './database.ts';

const INT8_OID = 20;
/** Any constant of our own: the key of the advisory lock that `exclusively` takes. */
const LOCK_KEY = 7_305_741_123;

/**
 * Opens a pool on a server by its URL. `onError` hears of idle connections that broke; the pool replaces them.
 */
export async function openServer(url: string, onError: (error: Error) => void): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    application_name: 'sextant',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    types: { getTypeParser: parserOf },
  });
  pool.on('error', onError);
  return {
    all: async (statement) => (await pool.query(prepared(statement))).rows,
    atomically: (statements) => inTransaction(pool, (run) => inOrder(statements, run)),
    exclusively: (work) =>
      inTransaction(pool, async (run) => {
        await run({ text: 'SELECT pg_advisory_xact_lock(?)', values: [LOCK_KEY] });
        return work(run);
      }),
    close: () => pool.end(),
  };
}

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

async function inTransaction<T>(
  pool: pg.Pool,
  work: (run: RunStatement) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work(async (statement) => (await client.query(prepared(statement))).rows);
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    broken = !(await rolledBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
