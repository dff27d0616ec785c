import type { ColumnType, ResultSet } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';
import type { DialectName } from '../sql/dialects/dialects.ts';

/**
 * One database. `tests/contracts/warehouse.ts` is its specification. Errors are GatewayErrors:
 * WAREHOUSE_UNAVAILABLE (connection lost or refused), QUERY_TIMEOUT (the signal's reason was a timeout),
 * NUMERIC_OVERFLOW, INTERNAL (the database refused our SQL); the driver's own words are in `cause`.
 */
export interface Warehouse {
  readonly name: string;
  readonly dialect: DialectName;
  /** Which data this is, whatever it is called: two warehouses are equal in it only if they show the same rows. */
  readonly identity: string;
  execute(query: CompiledQuery, options: ExecuteOptions): Promise<ResultSet>;
  /** The rows in batches, for exports; leaving the loop cancels the query. */
  stream(query: CompiledQuery, options: ExecuteOptions): AsyncIterable<ResultSet>;
  /** What the columns would be, without reading a row. Null: nobody can say, as of a bare NULL. */
  describe(query: CompiledQuery, signal: AbortSignal): Promise<readonly (ColumnType | null)[]>;
  /** The columns that some index of a table begins with; null: it is no table that has indexes. Absent: none has. */
  indexed?(path: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string> | null>;
  /** Its connections, as they are just now. */
  connections?(): ConnectionCounts;
  ping(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionCounts {
  readonly inUse: number;
  readonly idle: number;
  /** Questions that wait for one. */
  readonly waiting: number;
}

export interface ExecuteOptions {
  /** Cancels the query in the database. */
  readonly signal: AbortSignal;
  /** The driver stops reading past this many rows and sets `truncated`. */
  readonly maxRows: number;
  /** Hears of cells, and of characters in them, as they come; what it throws ends the reading and the query. */
  readonly onRead?: (cells: number, characters: number) => void;
}
