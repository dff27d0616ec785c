/** The engines that the oracles are compared with: real databases, asked with printed queries. */
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { Cell } from '../../src/shared/values.ts';
import type { Query } from '../../src/sql/ast.ts';
import type { CompiledQuery, Param } from '../../src/sql/dialect.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../src/sql/print-sql.ts';
import { freshDatabase } from '../setup/servers.ts';

type Texts = readonly (readonly (string | null)[])[];

export interface TestEngine {
  readonly name: 'duckdb' | 'postgres';
  readonly asof: boolean;
  run(sql: string): Promise<void>;
  /** Rows with every cell as text or null. */
  ask(query: Query): Promise<Texts>;
  answer(compiled: CompiledQuery): Promise<Texts>;
  close(): Promise<void>;
}

export async function openTestDuckdb(path = ':memory:'): Promise<TestEngine> {
  // Small tables: a second thread would only wait for the first.
  const instance = await DuckDBInstance.create(path, { threads: '1' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET asof_loop_join_threshold = 0');
  const answer = async ({ sql, params }: CompiledQuery) => {
    const reader = await connection.runAndReadAll(sql, params.map(duckdbValue));
    return reader.getRowsJson().map((row) => row.map(text));
  };
  return {
    name: 'duckdb',
    asof: true,
    run: async (sql) => {
      await connection.run(sql);
    },
    ask: (query) => answer(printQuery(query, dialects.duckdb)),
    answer,
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const duckdbValue = ({ type, value }: Param) =>
  (type === 'bigint' || type === 'integer') && value !== null ? BigInt(String(value)) : value;

export async function openTestPostgres(): Promise<TestEngine> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
  const names = new Map<string, string>();
  const asText = { getTypeParser: () => (value: string | Buffer) => String(value) };
  const answer = async ({ sql, params }: CompiledQuery) => {
    const values: Cell[] = params.map((param) => param.value);
    // Under a name it is planned a few times, however often it is asked.
    const name = names.get(sql) ?? `q${names.size}`;
    names.set(sql, name);
    const asked = { name, text: sql, values, rowMode: 'array', types: asText } as const;
    const result = await client.query(asked);
    return (result.rows as unknown[][]).map((row) => row.map(text));
  };
  return {
    name: 'postgres',
    asof: false,
    run: async (sql) => {
      await client.query(sql);
    },
    ask: (query) => answer(printQuery(query, dialects.postgres)),
    answer,
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}

/** PostgreSQL writes booleans as t and f. */
function text(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null;
  if (cell === 't' || cell === true) return 'true';
  return cell === 'f' || cell === false ? 'false' : String(cell);
}
