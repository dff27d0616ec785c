import { type DuckdbOptions, openDuckdb } from './duckdb.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import type { Warehouse } from './warehouse.ts';

export type WarehouseOptions = DuckdbOptions | PostgresOptions;

/** Opens one warehouse. Its driver is loaded here, and only if it is used. */
export function openWarehouse(name: string, options: WarehouseOptions): Promise<Warehouse> {
  switch (options.type) {
    case 'duckdb':
      return openDuckdb(name, options);
    case 'postgres':
      return openPostgres(name, options);
    default:
      return options satisfies never;
  }
}
