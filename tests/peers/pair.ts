/** The gateway and Cube over the same models and the same PostgreSQL, each asked in Cube's query JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildDemo } from '../../demo/build.ts';
import { copyDemoToPostgres } from '../../demo/postgres.ts';
import { type App, createApp } from '../../src/app/create-app.ts';
import { issueToken } from '../../src/cli/demo-issuer.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { freshDatabase } from '../setup/servers.ts';
import type { CubeQuery, Refusal, Row } from './case.ts';
import { openCube } from './cube.ts';
import { pick } from './rows.ts';

const SECRET = 'a secret of the tests, long enough for HS256';
const PLATFORM = { tenant: 'platform', roles: ['platform'], user: 'peer' };

/** What a member's values are, by the gateway's own description of its columns. */
type Types = ReadonlyMap<string, string>;

export interface Answer {
  readonly rows: readonly Row[];
  readonly types: Types;
}

export interface Pair {
  ours(query: CubeQuery): Promise<Answer | Refusal>;
  /** The SQL comes along for a failure's message. */
  cube(query: CubeQuery, types: Types | null): Promise<Answer | Refusal>;
  cubeSql(query: CubeQuery): Promise<string>;
  close(): Promise<void>;
}

/** A database with a small demo in it. */
export async function demoDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-peers-'));
  try {
    const path = join(folder, 'demo.duckdb');
    await buildDemo(path, { scale: 0.01 });
    const database = await freshDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await copyDemoToPostgres(path, {
      query: (text, values) => client.query(text, [...(values ?? [])]),
    });
    await client.end();
    return database;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `models` holds `cubes/`. `now` is the clock of both. */
export async function openPair(models: string, url: string, now: Date): Promise<Pair> {
  const cube = openCube(join(models, 'cubes'));
  const gateway = await openGateway(models, url, now);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
  return {
    ours: gateway.ask,
    async cube(query, types) {
      try {
        const { text, values, members } = await cube.compile(query);
        const found = await client.query({ text, values, types: { getTypeParser: () => asText } });
        const rows = (found.rows as Record<string, unknown>[]).map((row) =>
          Object.fromEntries(Object.entries(row).map(([as, cell]) => [members[as] ?? as, cell])),
        );
        const known = types ?? new Map(Object.values(members).map((name) => [name, 'string']));
        return { rows: pick(rows, known), types: known };
      } catch (error) {
        return { refuses: String(error instanceof Error ? error.message : error) };
      }
    },
    cubeSql: async (query) => (await cube.compile(query)).text,
    async close() {
      await gateway.close();
      await client.end();
    },
  };
}

const asText = (value: unknown): unknown => value;

async function openGateway(models: string, url: string, now: Date) {
  const config = await loadConfig('sextant.yml', { SEXTANT_JWT_SECRET: SECRET });
  const warehouses = new Map([['default', { type: 'postgres' as const, url, pool: 2 }]]);
  const app: App = await createApp({ config: { ...config, models, warehouses }, now: () => now });
  const token = await issueToken(config, PLATFORM, 3600, now);
  return {
    close: () => app.close(),
    async ask(input: CubeQuery): Promise<Answer | Refusal> {
      const response = await app.fetch(
        new Request('http://sextant/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: QUESTION, variables: { input } }),
        }),
      );
      const { data, errors } = (await response.json()) as Body;
      const answer = data?.query;
      if (!answer) return { refuses: JSON.stringify(errors) };
      const types = new Map(answer.columns.map(({ name, type }) => [name, type]));
      return { rows: pick(answer.rows, types), types };
    },
  };
}

const QUESTION = 'query ($input: JSON!) { query(input: $input) { columns { name type } rows } }';

interface Body {
  readonly errors?: unknown;
  readonly data?: {
    readonly query: {
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly Record<string, unknown>[];
    } | null;
  };
}
