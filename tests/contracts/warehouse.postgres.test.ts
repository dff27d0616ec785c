import { describe, expect, it } from 'vitest';
import type { CompiledQuery } from '../../src/sql/dialect.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { freshDatabase, postgresUrl, sql, startPostgres } from '../setup/servers.ts';
import { limits } from './warehouse.ts';

const text = (sqlText: string): CompiledQuery => ({
  dialect: 'postgres',
  sql: sqlText,
  params: [],
  columns: [{ name: 'c0', type: 'string' }],
});

describe('the PostgreSQL warehouse on a server of its own', () => {
  it('ends the query in the server, not only for the caller', async () => {
    const warehouse = await openWarehouse('default', {
      type: 'postgres',
      url: await postgresUrl(),
    });
    const signal = AbortSignal.timeout(80);
    await expect(
      warehouse.execute(text("SELECT pg_sleep(30) AS c0, 'findme'"), { signal, maxRows: 1 }),
    ).rejects.toThrow();
    await expect
      .poll(async () => {
        const query =
          "SELECT count(*) AS c0 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%findme%' AND pid <> pg_backend_pid()";
        return (await warehouse.execute(text(query), limits())).rows;
      })
      .toEqual([['0']]);
    await warehouse.close();
  });

  it('refuses to write', async () => {
    const warehouse = await openWarehouse('default', {
      type: 'postgres',
      url: await postgresUrl(),
    });
    await expect(warehouse.execute(text('CREATE TABLE t (a int)'), limits())).rejects.toMatchObject(
      { code: 'INTERNAL' },
    );
    await warehouse.close();
  });

  it('refuses more values than its protocol can count, and goes on', async () => {
    const warehouse = await openWarehouse('default', {
      type: 'postgres',
      url: await postgresUrl(),
      pool: 1,
    });
    const params = Array.from({ length: 65_536 }, () => ({ type: 'integer', value: 1 }) as const);
    const list = params.map((_, i) => `$${i + 1}::int`).join(', ');
    const of = { ...text(`SELECT 'x' AS c0 WHERE 1 IN (${list})`), params };
    const refusal = { code: 'QUERY_TOO_EXPENSIVE', facts: { asked: 65_536, max: 65_535 } };
    await expect(warehouse.execute(of, limits())).rejects.toMatchObject(refusal);
    const streaming = (async () => {
      for await (const _ of warehouse.stream(of, limits()));
    })();
    await expect(streaming).rejects.toMatchObject(refusal);
    expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
    await warehouse.close();
  });

  it('answers after a table has changed under a prepared statement', async () => {
    const { url, drop } = await freshDatabase();
    await sql(url, 'CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
    const warehouse = await openWarehouse('default', { type: 'postgres', url, pool: 1 });
    expect((await warehouse.execute(text('SELECT * FROM t'), limits())).rows).toEqual([['1']]);
    await sql(url, "ALTER TABLE t ALTER a TYPE text USING 'x'");
    expect((await warehouse.execute(text('SELECT * FROM t'), limits())).rows).toEqual([['x']]);
    await warehouse.close();
    await drop();
  });

  it('says QUERY_TIMEOUT when the server ends the statement', async () => {
    const { url, drop } = await freshDatabase();
    const name = new URL(url).pathname.slice(1);
    await sql(url, `ALTER DATABASE ${name} SET statement_timeout = '50ms'`);
    const warehouse = await openWarehouse('default', { type: 'postgres', url });
    await expect(
      warehouse.execute(text('SELECT pg_sleep(5) AS c0'), limits()),
    ).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    await warehouse.close();
    await drop();
  });

  it('says WAREHOUSE_UNAVAILABLE when the server dies mid-query, and recovers by itself', async () => {
    const server = await startPostgres();
    const warehouse = await openWarehouse('default', {
      type: 'postgres',
      url: server.url,
      pool: 2,
    });
    try {
      expect((await warehouse.execute(text('SELECT 1 AS c0'), limits())).rows).toEqual([['1']]);
      const running = warehouse.execute(text('SELECT pg_sleep(20) AS c0'), limits());
      const streaming = (async () => {
        for await (const _ of warehouse.stream(text('SELECT pg_sleep(20) AS c0'), limits()));
      })();
      const outcomes = Promise.allSettled([running, streaming]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await server.kill();
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ reason: { code: 'WAREHOUSE_UNAVAILABLE' } });
      }
      await expect(warehouse.ping(AbortSignal.timeout(5000))).rejects.toMatchObject({
        code: 'WAREHOUSE_UNAVAILABLE',
      });
      await server.restart();
      expect((await warehouse.execute(text('SELECT 2 AS c0'), limits())).rows).toEqual([['2']]);
    } finally {
      await warehouse.close();
      await server.stop();
    }
  });
});
