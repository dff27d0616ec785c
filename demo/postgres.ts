import { DuckDBInstance } from '@duckdb/node-api';

/** What is needed of a PostgreSQL client: one statement with its values. */
export interface Statements {
  query(sql: string, values?: readonly unknown[]): Promise<unknown>;
}

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The names of types that the two databases spell differently. */
const TYPES: Readonly<Record<string, string>> = { VARCHAR: 'text', DOUBLE: 'double precision' };

const LIST_COLUMNS = `
SELECT schema_name || '.' || table_name AS tbl, list([column_name, data_type] ORDER BY column_index)
FROM duckdb_columns() WHERE NOT internal GROUP BY ALL ORDER BY tbl`;

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

async function tablesOf(connection: Connection): Promise<readonly Table[]> {
  const reader = await connection.runAndReadAll(LIST_COLUMNS);
  return (reader.getRowsJson() as [string, [string, string][]][]).map(([name, columns]) => ({
    name,
    columns: columns.map(([column, type]) => ({ name: column, type: TYPES[type] ?? type })),
  }));
}

/** Rows travel as text, a column at a time; the server casts them to the declared types. */
async function copyTable(connection: Connection, table: Table, target: Statements): Promise<void> {
  const declared = table.columns.map((c) => `${c.name} ${c.type}`).join(', ');
  await target.query(`CREATE TABLE ${table.name} (${declared})`);
  const asText = table.columns.map((c) => `CAST(${c.name} AS VARCHAR)`).join(', ');
  const lists = table.columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const cast = table.columns.map((c) => `u.${c.name}::${c.type}`).join(', ');
  const names = table.columns.map((c) => c.name).join(', ');
  const insert = `INSERT INTO ${table.name} SELECT ${cast} FROM unnest(${lists}) AS u(${names})`;
  const rows = await connection.stream(`SELECT ${asText} FROM ${table.name}`);
  for (let chunk = await rows.fetchChunk(); chunk?.rowCount; chunk = await rows.fetchChunk()) {
    await target.query(insert, chunk.getColumns());
  }
}

/**
 * Copies a built demo (see `buildDemo`; a small scale does) into an empty PostgreSQL database:
 * the same schemas, tables and columns, so that the same models run on both.
 */
export async function copyDemoToPostgres(path: string, target: Statements): Promise<void> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  try {
    const connection = await instance.connect();
    const tables = await tablesOf(connection);
    for (const schema of new Set(tables.map((table) => table.name.split('.')[0]))) {
      await target.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    }
    for (const table of tables) await copyTable(connection, table, target);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  await target.query('ANALYZE');
}
