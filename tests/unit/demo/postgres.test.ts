import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { copyDemoToPostgres } from '../../../demo/postgres.ts';
import { freshDatabase } from '../../setup/servers.ts';
import { openDemo } from './open.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of cleanUp.reverse()) await step();
});

test('the copy in PostgreSQL has the same tables, columns, rows and values', async () => {
  const demo = await openDemo({ scale: 0.002 });
  cleanUp.push(demo.close);
  const database = await freshDatabase();
  cleanUp.push(database.drop);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  cleanUp.push(() => client.end());
  await copyDemoToPostgres(demo.path, {
    query: (sql, values) => client.query(sql, values?.slice()),
  });

  const tables = await demo.rows(
    "SELECT schema_name || '.' || table_name AS t FROM duckdb_tables() ORDER BY t",
  );
  expect(tables).toHaveLength(23);
  for (const { t } of tables) {
    const count = `SELECT CAST(count(*) AS TEXT) AS n FROM ${t}`;
    expect((await client.query(count)).rows, String(t)).toEqual(await demo.rows(count));
  }
  const facts = `SELECT CAST(count(*) AS TEXT) AS n, CAST(sum(amount) AS TEXT) AS amount,
    CAST(min(event_time) AS TEXT) AS first, CAST(max(ingested_at) AS TEXT) AS last,
    CAST(count(country) AS TEXT) AS countries, CAST(sum(duration_ms) AS TEXT) AS ms FROM product.events`;
  expect((await client.query(facts)).rows).toEqual(await demo.rows(facts));
  const flags = `SELECT entity_type, is_current, CAST(max(valid_from) AS TEXT) AS latest, CAST(count(*) AS TEXT) AS n
    FROM partnerships.dim_entity GROUP BY 1, 2 ORDER BY 1, 2`;
  expect((await client.query(flags)).rows).toEqual(await demo.rows(flags));
});
