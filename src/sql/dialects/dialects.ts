import type { Dialect, DialectName } from '../dialect.ts';
import { duckdb } from './duckdb-dialect.ts';
import { postgres } from './postgres-dialect.ts';

/** Every database the compiler can write for. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { duckdb, postgres };
