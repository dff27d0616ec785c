/**
 * A gateway to attack: people and their sales, of two tenants, over SQL that needs no table, so that it is
 * the same on every engine.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load.ts';
import { loadModel } from '../../src/semantic/model/load.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import type { Log } from '../../src/shared/log.ts';
import { postgresUrl } from '../setup/servers.ts';

export const SECRET = 'a secret of the security tests, long enough';
export const NOW = new Date('2024-03-15T12:00:00Z');
export const ENGINES = ['duckdb', 'postgres'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The rows that tenant b has and tenant a must never notice: its texts say ZEBRA, its numbers are in millions. */
const PEOPLE_OF_B = `
      UNION ALL SELECT 9, 'b', 'zebra@b.example', 'ZEBRA', 7000000, TRUE`;
const SALES_OF_B = `
      UNION ALL SELECT 90, 'b', 9, 'ZEBRA', 8000000.5, TIMESTAMP '2024-01-09 10:00:00'
      UNION ALL SELECT 91, 'b', 1, 'open', 9000000, TIMESTAMP '2021-06-01 00:00:00'`;

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

const model = (withB: boolean) => `cubes:
  - name: people
    meta: { records: true }
    sql: >
      SELECT 1 AS id, 'a' AS tenant, 'ann@a.example' AS email, 'North' AS region, 100 AS salary, TRUE AS active
      UNION ALL SELECT 2, 'a', 'bob@a.example', 'South', 250, TRUE
      UNION ALL SELECT 3, 'a', 'bob@a.example', 'South', 300, FALSE
      UNION ALL SELECT 4, 'a', NULL, 'North', NULL, TRUE${withB ? PEOPLE_OF_B : ''}
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
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
    sql: >
      SELECT 10 AS id, 'a' AS tenant, 1 AS person_id, 'paid' AS status, 10.5 AS amount, TIMESTAMP '2024-01-05 10:00:00' AS sold_at
      UNION ALL SELECT 11, 'a', 1, 'open', 20, TIMESTAMP '2024-01-31 23:30:00'
      UNION ALL SELECT 12, 'a', 2, 'paid', 5.25, TIMESTAMP '2024-03-15 01:00:00'
      UNION ALL SELECT 13, 'a', 9, 'paid', 1, TIMESTAMP '2024-02-10 08:00:00'${withB ? SALES_OF_B : ''}
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
      - { name: last_sold, sql: sold_at, type: max }
      - { name: buyers, sql: person_id, type: count_distinct }
      - { name: per_buyer, sql: "{revenue} / {buyers}", type: number }
    segments:
      - { name: paid, sql: "{CUBE}.status = 'paid'" }
${own.replace(/\n {6}- role: trainee[\s\S]*$/, '')}
  - name: days
    meta: { tenancy: shared }
    sql: "SELECT 1 AS id, 'Monday' AS name UNION ALL SELECT 2, 'Tuesday'"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
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

export interface Note {
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
}

export async function openTarget(options: TargetOptions = {}): Promise<Target> {
  const { engine = 'duckdb', withB = true, config: more = '' } = options;
  const warehouse =
    engine === 'duckdb'
      ? '{ type: duckdb, path: ":memory:", threads: 1 }'
      : `{ type: postgres, url: "${await postgresUrl()}", pool: 3 }`;
  const text = `models: .
warehouses: { default: ${warehouse} }
auth: { jwt: [{ issuer: shop, audience: sextant, secret: "${SECRET}" }] }
${more}`;
  const config = parseConfig(text, join(tmpdir(), 'sextant.yml'), {});
  const loaded = loadModel([{ path: 'target.yml', text: model(withB) }]).model;
  const notes: Note[] = [];
  const log: Log = (level, message, facts) => void notes.push({ level, message, facts });
  const app = await createApp({ config, model: loaded, now: () => NOW, log });
  return {
    ...{ app, model: loaded, notes },
    ask: async (question, as, headers = {}) => {
      const body = typeof question === 'string' ? { query: question } : question;
      const response = await app.fetch(await post(body, as, headers));
      return replyOf(response);
    },
    close: () => app.close(),
  };
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

export function tokenOf({
  tenant = 'a',
  roles = ['analyst'],
  user = 'u',
}: Caller): Promise<string> {
  return signToken({
    ...{ issuer: 'shop', audience: 'sextant', secret: SECRET, tenant, roles, user },
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    lifetimeSeconds: 600,
    now: NOW,
  });
}
