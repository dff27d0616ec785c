/**
 * The databases that are written for: the one list that the specification of warehouses, the tests of dialects and the
 * corpus go by. What is added here is asked all that the others are asked, and must answer as they do.
 */
import type { Dialect } from '../src/sql/dialect.ts';
import { dialects } from '../src/sql/dialects/dialects.ts';
import { openWarehouse } from '../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';
import { freshDatabase, sql } from './setup/servers.ts';

export interface Database {
  readonly dialect: Dialect;
  /** `prints only`: its SQL is kept in the corpus, and nobody asks it. */
  readonly answers: Running | 'prints only';
}

interface Running {
  /** A database of its own in which these statements have been run, and what it takes to be rid of it. */
  readonly open: (seed: string | null) => Promise<{
    readonly warehouse: Warehouse;
    readonly close: () => Promise<void>;
  }>;
  /** SQL of one column `c0` that it needs seconds for. */
  readonly slow: string;
  /** How it writes what the specification of warehouses writes in standard SQL; absent: just so. */
  readonly words?: (standard: string) => string;
}

export type RunningDatabase = Database & { readonly answers: Running };

const duckdb: RunningDatabase = {
  dialect: dialects.duckdb,
  answers: {
    async open(seed) {
      const options = { type: 'duckdb', path: ':memory:', threads: 1 } as const;
      const warehouse = await openWarehouse('tests', {
        ...options,
        ...(seed !== null && { init: [seed] }),
      });
      return { warehouse, close: () => warehouse.close() };
    },
    slow: 'SELECT count(*) AS c0 FROM range(100000000) a, range(1000) b WHERE (a.range + b.range) % 7 = 3',
  },
};

const postgres: RunningDatabase = {
  dialect: dialects.postgres,
  answers: {
    async open(seed) {
      const database = await freshDatabase();
      if (seed !== null) await sql(database.url, seed);
      const options = { type: 'postgres', url: database.url, pool: 4 } as const;
      const warehouse = await openWarehouse('tests', options);
      const close = () => warehouse.close().finally(database.drop);
      return { warehouse, close };
    },
    slow: 'SELECT 1 AS c0 FROM pg_sleep(10)',
  },
};

/** Whose SQL the corpus keeps in full, and whose answers the others are held to. */
export const reference: RunningDatabase = duckdb;

export const databases: readonly Database[] = [duckdb, postgres];

export const running: readonly RunningDatabase[] = databases.filter(runs);

function runs(database: Database): database is RunningDatabase {
  return database.answers !== 'prints only';
}
