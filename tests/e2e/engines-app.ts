/** The same model over the same rows in both databases, asked through HTTP. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type App, createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../src/semantic/load/with-insights.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { freshDatabase, sql } from '../setup/servers.ts';

export const SECRET = 'a secret of the tests, long enough for HS256';
export const NOW = new Date('2024-03-15T12:00:00Z');

export interface Caller {
  readonly tenant: string;
  readonly role: string;
}

const ANALYST: Caller = { tenant: 't', role: 'analyst' };

export interface EngineApp {
  readonly name: 'duckdb' | 'postgres';
  /** The body of the response, as it came. */
  text(query: string, variables?: Readonly<Record<string, unknown>>, as?: Caller): Promise<string>;
  /** The `data` of an answer without errors. */
  ask(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    as?: Caller,
  ): Promise<ReturnType<typeof JSON.parse>>;
  run(statements: string): Promise<void>;
  /** Of its database; empty for the one inside the gateway. */
  readonly url: string;
  close(): Promise<void>;
}

let opened = 0;

export async function openEngines(
  model: string,
  seed: string,
  insights: string | null = null,
): Promise<readonly [EngineApp, EngineApp]> {
  return Promise.all([openDuckdb(model, seed, insights), openPostgres(model, seed, insights)]);
}

export async function openDuckdb(
  model: string,
  seed: string,
  insights: string | null,
): Promise<EngineApp> {
  const path = join(tmpdir(), `sextant-engines-${process.pid}-${opened++}.duckdb`);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(seed);
  connection.closeSync();
  instance.closeSync();
  const app = await open(model, `{ type: duckdb, path: ${path} }`, insights);
  const run = async () => {
    throw new Error('the gateway holds the file');
  };
  return appOf('duckdb', app, run, async () => rmSync(path, { force: true }));
}

export async function openPostgres(
  model: string,
  seed: string,
  insights: string | null = null,
  now: () => Date = () => NOW,
): Promise<EngineApp> {
  const database = await freshDatabase();
  await sql(database.url, seed);
  const url = `{ type: postgres, url: "${database.url}", pool: 4 }`;
  const app = await open(model, url, insights, now);
  const run = (text: string) => sql(database.url, text);
  return { ...appOf('postgres', app, run, database.drop), url: database.url };
}

async function open(
  model: string,
  warehouse: string,
  insights: string | null,
  now: () => Date = () => NOW,
): Promise<App> {
  const text = `models: .
warehouses: { default: ${warehouse} }
explain: [analyst]
auth:
  jwt: [{ issuer: engines, audience: sextant, secret: "${SECRET}" }]
`;
  const folder = freshFolder();
  const config = parseConfig(text, join(folder.path, 'sextant.yml'), {});
  const loaded = loadModel([{ path: 'engines.yml', text: model }]);
  const files = insights === null ? [] : [{ path: 'insights.yml', text: insights }];
  const clock = { now, elapsed: () => now().getTime() };
  const app = await createApp({ config, model: withInsights(loaded.model, files), ...clock });
  return { ...app, close: () => app.close().finally(folder.remove) };
}

function appOf(
  name: EngineApp['name'],
  app: App,
  run: EngineApp['run'],
  drop: () => Promise<void>,
): EngineApp {
  const claims = { tenant: 'tenant_id', roles: 'roles', user: 'sub' };
  const signed = ({ tenant, role }: Caller) =>
    signToken({
      ...{ issuer: 'engines', audience: 'sextant', secret: SECRET, claims },
      ...{ tenant, roles: [role], user: 'u', lifetimeSeconds: 600, now: NOW },
    });
  const text: EngineApp['text'] = async (query, variables, as = ANALYST) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await signed(as)}`,
    };
    const body = JSON.stringify({ query, variables });
    const request = new Request('http://localhost/graphql', { method: 'POST', headers, body });
    return (await app.fetch(request)).text();
  };
  return {
    name,
    url: '',
    text,
    async ask(query, variables, as) {
      const { data, errors } = JSON.parse(await text(query, variables, as));
      if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}\n${query}`);
      return data;
    },
    run,
    async close() {
      await app.close();
      await drop();
    },
  };
}
