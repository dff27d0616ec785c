import { createRequire } from 'node:module';

/** Loaded when the first warehouse opens. */
export type Driver = typeof import('@duckdb/node-api');

const load = createRequire(import.meta.url);

/**
 * By `require`: an import would first have Node read through every file of the package for the names that it
 * may export, a twelfth of a start.
 */
export const loadDriver = (): Driver => load('@duckdb/node-api') as Driver;
