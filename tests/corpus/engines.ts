/** The databases that the corpus runs on, each with the seed tables in it. */
import { readFileSync } from 'node:fs';
import type { ResultSet } from '../../src/shared/values.ts';
import type { CompiledQuery, Dialect } from '../../src/sql/dialect.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { freshDatabase, sql } from '../setup/servers.ts';

export interface Engine {
  readonly dialect: Dialect;
  /** A failure says which SQL it was. */
  run(query: CompiledQuery): Promise<ResultSet>;
  close(): Promise<void>;
}

export async function openDuckdbEngine(seed: string): Promise<Engine> {
  const init = [readFileSync(seed, 'utf8')];
  const warehouse = await openWarehouse('corpus', { type: 'duckdb', path: ':memory:', init });
  return engineOf(warehouse, () => warehouse.close());
}

export async function openPostgresEngine(seed: string): Promise<Engine> {
  const database = await freshDatabase();
  await sql(database.url, readFileSync(seed, 'utf8'));
  const warehouse = await openWarehouse('corpus', { type: 'postgres', url: database.url });
  return engineOf(warehouse, async () => {
    await warehouse.close();
    await database.drop();
  });
}

function engineOf(warehouse: Warehouse, close: () => Promise<void>): Engine {
  const options = { signal: new AbortController().signal, maxRows: 100_000 };
  return {
    dialect: dialects[warehouse.dialect],
    async run(query) {
      try {
        return await warehouse.execute(query, options);
      } catch (error) {
        const cause = error instanceof Error && error.cause ? error.cause : error;
        throw new Error(`${cause}\n${query.sql}\n${JSON.stringify(query.params)}`, {
          cause: error,
        });
      }
    },
    close,
  };
}
