/** A gateway to attack: people, their sales and notes, of two tenants, the same on every engine. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type App, createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../src/semantic/load/with-insights.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import type { Log } from '../../src/shared/log.ts';
import { remember } from '../../src/shared/remember.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { freshDatabase, sql } from '../setup/servers.ts';

export const SECRET = 'a secret of the security tests, long enough';
export const NOW = new Date('2024-03-15T12:00:00Z');
export const ENGINES = ['duckdb', 'postgres'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Texts that have broken something somewhere. Each is also the body of a note of tenant a. */
export const NAUGHTY: readonly string[] = [
  "'",
  "''",
  '"',
  '\\',
  "\\'",
  "\\'; DROP TABLE notes; --",
  "'; DROP TABLE notes; --",
  "' OR '1'='1",
  "') OR 1=1 --",
  "' UNION SELECT email FROM people --",
  '1; SELECT pg_sleep(5)',
  '%',
  '_',
  '%_%',
  '$1',
  '$$',
  '$tag$x$tag$',
  '?',
  ':name',
  '{CUBE}',
  '{securityContext.tenant}',
  '\u0024{PATH}',
  'NULL',
  'true',
  '0',
  '-1e999',
  '/*',
  '*/ --',
  '\n--',
  '`',
  '<script>alert(1)</script>',
  '\u202e\u0661\ufdfa\u{1f4a9}',
  'İıſK',
  ' ',
  'x'.repeat(5_000),
];

/** No text of a database, or none at all. */
export const IMPOSSIBLE: readonly string[] = ['\u0000', 'a\u0000b', '\ud800', 'a\udc00'];

interface Table {
  readonly ofA: string;
  /** Rows that tenant a must never notice: texts say ZEBRA, numbers are in millions. */
  readonly ofB: string;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const TABLES: Readonly<Record<string, Table>> = {
  people: {
    ofA: `SELECT 1 AS id, 'a' AS tenant, 'ann@a.example' AS email, 'North' AS region, 100 AS salary, TRUE AS active
      UNION ALL SELECT 2, 'a', 'bob@a.example', 'South', 250, TRUE
      UNION ALL SELECT 3, 'a', 'bob@a.example', 'South', 300, FALSE
      UNION ALL SELECT 4, 'a', NULL, 'North', NULL, TRUE`,
    ofB: "UNION ALL SELECT 9, 'b', 'zebra@b.example', 'ZEBRA', 7000000, TRUE",
  },
  sales: {
    ofA: `SELECT 10 AS id, 'a' AS tenant, 1 AS person_id, 'paid' AS status, CAST(10.5 AS DECIMAL(18, 2)) AS amount, TIMESTAMP '2024-01-05 10:00:00' AS sold_at
      UNION ALL SELECT 11, 'a', 1, 'open', 20, TIMESTAMP '2024-01-31 23:30:00'
      UNION ALL SELECT 12, 'a', 2, 'paid', 5.25, TIMESTAMP '2024-03-15 01:00:00'
      UNION ALL SELECT 13, 'a', 9, 'paid', 1, TIMESTAMP '2024-02-10 08:00:00'`,
    ofB: `UNION ALL SELECT 90, 'b', 9, 'ZEBRA', 8000000.5, TIMESTAMP '2024-01-09 10:00:00'
      UNION ALL SELECT 91, 'b', 1, 'open', 9000000, TIMESTAMP '2021-06-01 00:00:00'`,
  },
  notes: {
    ofA: `SELECT 1 AS id, 'a' AS tenant, ${quoted(NAUGHTY[0] ?? '')} AS body
      ${NAUGHTY.slice(1)
        .map((text, i) => `UNION ALL SELECT ${i + 2}, 'a', ${quoted(text)}`)
        .join('\n')}`,
    ofB: "UNION ALL SELECT 999, 'b', 'ZEBRA'",
  },
};

async function seedDuckdb(path: string, withB: boolean): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of seeds(withB)) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

function seeds(withB: boolean): readonly string[] {
  return Object.entries(TABLES).map(
    ([name, { ofA, ofB }]) => `CREATE TABLE ${name} AS ${ofA} ${withB ? ofB : ''}`,
  );
}

const own = `
    access_policy:
      - role: "*"
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }
      - role: platform
        row_level: { allow_all: true }
      - role: auditor
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }
      - role: trainee
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }
        member_level: { excludes: [email] }`;

const MODEL = `cubes:
  - name: people
    meta: { records: true }
    sql_table: people
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string, meta: { mask: { roles: [guest], with: "***" } } }
      - { name: email, sql: email, type: string, meta: { mask: { roles: [partner, guest], with: hash } } }
      - { name: domain, sql: "LOWER({email})", type: string }
      - { name: region, sql: region, type: string, meta: { mask: { roles: [guest], with: "***" } } }
      - { name: salary, sql: salary, type: number, meta: { mask: { roles: [partner, guest], with: null } } }
      - { name: active, sql: active, type: boolean }
    measures:
      - { name: count, type: count }
      - { name: emails, sql: "{email}", type: count_distinct }
      - { name: pay, sql: "{CUBE}.salary", type: sum, meta: { mask: { roles: [partner], with: null } } }
      - { name: top_salary, sql: "{salary}", type: max }
      - { name: pay_per_head, sql: "{pay} / {count}", type: number }
    segments:
      - { name: rich, sql: "{salary} > 200" }
      - { name: active_ones, sql: "{CUBE}.active" }
${own}
  - name: sales
    meta: { records: true }
    sql_table: sales
    joins:
      - { name: people, sql: "{CUBE}.person_id = {people.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: status, sql: status, type: string }
      - { name: sold_at, sql: sold_at, type: time }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: last_sold, sql: "{sold_at}", type: max }
      - { name: buyers, sql: person_id, type: count_distinct }
      - { name: per_buyer, sql: "{revenue} / {buyers}", type: number }
    segments:
      - { name: paid, sql: "{CUBE}.status = 'paid'" }
${own.replace(/\n {6}- role: trainee[\s\S]*$/, '')}
  - name: notes
    meta: { records: true }
    sql_table: notes
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: body, sql: body, type: string }
    measures:
      - { name: count, type: count }
      - { name: longest, sql: body, type: max, meta: { graphql_type: string } }
${own.replace(/\n {6}- role: trainee[\s\S]*$/, '')}
  - name: directory
    sql: "SELECT * FROM people WHERE {FILTER_PARAMS.directory.email.filter('email')}"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true, meta: { mask: { roles: [partner], with: null } } }
      - { name: tenant, sql: tenant, type: string }
      - { name: email, sql: email, type: string, meta: { mask: { roles: [partner], with: hash } } }
    measures:
      - { name: count, type: count }
${own.replace(/\n {6}- role: trainee[\s\S]*$/, '')}
  - name: days
    meta: { tenancy: shared }
    sql: "SELECT 1 AS id, 'Monday' AS name UNION ALL SELECT 2, 'Tuesday'"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: name, sql: name, type: string }
    measures:
      - { name: count, type: count }
views:
  - name: overview
    cubes:
      - { join_path: sales, includes: [sold_at, status, revenue, count] }
      - { join_path: sales.people, prefix: true, includes: [email, region, salary, domain] }
`;

export interface Target {
  readonly app: App;
  readonly model: SemanticModel;
  readonly notes: readonly Note[];
  ask(
    question: string | object,
    as: Caller,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  close(): Promise<void>;
}

interface Note {
  readonly level: string;
  readonly message: string;
  readonly facts: unknown;
}

export interface Caller {
  readonly tenant?: string;
  readonly roles?: readonly string[];
  readonly user?: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: ReturnType<typeof JSON.parse>;
  readonly errors: ReturnType<typeof JSON.parse>;
  /** The codes of all errors. */
  readonly codes: readonly string[];
}

export interface TargetOptions {
  readonly engine?: EngineName;
  /** Whether tenant b has any rows. */
  readonly withB?: boolean;
  /** Further lines of the configuration. */
  readonly config?: string;
  /** A file of insights. */
  readonly insights?: string;
}

let opened = 0;

export async function openTarget(options: TargetOptions = {}): Promise<Target> {
  const { engine = 'duckdb', withB = true, config: more = '' } = options;
  const data = engine === 'duckdb' ? await duckdbData(withB) : await postgresData(withB);
  const text = `models: .
warehouses: { default: ${data.warehouse} }
auth: { jwt: [{ issuer: shop, audience: sextant, secret: "${SECRET}" }] }
${more}`;
  const files = options.insights ? [{ path: 'insights.yml', text: options.insights }] : [];
  const loaded = withInsights(loadModel([{ path: 'target.yml', text: MODEL }]).model, files);
  const notes: Note[] = [];
  const folder = freshFolder();
  const log: Log = (level, message, facts) => void notes.push({ level, message, facts });
  try {
    const config = parseConfig(text, join(folder.path, 'sextant.yml'), {});
    const app = await createApp({ config, model: loaded, now: () => NOW, elapsed: () => 0, log });
    return {
      ...{ app, model: loaded, notes },
      ask: async (question, as, headers = {}) => {
        const body = typeof question === 'string' ? { query: question } : question;
        const response = await app.fetch(await post(body, as, headers));
        return replyOf(response);
      },
      close: async () => {
        await app.close();
        folder.remove();
        await data.drop();
      },
    };
  } catch (error) {
    folder.remove();
    await data.drop();
    throw error;
  }
}

interface Data {
  readonly warehouse: string;
  drop(): Promise<void>;
}

async function duckdbData(withB: boolean): Promise<Data> {
  const path = join(tmpdir(), `sextant-target-${process.pid}-${opened++}.duckdb`);
  await seedDuckdb(path, withB);
  return {
    warehouse: `{ type: duckdb, path: ${path}, threads: 1 }`,
    drop: async () => rmSync(path, { force: true }),
  };
}

async function postgresData(withB: boolean): Promise<Data> {
  const database = await freshDatabase();
  await sql(database.url, seeds(withB).join(';\n'));
  return { warehouse: `{ type: postgres, url: "${database.url}", pool: 3 }`, drop: database.drop };
}

export async function post(
  body: object,
  as: Caller,
  headers: Readonly<Record<string, string>> = {},
): Promise<Request> {
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await tokenOf(as)}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

export async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const body = text.startsWith('{') ? JSON.parse(text) : {};
  const codes = (body.errors ?? []).map(
    (error: { extensions?: { code?: string } }) => error.extensions?.code ?? 'NONE',
  );
  const { data, errors } = body;
  return { status: response.status, headers: response.headers, text, data, errors, codes };
}

const tokens = new Map<string, Promise<string>>();

/** Signed once for each caller: the clock stands still. */
export function tokenOf({
  tenant = 'a',
  roles = ['analyst'],
  user = 'u',
}: Caller): Promise<string> {
  const caller = { tenant, roles, user };
  return remember(tokens, JSON.stringify(caller), () =>
    signToken({
      ...{ issuer: 'shop', audience: 'sextant', secret: SECRET, ...caller },
      claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
      lifetimeSeconds: 600,
      now: NOW,
    }),
  );
}
