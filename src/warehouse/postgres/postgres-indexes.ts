import type { Warehouse } from '../warehouse.ts';

const SQL = `SELECT a.attname FROM pg_class AS c
LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisvalid
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.oid = to_regclass($1::text) AND c.relkind IN ('r', 'p')`;

/** Views and foreign tables have no indexes of their own. */
export function createIndexed(execute: Warehouse['execute']): NonNullable<Warehouse['indexed']> {
  return async (path, signal) => {
    const value = path.map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
    const { rows } = await execute(
      {
        dialect: 'postgres',
        sql: SQL,
        params: [{ type: 'string', value }],
        columns: [{ name: 'attname', type: 'string' }],
      },
      { signal, maxRows: 10_000 },
    );
    return rows.length === 0 ? null : new Set(rows.map(([name]) => String(name)));
  };
}
