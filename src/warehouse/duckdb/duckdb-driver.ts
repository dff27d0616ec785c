import { createRequire } from 'node:module';
import { missingDriver } from '../../shared/missing-driver.ts';

/** Loaded when the first warehouse opens. */
export type Driver = typeof import('@duckdb/node-api');

const load = createRequire(import.meta.url);

/**
 * By `require`: an import would first have Node read through every file of the package for the names that it
 * may export, a twelfth of a start. @throws Error that says what to install
 */
export function loadDriver(): Driver {
  try {
    return load('@duckdb/node-api') as Driver;
  } catch (error) {
    throw missingDriver('DuckDB', 'ask a warehouse of another type', error);
  }
}
