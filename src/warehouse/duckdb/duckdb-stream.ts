/** The rows of a query in batches, as the database makes them: it stands still while nobody asks for more. */
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api';
import type { Cell, ResultSet } from '../../shared/values.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import { abortError, onAbort } from '../abort.ts';
import type { Slots } from '../connection-slots.ts';
import type { ExecuteOptions } from '../warehouse.ts';
import type { Driver } from './duckdb-driver.ts';
import { translate } from './duckdb-errors.ts';
import { bindParam, readColumn } from './duckdb-values.ts';

export interface Connection {
  readonly use: DuckDBConnection;
  /** By SQL text, least recently used first. */
  readonly prepared: Map<string, DuckDBPreparedStatement>;
}

const MAX_PREPARED = 64;
const INTERRUPT_EVERY_MS = 20;

export interface StreamDeps {
  readonly driver: Driver;
  readonly slots: Slots<Connection>;
  /** Told of what a query failed with. */
  readonly met: (error: unknown) => void;
}

/**
 * Every query is a transaction: where one fails after the rows that its first buffer holds, the driver ends them as if
 * they were all, and only the transaction knows.
 */
export async function* streamRows(
  query: CompiledQuery,
  limits: ExecuteOptions,
  { driver, slots, met }: StreamDeps,
): AsyncGenerator<ResultSet> {
  const startedAt = performance.now();
  limits.signal.throwIfAborted();
  const connection = await slots.take(limits.signal);
  let release: (() => void) | null = null;
  let finished = false;
  try {
    release = interruptOnAbort(connection.use, limits.signal);
    await run(connection, 'BEGIN');
    const statement = await bound(driver, connection, query);
    const end = yield* readBatches(await statement.stream(), query, limits);
    if (end === 'unsure') await checkEnd(connection, statement);
    if (end !== 'cut') {
      await run(connection, 'COMMIT');
      finished = true;
    }
  } catch (error) {
    if (limits.signal.aborted) throw abortError(limits.signal, startedAt);
    met(error);
    throw translate(error);
  } finally {
    release?.();
    if (!finished) await giveUp(connection);
    slots.give(connection);
  }
}

async function run(connection: Connection, sql: string): Promise<void> {
  await (await prepare(connection, sql)).run();
}

/** @throws what the query failed with, in the database's words where it fails with them again */
async function checkEnd(connection: Connection, statement: DuckDBPreparedStatement): Promise<void> {
  try {
    await run(connection, 'SELECT 1');
  } catch (error) {
    await giveUp(connection);
    await statement.run();
    throw error;
  }
}

/**
 * Also of a query that has not been read to its end: what it holds, such as all that it has sorted, the database
 * keeps until the connection is asked something else.
 */
async function giveUp(connection: Connection): Promise<void> {
  await run(connection, 'ROLLBACK').catch(() => undefined);
}

async function bound(
  driver: Driver,
  connection: Connection,
  query: CompiledQuery,
): Promise<DuckDBPreparedStatement> {
  const statement = await prepare(connection, query.sql);
  query.params.forEach((param, i) => {
    bindParam(driver, statement, i + 1, param);
  });
  return statement;
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
 * How rows ended: left before their end; all of them, in the first buffer for sure; or all that there were, unless the
 * query failed.
 */
type End = 'cut' | 'sure' | 'unsure';

/** One batch per chunk of at most 2048 rows; the loop turns between them. */
async function* readBatches(
  result: DuckDBResult,
  { columns }: CompiledQuery,
  { signal, maxRows, onRead = ignore }: ExecuteOptions,
): AsyncGenerator<ResultSet, End> {
  let left = maxRows;
  let isSure = true;
  let chunks = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (signal.aborted) throw signal.reason;
    if (chunk === null || chunk.rowCount === 0) return isSure ? 'sure' : 'unsure';
    const length = Math.min(chunk.rowCount, left);
    // Arrays that grow take twice the memory.
    const rows = Array.from({ length }, () => new Array<Cell>(columns.length));
    columns.forEach((column, i) => {
      readColumn(chunk.getColumnVector(i), i, column, rows, onRead);
    });
    const truncated = chunk.rowCount > left;
    left -= rows.length;
    chunks += 1;
    isSure &&= chunks === 1 && fitsFirstBuffer(rows, columns.length);
    yield { columns, rows, truncated };
    if (truncated) return 'cut';
  }
}

/**
 * The database fills a buffer of about a million bytes before it hands on anything, and counts a chunk as if it were
 * full, at most 16 bytes a cell beside its texts. What fails before that is refused at once; a few short rows are half
 * of it at most.
 */
function fitsFirstBuffer(rows: readonly (readonly Cell[])[], columns: number): boolean {
  if (rows.length > 256 || columns > 16) return false;
  let characters = 0;
  for (const row of rows) {
    for (const cell of row) if (typeof cell === 'string') characters += cell.length;
  }
  return characters < 50_000;
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
