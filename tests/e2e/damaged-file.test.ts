/** A gateway whose warehouse file comes to harm says so to a load balancer, before and after it is asked. */
import {
  closeSync,
  copyFileSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder } from '../setup/fresh-folder.ts';
import { AUTH, ask, createProject, startApp } from './gateway.ts';

const MODEL = `cubes:
  - name: events
    sql_table: events
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: word, sql: word, type: string }
    measures:
      - { name: count, type: count }
      - { name: words, sql: word, type: count_distinct }
`;
/** Reads every row. */
const QUERY = '{ events { rows { words } } }';

const folder = freshFolder();
const sound = join(folder.path, 'sound.duckdb');
beforeAll(async () => {
  const instance = await DuckDBInstance.create(sound);
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE events AS SELECT range AS id, md5(range::text) AS word FROM range(200000)',
  );
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => folder.remove());

let copies = 0;
async function gateway(harm: (path: string) => void = () => undefined) {
  copies += 1;
  const path = join(folder.path, `copy-${copies}.duckdb`);
  copyFileSync(sound, path);
  harm(path);
  const project = createProject({
    'sextant.yml': `warehouses: { default: { type: duckdb, path: "${path}" } }\n${AUTH}`,
    'cube-models/events.yml': MODEL,
  });
  const app = await startApp(project).finally(() => project.remove());
  const ready = async () => (await app.fetch(new Request('http://x/health/ready'))).status;
  return { app, path, ready };
}

function overwrite(path: string, from: number, bytes: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(bytes, 7), 0, bytes, from);
  closeSync(file);
}

const HARMS: readonly (readonly [string, (path: string) => void])[] = [
  ['is missing', (path) => rmSync(path)],
  ['is empty', (path) => truncateSync(path, 0)],
  ['is cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['lacks its last block', (path) => truncateSync(path, statSync(path).size - 262_144)],
  ['is garbage from its beginning', (path) => overwrite(path, 0, 50_000)],
];

describe('a warehouse file', () => {
  it('that is sound is ready, and still is when a sound one takes its name', async () => {
    const { app, path, ready } = await gateway();
    expect(await ready()).toBe(200);
    copyFileSync(sound, `${path}.new`);
    renameSync(`${path}.new`, path);
    expect(await ready()).toBe(200);
    expect((await ask(app.fetch, QUERY)).codes).toEqual([]);
    await app.close();
  });

  it.each([
    ...HARMS,
    [
      'is garbage in its middle',
      (path: string) => overwrite(path, Math.floor(statSync(path).size / 2), 50_000),
    ],
  ] as const)('that %s while it is served is not ready', async (_what, harm) => {
    const { app, path, ready } = await gateway();
    expect(await ready()).toBe(200);
    harm(path);
    expect(await ready()).toBe(503);
    await app.close();
  });

  it.each(HARMS)('that %s is not served', async (_what, harm) => {
    await expect(gateway(harm)).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });

  it('that was damaged in its middle before it was opened is not ready once somebody met the damage', async () => {
    const { app, ready } = await gateway((path) => overwrite(path, 400_000, 1_000_000));
    expect(await ready()).toBe(200);
    expect(await ask(app.fetch, QUERY)).toMatchObject({
      status: 503,
      codes: ['WAREHOUSE_UNAVAILABLE'],
    });
    expect(await ready()).toBe(503);
    await app.close();
  });
});
