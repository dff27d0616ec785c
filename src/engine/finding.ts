import type { SourcePosition } from '../shared/errors.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What asking a database found out about a model. For operators, never for a caller. */
export interface Finding {
  /** An `error` is a question that the database refuses. */
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly at: SourcePosition;
  /** What was asked; null: it was not refused. */
  readonly sql: string | null;
}

export interface Databases {
  /** Of a data source that the configuration has. */
  readonly warehouse: (dataSource: string) => Warehouse;
  readonly signal: AbortSignal;
}
