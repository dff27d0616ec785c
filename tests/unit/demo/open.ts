import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { buildDemo, type DemoOptions } from '../../../demo/build.ts';

export interface OpenDemo {
  readonly path: string;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** The only cell of the only row, as a number. */
  number(sql: string): Promise<number>;
  close(): Promise<void>;
}

/** A demo of its own in a folder of its own. */
export async function openDemo(options: DemoOptions): Promise<OpenDemo> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  const path = join(folder, 'demo.duckdb');
  await buildDemo(path, options);
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rows: OpenDemo['rows'] = async (sql) =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return {
    path,
    rows,
    number: async (sql) => Number(Object.values((await rows(sql))[0] ?? {})[0]),
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}

/** Every table with a number that depends on all its rows, though not on their order. */
export async function fingerprints(demo: OpenDemo): Promise<Record<string, string>> {
  const tables = await demo.rows(
    "SELECT schema_name || '.' || table_name AS t FROM duckdb_tables() ORDER BY t",
  );
  const found: Record<string, string> = {};
  for (const { t } of tables) {
    const [row] = await demo.rows(
      `SELECT count(*) || ':' || sum(hash(x::VARCHAR)::HUGEINT) AS f FROM ${t} AS x`,
    );
    found[String(t)] = String(row?.['f']);
  }
  return found;
}
