/** What the embedded database says of a statement's columns. */
import type { DuckDBType } from '@duckdb/node-api';
import type { ColumnKind, ColumnType } from '../../shared/values.ts';
import type { Driver } from './duckdb-driver.ts';

const KINDS: Readonly<Record<string, ColumnKind>> = {
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  HUGEINT: 'integer',
  UHUGEINT: 'integer',
  FLOAT: 'float',
  DOUBLE: 'float',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  TIMESTAMP_TZ: 'timestamp',
  TIME: 'time',
  INTERVAL: 'interval',
  UUID: 'uuid',
  ENUM: 'enum',
};

/** Null: a NULL that has no type. */
export function columnTypeOf({ DuckDBTypeId }: Driver, type: DuckDBType): ColumnType | null {
  const name = DuckDBTypeId[type.typeId] ?? '';
  if (name === 'SQLNULL') return null;
  const column: ColumnType = { sql: String(type), kind: KINDS[name] ?? 'other' };
  return 'values' in type ? { ...column, labels: type.values } : column;
}
