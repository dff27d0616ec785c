/** Gateways that share an operations store, and perhaps a Redis, over a small model of their own rows. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';

const SECRET = 'a secret of the tests, long enough for HS256';

const MODEL = `cubes:
  - name: sales
    meta: { rows: 2000000, records: true }
    sql: "SELECT 1 AS id, 'a' AS tenant, 'x' AS kind UNION ALL SELECT 2, 'b', 'y'"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: kind, sql: kind, type: string }
    measures:
      - { name: count, type: count }
    access_policy:
      - role: "*"
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }
  - name: days
    meta: { tenancy: shared }
    sql: "SELECT 1 AS id"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
    measures:
      - { name: count, type: count }
`;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface Instance {
  readonly app: App;
  /** `credential` is the headers that say who asks. */
  ask(
    query: string,
    credential: Readonly<Record<string, string>>,
    more?: { readonly address?: string; readonly variables?: object },
  ): Promise<Reply>;
  close(): Promise<void>;
}

/** `more` are further lines of the configuration. */
export async function openInstance(store: string, more = ''): Promise<Instance> {
  const app = await createApp({
    config: parseConfig(configText(store, more), join(tmpdir(), 'sextant.yml'), {}),
    model: loadModel([{ path: 'sales.yml', text: MODEL }]).model,
  });
  return {
    app,
    ask: async (query, credential, { address, variables } = {}) => {
      const request = new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...credential },
        body: JSON.stringify({ query, variables }),
      });
      const response = await app.fetch(request, address);
      const { status, headers } = response;
      return { status, headers, body: JSON.parse(await response.text()) };
    },
    close: () => app.close(),
  };
}

export function configText(store: string, more = ''): string {
  const operations = more.includes('operations:') ? '' : `operations: { store: "${store}" }\n`;
  const auth = more.includes('auth:') ? '' : `auth: { jwt: [${issuerText('t')}] }\n`;
  return `models: .
warehouses: { default: { type: duckdb, path: ':memory:', threads: 1 } }
${auth}${operations}${more}`;
}

/** An issuer as the configuration names it. */
export const issuerText = (issuer: string): string =>
  `{ issuer: ${issuer}, audience: sextant, secret: "${SECRET}" }`;

export async function bearer(
  tenant: string,
  roles: readonly string[],
  { issuer = 't', user = `u-${tenant}` } = {},
): Promise<Readonly<Record<string, string>>> {
  const token = await signToken({
    ...{ issuer, audience: 'sextant', secret: SECRET, tenant, roles, user },
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    lifetimeSeconds: 600,
    now: new Date(),
  });
  return { authorization: `Bearer ${token}` };
}

/** Asks until the answer is so, and how long that took in milliseconds. */
export async function timeUntil(
  ask: () => Promise<Reply>,
  isSo: (reply: Reply) => boolean,
): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < 5_000) {
    if (isSo(await ask())) return performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came to be so');
}
