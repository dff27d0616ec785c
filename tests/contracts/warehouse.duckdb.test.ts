import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cell, ResultSet } from '../../src/shared/values.ts';
import type { CompiledQuery } from '../../src/sql/dialect.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { limits } from './warehouse.ts';

describe('the doors of the embedded warehouse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-doors-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = (sql: string): CompiledQuery => ({
    dialect: 'duckdb',
    sql,
    params: [],
    columns: [{ name: 'c0', type: 'string' }],
  });

  it('lets queries read the folders it was given and nothing else', async () => {
    const inside = join(folder, 'inside');
    const outside = join(folder, 'outside.csv');
    writeFileSync(outside, 'a\n1\n');
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const { mkdirSync } = await import('node:fs');
    mkdirSync(inside);
    await connection.run(`COPY (SELECT 'yes' AS a) TO '${inside}/x.parquet'`);
    instance.closeSync();
    const warehouse = await openWarehouse('default', {
      type: 'duckdb',
      path: ':memory:',
      init: [`CREATE VIEW x AS SELECT * FROM read_parquet('${inside}/*.parquet')`],
      folders: [inside],
    });
    expect((await warehouse.execute(text('SELECT a FROM x'), limits())).rows).toEqual([['yes']]);
    for (const sql of [
      `SELECT * FROM read_csv('${outside}')`,
      `SELECT * FROM '/etc/passwd'`,
      `ATTACH '${folder}/other.db'`,
      `COPY (SELECT 1) TO '${folder}/out.csv'`,
      'SET enable_external_access = true',
      "SET TimeZone = 'Asia/Tokyo'",
      'INSTALL httpfs',
    ]) {
      await expect(warehouse.execute(text(sql), limits())).rejects.toThrow();
    }
    await warehouse.close();
  });

  it('refuses to write when it is opened read-only, and opens a file again', async () => {
    const path = join(folder, 'a.duckdb');
    const first = await openWarehouse('default', { type: 'duckdb', path });
    await first.execute(text("CREATE TABLE t AS SELECT 'kept' AS a"), limits());
    await first.close();
    const second = await openWarehouse('default', { type: 'duckdb', path, readOnly: true });
    expect((await second.execute(text('SELECT a FROM t'), limits())).rows).toEqual([['kept']]);
    await expect(second.execute(text('DROP TABLE t'), limits())).rejects.toThrow();
    await second.close();
  });

  it('says WAREHOUSE_UNAVAILABLE when the file cannot be opened', async () => {
    const path = join(folder, 'missing/a.duckdb');
    const opened = openWarehouse('default', { type: 'duckdb', path, readOnly: true });
    await expect(opened).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });
});

describe('a stream of the embedded warehouse that is left', () => {
  const many: CompiledQuery = {
    dialect: 'duckdb',
    sql: 'SELECT hash(i) AS c0 FROM range(1000000) t(i) ORDER BY c0',
    params: [],
    columns: [{ name: 'c0', type: 'bigint' }],
  };
  /** Bytes that the database holds for what it sorts, by its own word. */
  async function sorting(warehouse: Warehouse): Promise<Cell | undefined> {
    const sql = "SELECT memory_usage_bytes AS c0 FROM duckdb_memory() WHERE tag = 'ORDER_BY'";
    const columns = [{ name: 'c0', type: 'integer' }] as const;
    const asked = { dialect: 'duckdb', sql, params: [], columns } as const;
    return (await warehouse.execute(asked, limits())).rows[0]?.[0];
  }
  /** A warehouse, and a connection of it that is asked after all others: it alone has not been used by then. */
  async function open(): Promise<{ warehouse: Warehouse; others: AsyncIterator<ResultSet> }> {
    const warehouse = await openWarehouse('default', { type: 'duckdb', path: ':memory:' });
    const others = warehouse.stream({ ...many, sql: 'SELECT 1' }, limits())[Symbol.asyncIterator]();
    await others.next();
    return { warehouse, others };
  }

  it.each<[string, (rows: AsyncIterator<ResultSet>, stop: AbortController) => Promise<unknown>]>([
    ['by its reader', async (rows) => rows.return?.()],
    [
      'by its caller',
      async (rows, stop) => {
        stop.abort(new Error('gone'));
        await expect(rows.next()).rejects.toThrow('gone');
      },
    ],
  ])('%s leaves nothing behind in the database', async (_, leave) => {
    const { warehouse, others } = await open();
    const stop = new AbortController();
    const options = { signal: stop.signal, maxRows: 1_000_000 };
    const rows = warehouse.stream(many, options)[Symbol.asyncIterator]();
    await rows.next();
    await leave(rows, stop);
    await others.next();
    expect(await sorting(warehouse)).toBe(0);
    await warehouse.close();
  });

  it('nor does an answer that stops at its row cap', async () => {
    const { warehouse, others } = await open();
    expect((await warehouse.execute(many, limits(10))).truncated).toBe(true);
    await others.next();
    expect(await sorting(warehouse)).toBe(0);
    await warehouse.close();
  });
});
