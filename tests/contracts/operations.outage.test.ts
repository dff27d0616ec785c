/** What becomes of calls while the operations store is killed, stopped or locked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/operations/database.ts';
import { openServer } from '../../src/operations/postgres/postgres-store.ts';
import { openEmbedded } from '../../src/operations/sqlite/sqlite-store.ts';
import { freshDatabase, startPostgres } from '../setup/servers.ts';

const AWAY = {
  code: 'WAREHOUSE_UNAVAILABLE',
  facts: { service: 'operations store', retryAfterMs: 1_000 },
  message: 'The operations store cannot be reached just now.',
};

const ask = { text: 'SELECT 1 AS one', values: [] };

/** Milliseconds until it fails, and with what. */
async function failure(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const startedAt = performance.now();
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  return { error, ms: performance.now() - startedAt };
}

describe('a PostgreSQL server', () => {
  it('that ends the connection of a transaction under way fails that one alone', async () => {
    const { url, drop } = await freshDatabase();
    const database = await openServer(url, () => undefined);
    const killed = database.exclusively(async (run) => {
      const [row] = await run({ text: 'SELECT pg_backend_pid() AS pid', values: [] });
      await terminate(url, Number(row?.['pid']));
      return run(ask);
    });
    await expect(killed).rejects.toMatchObject(AWAY);
    expect(await database.all(ask)).toEqual([{ one: 1 }]);
    expect(await database.atomically([ask])).toEqual([[{ one: 1 }]]);
    await database.close();
    await drop();
  });

  it('keeps what its own errors are apart from being away', async () => {
    const { url, drop } = await freshDatabase();
    const database = await openServer(url, () => undefined);
    const wrong = { text: 'SELECT nothing FROM nowhere', values: [] };
    await expect(database.all(wrong)).rejects.toMatchObject({ code: '42P01' });
    await expect(database.atomically([wrong])).rejects.toMatchObject({ code: '42P01' });
    await expect(
      database.exclusively(async () => {
        throw new Error('of the work');
      }),
    ).rejects.toThrow('of the work');
    await database.close();
    await drop();
  });
});

describe('a stopped PostgreSQL server', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('fails every call in a few seconds, more calls than connections too, and is used again', async () => {
    const database = await openServer(postgres.url, () => undefined);
    await database.all(ask);
    postgres.pause();
    const calls = Array.from({ length: 12 }, (_, i) => failure(callOf(database, i)));
    for (const { error, ms } of await Promise.all(calls)) {
      expect(error).toMatchObject(AWAY);
      expect(ms).toBeLessThan(8_000);
    }
    postgres.resume();
    expect(await database.all(ask)).toEqual([{ one: 1 }]);
    await database.close();
  });
});

describe('a locked file', () => {
  it('fails every call within its patience, however many wait for their turn, and is used again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sextant-locked-'));
    const database = await openEmbedded(folder);
    const write = { text: 'CREATE TABLE IF NOT EXISTS t (a INT)', values: [] };
    await database.atomically([write]);
    const other = createClient({ url: pathToFileURL(join(folder, 'operations.db')).href });
    const holding = await other.transaction('write');
    const insert = { text: 'INSERT INTO t VALUES (1)', values: [] };
    const calls = Array.from({ length: 5 }, () => failure(database.atomically([insert])));
    for (const { error, ms } of await Promise.all(calls)) {
      expect(error).toMatchObject(AWAY);
      expect(ms).toBeLessThan(8_000);
    }
    await holding.rollback();
    other.close();
    await database.atomically([insert]);
    expect(await database.all({ text: 'SELECT a FROM t', values: [] })).toEqual([{ a: 1 }]);
    await database.close();
    rmSync(folder, { recursive: true });
  });
});

function callOf(database: Database, i: number): Promise<unknown> {
  if (i % 3 === 0) return database.all(ask);
  return i % 3 === 1 ? database.atomically([ask]) : database.exclusively((run) => run(ask));
}

async function terminate(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SELECT pg_terminate_backend($1)', [pid]);
  await client.end();
}
