import { availableParallelism } from 'node:os';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api';
import { GatewayError, isGatewayError } from '../shared/errors.ts';
import type { Cell, ResultSet } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';
import { abortError, onAbort } from './abort.ts';
import { collect } from './collect.ts';
import { createSlots } from './connection-slots.ts';
import { type Driver, loadDriver } from './duckdb-driver.ts';
import { watchFile } from './duckdb-file.ts';
import { columnTypeOf } from './duckdb-types.ts';
import { bindParam, readColumn } from './duckdb-values.ts';
import { filesIdentity } from './file-identity.ts';
import type { ExecuteOptions, Warehouse } from './warehouse.ts';
import { identityOf } from './warehouse-identity.ts';

export interface DuckdbOptions {
  readonly type: 'duckdb';
  /** A file, or `:memory:`. */
  readonly path: string;
  /** Default: all cores but one, which answers requests. */
  readonly threads?: number | null;
  readonly memoryBytes?: number | null;
  readonly readOnly?: boolean;
  /** Run once before the doors close, e.g. views over Parquet files. Written by the operator, never a request's. */
  readonly init?: readonly string[];
  /** Folders that queries may still read after the doors have closed. Nothing else outside can be. */
  readonly folders?: readonly string[];
}

interface Connection {
  readonly use: DuckDBConnection;
  /** By SQL text, least recently used first. */
  readonly prepared: Map<string, DuckDBPreparedStatement>;
}

const MAX_PREPARED = 64;
/** A slow reader of a stream must not keep everybody else from the only connection. */
const LEAST = 2;
const INTERRUPT_EVERY_MS = 20;

/** Which data opening it now would show. */
export async function duckdbIdentity(options: DuckdbOptions): Promise<string> {
  return identityOf('duckdb', await filesIdentity(options));
}

/** Opens the embedded database in this process. A file can be open for writing in one process only. */
export async function openDuckdb(name: string, options: DuckdbOptions): Promise<Warehouse> {
  const driver = loadDriver();
  const before = await duckdbIdentity(options);
  const instance = await openInstance(driver, options);
  const file = await watchFile(options.path, options.readOnly ?? false);
  const after = await duckdbIdentity(options);
  // Replaced while it was opened, it is either of the two: then it is taken for neither.
  const identity = before === after ? after : identityOf('duckdb', [before, after]);
  // Every running query holds a thread of libuv's pool: more at once would stall files and DNS.
  const slots = createSlots<Connection>(Math.max(LEAST, availableParallelism()), async () => ({
    use: await instance.connect(),
    prepared: new Map(),
  }));

  async function* stream(query: CompiledQuery, limits: ExecuteOptions): AsyncGenerator<ResultSet> {
    const startedAt = performance.now();
    limits.signal.throwIfAborted();
    const connection = await slots.take(limits.signal);
    let release: (() => void) | null = null;
    let finished = false;
    try {
      release = interruptOnAbort(connection.use, limits.signal);
      const result = await start(driver, connection, query);
      finished = yield* readBatches(result, query, limits);
    } catch (error) {
      if (limits.signal.aborted) throw abortError(limits.signal, startedAt);
      file.met(error);
      throw translate(error);
    } finally {
      release?.();
      if (!finished) await endQuery(connection.use);
      slots.give(connection);
    }
  }

  async function describe({ sql }: CompiledQuery, signal: AbortSignal) {
    signal.throwIfAborted();
    const connection = await slots.take(signal);
    try {
      const statement = await connection.use.prepare(sql);
      const types = Array.from({ length: statement.columnCount }, (_, i) =>
        columnTypeOf(driver, statement.columnType(i)),
      );
      statement.destroySync();
      return types;
    } catch (error) {
      throw translate(error);
    } finally {
      slots.give(connection);
    }
  }

  return {
    name,
    dialect: 'duckdb',
    identity,
    stream,
    describe,
    execute: (query, limits) => collect(query, stream(query, limits)),
    async ping(signal) {
      await file.check();
      const query: CompiledQuery = { dialect: 'duckdb', sql: 'SELECT 1', params: [], columns: [] };
      await collect(query, stream(query, { signal, maxRows: 1 }));
    },
    async close() {
      instance.closeSync();
    },
  };
}

async function openInstance(driver: Driver, options: DuckdbOptions) {
  const { path, threads, memoryBytes, readOnly = false, init = [], folders = [] } = options;
  try {
    const instance = await driver.DuckDBInstance.create(path, {
      threads: String(threads ?? Math.max(1, availableParallelism() - 1)),
      ...(memoryBytes ? { memory_limit: `${memoryBytes}B` } : {}),
      access_mode: readOnly ? 'READ_ONLY' : 'AUTOMATIC',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    const allowed = folders.map((folder) => `'${folder.replaceAll("'", "''")}'`).join(', ');
    const doors = [
      "SET GLOBAL TimeZone = 'UTC'",
      // It would loop over all pairs where it guesses a side of an ASOF join to be small, and guesses wrong.
      'SET GLOBAL asof_loop_join_threshold = 0',
      // The first loses columns where filters over several tables stand between inner joins and a GROUP BY
      // (“Failed to bind column reference”); the second takes joins of two facts for the same, and answers with
      // the wrong fact's numbers.
      "SET GLOBAL disabled_optimizers = 'compressed_materialization,common_subplan'",
      `SET GLOBAL allowed_directories = [${allowed}]`,
      'SET GLOBAL enable_external_access = false',
      'SET GLOBAL lock_configuration = true',
    ];
    for (const statement of [...init, ...doors]) await connection.run(statement);
    connection.closeSync();
    return instance;
  } catch (error) {
    throw new GatewayError('WAREHOUSE_UNAVAILABLE', {}, { cause: error });
  }
}

async function start(
  driver: Driver,
  connection: Connection,
  query: CompiledQuery,
): Promise<DuckDBResult> {
  const statement = await prepare(connection, query.sql);
  query.params.forEach((param, i) => {
    bindParam(driver, statement, i + 1, param);
  });
  return statement.stream();
}

async function prepare(
  { use, prepared }: Connection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const statement = prepared.get(sql) ?? (await use.prepare(sql));
  prepared.delete(sql);
  prepared.set(sql, statement);
  if (prepared.size > MAX_PREPARED) {
    const [oldest] = prepared;
    oldest?.[1].destroySync();
    if (oldest) prepared.delete(oldest[0]);
  }
  return statement;
}

/**
 * What a query holds that has not been read to its end, such as all that it has sorted, the database keeps until
 * the connection is asked something else.
 */
async function endQuery(connection: DuckDBConnection): Promise<void> {
  await connection.run('SELECT 1').catch(() => undefined);
}

/** One batch per chunk of at most 2048 rows; the loop turns between them. True: they were all. */
async function* readBatches(
  result: DuckDBResult,
  { columns }: CompiledQuery,
  { signal, maxRows, onRead = ignore }: ExecuteOptions,
): AsyncGenerator<ResultSet, boolean> {
  let left = maxRows;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (signal.aborted) throw signal.reason;
    if (chunk === null || chunk.rowCount === 0) return true;
    const length = Math.min(chunk.rowCount, left);
    // Arrays that grow take twice the memory.
    const rows = Array.from({ length }, () => new Array<Cell>(columns.length));
    columns.forEach((column, i) => {
      readColumn(chunk.getColumnVector(i), i, column, rows, onRead);
    });
    const truncated = chunk.rowCount > left;
    left -= rows.length;
    yield { columns, rows, truncated };
    if (truncated) return false;
  }
}

const ignore = (): void => {};

/** Repeated: an interrupt that comes before the query has begun is forgotten by the database. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const forget = onAbort(signal, () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  });
  return () => {
    forget();
    clearInterval(timer);
  };
}

function translate(error: unknown): Error {
  if (isGatewayError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Out of Range Error')) {
    return new GatewayError('NUMERIC_OVERFLOW', { member: 'a column' }, { cause: error });
  }
  if (text.startsWith('Out of Memory Error')) {
    const problem = 'it needs more memory than the warehouse may use';
    return new GatewayError('QUERY_TOO_EXPENSIVE', { problem }, { cause: error });
  }
  const lost = /^(IO|Connection|FATAL) Error/.test(text);
  return new GatewayError(lost ? 'WAREHOUSE_UNAVAILABLE' : 'INTERNAL', {}, { cause: error });
}
