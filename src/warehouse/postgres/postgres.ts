import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { isGatewayError } from '../../shared/errors.ts';
import type { Cell, ResultSet } from '../../shared/values.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import type { ConnectionCounts, ExecuteOptions, Warehouse } from '../warehouse.ts';
import { isStale, translate } from './postgres-errors.ts';
import { destinationIdentity } from './postgres-identity.ts';
import { createIndexed } from './postgres-indexes.ts';
import { lease } from './postgres-lease.ts';
import {
  bindings,
  charactersOf,
  checkParams,
  normalizeRow,
  type RawRow,
  TYPES,
} from './postgres-rows.ts';
import { streamRows } from './postgres-stream.ts';
import { createDescribe } from './postgres-types.ts';

export interface PostgresOptions {
  readonly type: 'postgres';
  readonly url: string;
  /** Connections at most; default 8. */
  readonly pool?: number;
}

type Driver = Pick<typeof import('pg'), 'Pool' | 'Client' | 'Query'>;

/** A connection with more statements prepared is replaced: the server keeps each of them in memory. */
const MAX_PREPARED = 256;
const CONNECT_TIMEOUT_MS = 5000;

const SESSION = `SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 1;
SET default_transaction_read_only = on`;

/** A server that stands still gives no word of it: nobody waits for it longer than for a connection. */
const PREPARE_SESSION = { text: SESSION, query_timeout: CONNECT_TIMEOUT_MS };

/** Opens a pool; its first connection is made by the first query. Sessions are read-only and in UTC. */
export async function openPostgres(name: string, options: PostgresOptions): Promise<Warehouse> {
  const { default: driver } = await import('pg');
  const pool = openPool(driver, options);
  const cancel = (id: number): Promise<void> => cancelBackend(driver, options.url, id);
  const prepared = new WeakMap<PoolClient, Set<string>>();

  async function run(query: CompiledQuery, limits: ExecuteOptions): Promise<ResultSet> {
    const lent = await lease(pool, limits.signal, cancel);
    const statements = prepared.get(lent.client) ?? new Set();
    prepared.set(lent.client, statements.add(statementName(query.sql)));
    let how: 'reuse' | 'drop' | 'cancel' = 'drop';
    try {
      const result = await lent.guard(readAll(driver, lent.client, query, limits));
      how = statements.size > MAX_PREPARED ? 'drop' : 'reuse';
      if (result.truncated) how = 'cancel';
      return result;
    } catch (error) {
      // Ours, not the server's: its rows still come.
      if (isGatewayError(error)) how = 'cancel';
      throw error;
    } finally {
      lent.end(how);
    }
  }

  async function execute(query: CompiledQuery, limits: ExecuteOptions): Promise<ResultSet> {
    checkParams(query);
    const startedAt = performance.now();
    try {
      return await run(query, limits).catch((error) => {
        if (isStale(error)) return run(query, limits);
        throw error;
      });
    } catch (error) {
      throw limits.signal.aborted ? error : translate(error, startedAt);
    }
  }

  return {
    name,
    dialect: 'postgres',
    identity: postgresIdentity(driver, options.url),
    execute,
    stream: (query, limits) => streamRows(query, limits, (signal) => lease(pool, signal, cancel)),
    describe: createDescribe((signal) => lease(pool, signal, cancel), bindings),
    indexed: createIndexed(execute),
    connections: () => connectionsOf(pool),
    ping: (signal) => execute(PING, { signal, maxRows: 1 }).then(() => undefined),
    close: () => pool.end(),
  };
}

const PING: CompiledQuery = { dialect: 'postgres', sql: 'SELECT 1', params: [], columns: [] };

function connectionsOf({ totalCount, idleCount, waitingCount }: Pool): ConnectionCounts {
  return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}

function openPool(driver: Driver, { url, pool: max = 8 }: PostgresOptions): Pool {
  const pool = new driver.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'sextant',
    // The pool waits for the promise; its types do not say so.
    onConnect: (client) => client.query(PREPARE_SESSION) as unknown as undefined,
  });
  // An idle connection that breaks is taken out of the pool; the next query opens another.
  pool.on('error', () => {});
  return pool;
}

/** As the driver itself reads the URL, and the environment where that is silent. */
function postgresIdentity(driver: Driver, url: string): string {
  const client = new driver.Client({ connectionString: url });
  const { connectionParameters } = client as { connectionParameters?: { options?: unknown } };
  return destinationIdentity(url, client, connectionParameters?.options);
}

/** Over a connection of its own: those of the pool may all be busy, or this one stuck. */
async function cancelBackend(driver: Driver, url: string, id: number): Promise<void> {
  const client = new driver.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT pg_cancel_backend($1)', [id]);
  } catch {
    // The server is gone, and the query with it.
  } finally {
    await client.end().catch(() => {});
  }
}

/** The rows as they come in, up to the cap; the rest is left to be cancelled. */
function readAll(
  driver: Driver,
  client: PoolClient,
  query: CompiledQuery,
  { maxRows, onRead }: ExecuteOptions,
): Promise<ResultSet> {
  const { columns, sql } = query;
  const config = { rowMode: 'array', types: TYPES, name: statementName(sql), text: sql } as const;
  return new Promise((resolve, reject) => {
    const rows: Cell[][] = [];
    let ended = false;
    const done = (truncated: boolean): void => {
      ended = true;
      resolve({ columns, rows, truncated });
    };
    const running = new driver.Query<RawRow>({ ...config, values: bindings(query) });
    running.on('row', (row) => {
      // What is on its way comes until the query is cancelled.
      if (ended) return;
      if (rows.length === maxRows) return done(true);
      try {
        const cells = normalizeRow(row as unknown as RawRow, columns);
        onRead?.(cells.length, charactersOf(cells));
        rows.push(cells);
      } catch (error) {
        ended = true;
        reject(error);
      }
    });
    running.on('end', () => done(false));
    running.on('error', reject);
    client.query(running);
  });
}

/** Names are at most 63 bytes; the same text is the same statement. */
const statementName = (sql: string): string =>
  createHash('sha256').update(sql).digest('hex').slice(0, 40);
