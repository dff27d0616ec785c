import { availableParallelism } from 'node:os';
import { type DuckdbOptions, duckdbIdentity, openDuckdb } from './duckdb/duckdb.ts';
import { openPostgres, type PostgresOptions } from './postgres/postgres.ts';
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

/** Whether opening it anew would show other data: a file may have been replaced under its name. */
export async function isOutdated(open: Warehouse, options: WarehouseOptions): Promise<boolean> {
  return options.type === 'duckdb' && open.identity !== (await duckdbIdentity(options));
}

/** How many queries at once are of use: beyond, they only wait for each other inside the database. */
export function parallelismOf(options: WarehouseOptions): number {
  switch (options.type) {
    case 'duckdb':
      return Math.max(2, options.threads ?? availableParallelism());
    case 'postgres':
      return options.pool ?? 8;
    default:
      return options satisfies never;
  }
}
