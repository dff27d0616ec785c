import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import type { CacheConfig, Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/load-config.ts';

export const SECRET = 'a secret of the demo issuer, long enough';

/** A folder with a configuration and models that a test may edit. */
export interface Project {
  readonly folder: string;
  readonly file: string;
  write(path: string, text: string): void;
  config(): Config;
  remove(): void;
}

export function createProject(files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-e2e-'));
  const file = join(folder, 'sextant.yml');
  const texts = new Map<string, string>();
  const write = (path: string, text: string) => {
    texts.set(path, text);
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    file,
    write,
    config: () => parseConfig(texts.get('sextant.yml') ?? '', file, {}),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const AUTH = `auth: { jwt: [{ issuer: sextant-demo, audience: sextant, secret: "${SECRET}" }] }\n`;

/** A cube of three rows, two of them of tenant t1, that needs no table. */
export function ordersCube(measure = 'count'): string {
  return `cubes:
  - name: orders
    sql: >
      SELECT 1 AS id, 't1' AS tenant_id, 'paid' AS status
      UNION ALL SELECT 2, 't1', 'open' UNION ALL SELECT 3, 't2', 'paid'
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: status, sql: status, type: string }
      - { name: tenant_id, sql: tenant_id, type: string }
    measures:
      - { name: ${measure}, type: count }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }
`;
}

export function startApp(project: Project, cache: Partial<CacheConfig> = {}): Promise<App> {
  const config = project.config();
  return createApp({ config: { ...config, cache: { ...config.cache, ...cache } } });
}

function tokenFor(tenant: string, now = new Date()): Promise<string> {
  return signToken({
    issuer: 'sextant-demo',
    audience: 'sextant',
    secret: SECRET,
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    tenant,
    roles: ['analyst'],
    user: 'u',
    lifetimeSeconds: 600,
    now,
  });
}

export interface Answered {
  readonly status: number;
  readonly data: unknown;
  readonly codes: readonly string[];
}

export async function headersFor(tenant: string) {
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${await tokenFor(tenant)}`,
  };
}

export type Fetch = (request: Request) => Promise<Response>;

/** Asks as tenant t1 unless told otherwise. */
export async function ask(
  fetchIt: Fetch,
  query: string,
  options: { url?: string; tenant?: string; signal?: AbortSignal } = {},
): Promise<Answered> {
  const response = await fetchIt(
    new Request(options.url ?? 'http://localhost/graphql', {
      method: 'POST',
      headers: await headersFor(options.tenant ?? 't1'),
      body: JSON.stringify({ query }),
      ...(options.signal ? { signal: options.signal } : {}),
    }),
  );
  const body = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    data: body.data ?? null,
    codes: (body.errors ?? []).map((error) => error.extensions.code),
  };
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
