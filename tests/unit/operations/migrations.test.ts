import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, sql } from '../../../src/operations/database.ts';
import { MIGRATIONS, type Migration, migrate } from '../../../src/operations/migrations.ts';
import { openServer } from '../../../src/operations/postgres/postgres-store.ts';
import { openEmbedded } from '../../../src/operations/sqlite/sqlite-store.ts';
import { freshDatabase } from '../../setup/servers.ts';

const now = () => 1;
const steps: readonly Migration[] = [
  { id: 1, name: 'one', statements: ['CREATE TABLE one (x BIGINT)', 'INSERT INTO one VALUES (1)'] },
  { id: 2, name: 'two', statements: ['ALTER TABLE one ADD COLUMN y BIGINT'] },
];

it('are numbered in order, without a gap', () => {
  expect(MIGRATIONS.map(({ id }) => id)).toEqual(MIGRATIONS.map((_, i) => i + 1));
});

describe.each(['embedded', 'server'])('migrations of the %s store', (kind) => {
  let databases: Database[];
  let cleanUp: () => Promise<void>;

  beforeAll(async () => {
    if (kind === 'embedded') {
      const folder = await mkdtemp(join(tmpdir(), 'sextant-migrations-'));
      databases = [await openEmbedded(folder), await openEmbedded(folder)];
      cleanUp = () => rm(folder, { recursive: true });
    } else {
      const { url, drop } = await freshDatabase();
      const broken = (error: Error) => {
        throw error;
      };
      databases = [await openServer(url, broken), await openServer(url, broken)];
      cleanUp = drop;
    }
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await cleanUp();
  });

  it('apply each step once, in order, though many instances start at once', async () => {
    const both = Array.from({ length: 8 }, (_, i) => databases[i % 2] as Database);
    const applied = await Promise.all(both.map((database) => migrate(database, now, steps)));
    expect(applied.filter((ids) => ids.length > 0)).toEqual([[1, 2]]);
    expect(await databases[0]?.all(sql('SELECT x, y FROM one'))).toEqual([{ x: 1, y: null }]);
  });

  it('leave nothing of a step that fails, nor of those with it', async () => {
    const failing: readonly Migration[] = [
      ...steps,
      { id: 3, name: 'three', statements: ['CREATE TABLE three (x BIGINT)'] },
      { id: 4, name: 'four', statements: ['INSERT INTO nowhere VALUES (1)'] },
    ];
    const [database] = databases;
    if (database === undefined) throw new Error('no database');
    await expect(migrate(database, now, failing)).rejects.toThrow();
    await expect(database.all(sql('SELECT * FROM three'))).rejects.toThrow();
    expect(await migrate(database, now, failing.slice(0, 3))).toEqual([3]);
  });

  it('refuse a store of a newer release', async () => {
    const [database] = databases;
    if (database === undefined) throw new Error('no database');
    await expect(migrate(database, now, steps)).rejects.toThrow('newer release');
  });
});
