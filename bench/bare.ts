/** The same SQL through the bare driver: what a careful person would write by hand. */
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { CompiledQuery } from '../src/sql/dialect.ts';

export interface Bare {
  run(query: CompiledQuery): Promise<unknown>;
  close(): Promise<void>;
}

export async function bareDuckdb(path: string): Promise<Bare> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    run: async (query) => {
      const values = query.params.map((param) => param.value);
      const reader = await connection.runAndReadAll(query.sql, values);
      return JSON.stringify(reader.getRowObjectsJson());
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function barePostgres(url: string): Promise<Bare> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  return {
    run: async (query) => {
      const values = query.params.map((param) => param.value);
      const { rows } = await client.query({ name: 'bench', text: query.sql, values });
      return JSON.stringify(rows);
    },
    close: () => client.end(),
  };
}
