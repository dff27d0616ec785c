import { availableParallelism } from 'node:os';
import { GatewayError } from '../../shared/errors.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import { collect } from '../collect.ts';
import { createSlots } from '../connection-slots.ts';
import { filesIdentity } from '../file-identity.ts';
import type { ExecuteOptions, Warehouse } from '../warehouse.ts';
import { identityOf } from '../warehouse-identity.ts';
import { type Driver, loadDriver } from './duckdb-driver.ts';
import { translate } from './duckdb-errors.ts';
import { watchFile } from './duckdb-file.ts';
import { type Connection, streamRows } from './duckdb-stream.ts';
import { columnTypeOf } from './duckdb-types.ts';

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

/** A slow reader of a stream must not keep everybody else from the only connection. */
const LEAST = 2;

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

  const stream = (query: CompiledQuery, limits: ExecuteOptions) =>
    streamRows(query, limits, { driver, slots, met: file.met });

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
    connections: slots.counts,
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
