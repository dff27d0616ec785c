/** Gateways on one Redis, with one model, that call different databases by one name. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { freshDatabase, redisUrl, sql } from '../setup/servers.ts';
import { ENGINES, type EngineName } from './gateway.ts';

const folder = freshFolder();
afterAll(() => folder.remove());

const SECRET = 'a secret that both gateways share, long enough';
const MODEL = `cubes:
  - name: things
    meta: { tenancy: shared }
    sql_table: things
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
    measures: [{ name: count, type: count }]
`;

const { model } = loadModel([{ path: 'things.yml', text: MODEL }]);

let made = 0;
const seed = (rows: number) =>
  `CREATE TABLE things AS SELECT * FROM generate_series(1, ${rows}) AS g(id)`;

/** A database with so many things, as the configuration names it. */
async function database(engine: EngineName, rows: number) {
  if (engine === 'postgres') {
    const { url, drop } = await freshDatabase();
    await sql(url, seed(rows));
    return { warehouse: `{ type: postgres, url: "${url}" }`, drop };
  }
  const path = join(folder.path, `things-${made++}.duckdb`);
  await fill(path, rows);
  return { warehouse: `{ type: duckdb, path: ${path} }`, drop: async () => rmSync(path) };
}

async function fill(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(seed(rows));
  connection.closeSync();
  instance.closeSync();
}

const configOf = (warehouse: string, redis: string | null) =>
  parseConfig(
    `models: .
warehouses: { default: ${warehouse} }
auth: { jwt: [{ issuer: shop, audience: sextant, secret: "${SECRET}" }] }
${redis === null ? '' : `cache: { redis: "${redis}" }`}`,
    join(folder.path, 'sextant.yml'),
    {},
  );

async function count(app: App): Promise<[rows: number, cached: boolean]> {
  const token = await signToken({
    ...{ issuer: 'shop', audience: 'sextant', secret: SECRET, tenant: 'a', roles: [], user: 'u' },
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    ...{ lifetimeSeconds: 600, now: new Date() },
  });
  const response = await app.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ things { rows { count } meta { cache { hit } } } }' }),
    }),
  );
  const { data } = (await response.json()) as ReturnType<typeof JSON.parse>;
  return [data.things.rows[0].count, data.things.meta.cache.hit];
}

describe.each(ENGINES)('two databases under one name on %s', (engine) => {
  it('do not answer for each other through one Redis', async () => {
    const redis = await redisUrl();
    const [few, many] = [await database(engine, 2), await database(engine, 5)];
    const open = (warehouse: string) => createApp({ config: configOf(warehouse, redis), model });
    const [one, two, again] = await Promise.all(
      [few, many, few].map(({ warehouse }) => open(warehouse)),
    );
    if (!one || !two || !again) throw new Error('not opened');
    expect(await count(one)).toEqual([2, false]);
    expect(await count(two)).toEqual([5, false]);
    await expect.poll(() => count(again)).toEqual([2, true]);
    await Promise.all([one, two, again].map((app) => app.close()));
    await Promise.all([few.drop(), many.drop()]);
  });

  it('do not answer for each other after a reload', async () => {
    const [few, many] = [await database(engine, 2), await database(engine, 5)];
    const app = await createApp({ config: configOf(few.warehouse, null), model });
    expect(await count(app)).toEqual([2, false]);
    await app.reload(configOf(many.warehouse, null));
    expect(await count(app)).toEqual([5, false]);
    await app.close();
    await Promise.all([few.drop(), many.drop()]);
  });
});

describe('a file that was replaced under its name', () => {
  it('is opened anew by a reload, and its answers with it', async () => {
    const path = join(folder.path, 'replaced.duckdb');
    const next = join(folder.path, 'next.duckdb');
    await fill(path, 2);
    await fill(next, 5);
    const config = configOf(`{ type: duckdb, path: ${path} }`, null);
    const app = await createApp({ config, model });
    expect(await count(app)).toEqual([2, false]);
    await app.reload();
    expect(await count(app)).toEqual([2, true]);
    rmSync(path);
    copyFileSync(next, path);
    await app.reload();
    expect(await count(app)).toEqual([5, false]);
    await app.close();
  });
});
