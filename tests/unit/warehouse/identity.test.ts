import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { duckdbIdentity } from '../../../src/warehouse/duckdb/duckdb.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import { openPostgres } from '../../../src/warehouse/postgres/postgres.ts';
import { freshFolder } from '../../setup/fresh-folder.ts';

const folder = freshFolder();
afterAll(() => folder.remove());

async function write(path: string, ...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

const idOf = (path: string, more = {}) => duckdbIdentity({ type: 'duckdb', path, ...more });

describe('the identity of a DuckDB file', () => {
  it('is that of the file, by whatever name, and the same for all who open it', async () => {
    const [path, link] = [join(folder.path, 'a.duckdb'), join(folder.path, 'link.duckdb')];
    await write(path, 'CREATE TABLE t AS SELECT 1 AS a');
    symlinkSync(path, link);
    expect(await idOf(link)).toBe(await idOf(path));
    const open = () =>
      openWarehouse('default', { type: 'duckdb', path, readOnly: true, threads: 1 });
    const [one, two] = await Promise.all([open(), open()]);
    expect([one.identity, two.identity]).toEqual([await idOf(path), await idOf(path)]);
    await Promise.all([one.close(), two.close()]);
  });

  it('is another once the file was replaced, copied over or loaded anew', async () => {
    const [path, next] = [join(folder.path, 'b.duckdb'), join(folder.path, 'next.duckdb')];
    await write(path, 'CREATE TABLE t AS SELECT 1 AS a');
    await write(next, 'CREATE TABLE t AS SELECT 2 AS a');
    const seen = [await idOf(path), await idOf(next)];
    copyFileSync(next, path);
    seen.push(await idOf(path));
    await write(path, 'INSERT INTO t VALUES (3)');
    seen.push(await idOf(path));
    expect(new Set(seen).size).toBe(4);
  });

  it('counts what lies beside it: folders that it reads, statements that it begins with', async () => {
    const path = join(folder.path, 'a.duckdb');
    const data = join(folder.path, 'data');
    mkdirSync(data);
    const seen = [await idOf(path), await idOf(path, { folders: [data] })];
    writeFileSync(join(data, 'x.csv'), 'a\n1\n');
    seen.push(await idOf(path, { folders: [data] }), await idOf(path, { init: ['SELECT 1'] }));
    expect(new Set(seen).size).toBe(4);
  });

  it('is the process’s own for what was put into memory, and everybody’s for an empty one', async () => {
    const init = ['CREATE TABLE t AS SELECT 1 AS a'];
    expect(await idOf(':memory:', { init })).not.toBe(await idOf(':memory:', { init }));
    expect(await idOf(':memory:')).toBe(await idOf(':memory:'));
  });
});

describe('the identity of a PostgreSQL database', () => {
  const urls = [
    'postgres://u:p@db.example/shop',
    'postgres://u:p@db2.example/shop',
    'postgres://u:p@db.example:5433/shop',
    'postgres://u:p@db.example/shop2',
    'postgres://v:p@db.example/shop',
    'postgres://u:p@db.example/shop?options=-c%20search_path%3Dother',
    'postgres://u:p@db.example/shop?options=-c%20role%3Dreader',
    'postgres://u:p@localhost/shop',
  ];

  it('differs with whatever decides which rows are seen', async () => {
    const opened = await Promise.all(
      urls.map((url) => openPostgres('d', { type: 'postgres', url })),
    );
    expect(new Set(opened.map(({ identity }) => identity)).size).toBe(urls.length);
    await Promise.all(opened.map((warehouse) => warehouse.close()));
  });

  it('does not change with the password or the default port, and shows nothing', async () => {
    const same = [
      'postgres://u:p@db.example/shop',
      'postgres://u:secret@db.example:5432/shop',
      'postgresql://u@DB.example/shop?password=secret',
    ];
    const opened = await Promise.all(
      same.map((url) => openPostgres('d', { type: 'postgres', url })),
    );
    const [first = '', ...others] = opened.map(({ identity }) => identity);
    expect(others).toEqual([first, first]);
    expect(first).toMatch(/^[\w-]{43}$/);
    await Promise.all(opened.map((warehouse) => warehouse.close()));
  });
});
