/** What a stream does in the server, by the server's own word. */
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { ResultSet } from '../../src/shared/values.ts';
import type { CompiledQuery } from '../../src/sql/dialect.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { freshDatabase } from '../setup/servers.ts';
import { limits } from './warehouse.ts';

const text = (written: string): CompiledQuery => ({
  dialect: 'postgres',
  sql: written,
  params: [],
  columns: [{ name: 'c0', type: 'string' }],
});
const many = text('SELECT n AS c0 FROM generate_series(1, 200000) AS n');

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A warehouse with one connection over a database of its own. */
async function open(): Promise<{ warehouse: Warehouse; url: string }> {
  const { url, drop } = await freshDatabase();
  const warehouse = await openWarehouse('default', { type: 'postgres', url, pool: 1 });
  closers.push(async () => {
    await warehouse.close();
    await drop();
  });
  return { warehouse, url };
}

const begun = async (
  warehouse: Warehouse,
  query: CompiledQuery,
  signal = new AbortController().signal,
): Promise<AsyncIterator<ResultSet>> => {
  const rows = warehouse.stream(query, { signal, maxRows: 10_000_000 })[Symbol.asyncIterator]();
  expect((await rows.next()).value.rows.length).toBeGreaterThan(0);
  return rows;
};

async function ask(
  url: string,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Sessions of the warehouse, and whether they are at work on a query. */
const sessions = (url: string) =>
  ask(
    url,
    `SELECT pid, state <> 'idle' AS busy FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'sextant'`,
  );
const busy = async (url: string) => (await sessions(url)).filter((one) => one['busy']).length;

describe('a stream over PostgreSQL', () => {
  it('ends in the server when its reader leaves, and leaves the connection as it was', async () => {
    const { warehouse, url } = await open();
    const rows = await begun(warehouse, many);
    expect(await busy(url)).toBe(1);
    const [before] = await sessions(url);
    await rows.return?.();
    expect(await busy(url)).toBe(0);
    await warehouse.execute(text('SELECT 1 AS c0'), limits());
    expect((await sessions(url)).map(({ pid }) => pid)).toEqual([before?.['pid']]);
  });

  it('ends in the server when its caller leaves between two batches', async () => {
    const { warehouse, url } = await open();
    const stop = new AbortController();
    const rows = await begun(warehouse, many, stop.signal);
    stop.abort(new Error('gone'));
    await rows.return?.();
    await expect.poll(() => busy(url)).toBe(0);
    expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
  });

  it('ends in the server when its caller leaves while a batch is made', async () => {
    const { warehouse, url } = await open();
    const stop = new AbortController();
    // The first batch comes at once, the next never.
    const slow = text(
      'SELECT n AS c0 FROM generate_series(1, 251) n WHERE n < 251 OR pg_sleep(60) IS NOT NULL',
    );
    const rows = await begun(warehouse, slow, stop.signal);
    const next = rows.next();
    stop.abort(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
    await expect.poll(() => busy(url)).toBe(0);
    expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
  });

  it('has fewer rows in a batch where they are long', async () => {
    const { warehouse } = await open();
    const long = text("SELECT repeat('x', 100000) AS c0 FROM generate_series(1, 600)");
    const sizes: number[] = [];
    for await (const { rows } of warehouse.stream(long, limits(1_000))) sizes.push(rows.length);
    expect(sizes.slice(0, 3)).toEqual([250, 10, 10]);
  });

  it('is given up while a batch arrives when it may not be as large', async () => {
    const { warehouse, url } = await open();
    let heard = 0;
    const onRead = (_: number, characters: number): void => {
      heard += characters;
      if (heard > 1_000_000) throw new RangeError('too large');
    };
    const long = text("SELECT repeat('x', 100000) AS c0 FROM generate_series(1, 100000)");
    const read = async () => {
      for await (const _ of warehouse.stream(long, { ...limits(1e6), onRead }));
    };
    await expect(read()).rejects.toMatchObject({ cause: expect.any(RangeError) });
    await expect.poll(() => busy(url)).toBe(0);
    expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
  });

  it('says WAREHOUSE_UNAVAILABLE when its connection is lost between two batches, and later ones are answered', async () => {
    const { warehouse, url } = await open();
    const rows = await begun(warehouse, many);
    const [{ pid } = {}] = await sessions(url);
    await ask(url, `SELECT pg_terminate_backend(${pid})`);
    const rest = async () => {
      while (!(await rows.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
  });
});
