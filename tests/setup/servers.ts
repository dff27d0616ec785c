/** What tests ask for: real servers, shared by the run, and a clean place on them for each file. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export { startPostgres } from './postgres.ts';

export { startRedis } from './redis.ts';

/** The shared PostgreSQL. Change nothing in its default database: take a {@link freshDatabase}. */
export const postgresUrl = (): Promise<string> => ask('/postgres');

/** The shared Redis, with a database number that no other caller of this run was given. */
export const redisUrl = (): Promise<string> => ask('/redis');

/** An empty database on the shared PostgreSQL; `drop` it in `afterAll`. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await postgresUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await sql(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => sql(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Runs statements on a connection of their own. */
export async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function ask(path: string): Promise<string> {
  const response = await fetch(inject('servers') + path);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
