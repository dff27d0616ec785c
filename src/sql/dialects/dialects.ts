import type { Dialect } from '../dialect.ts';
import { duckdb } from './duckdb-dialect.ts';
import { postgres } from './postgres-dialect.ts';

const byName = { duckdb, postgres };

export type DialectName = keyof typeof byName;

/** Every database the compiler can write for. */
export const dialects: Readonly<Record<DialectName, Dialect>> = byName;
