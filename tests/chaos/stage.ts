/** Two gateways on one warehouse, one operations store and one Redis: real servers, each of which can be killed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { signToken } from '../../src/auth/sign.ts';
import { startPostgres } from '../setup/postgres.ts';
import { crash, end, freePort, launch } from '../setup/process.ts';
import { startRedis } from '../setup/redis.ts';
import type { Credentials, Target } from './load.ts';

/** What may be killed; the first gateway stands for both. */
export const VICTIMS = ['gateway', 'redis', 'warehouse', 'operations'] as const;
export type Victim = (typeof VICTIMS)[number];

interface Server {
  /** SIGKILL. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Stage {
  readonly servers: Readonly<Record<Victim, Server>>;
  readonly targets: readonly Target[];
  readonly credentials: Credentials;
  stop(): Promise<void>;
}

const LAUNCHER = join(import.meta.dirname, '../../bin/sextant.js');
const SECRET = 'a secret of the chaos, long enough for HS256';
const MODEL = `cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant_id, sql: tenant_id, type: string }
    measures:
      - { name: count, type: count }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }
`;

export async function setStage(): Promise<Stage> {
  const [warehouse, operations, redis] = await Promise.all([
    startPostgres(),
    startPostgres(),
    startRedis(),
  ]);
  await fill(warehouse.url);
  const folder = mkdtempSync(join(tmpdir(), 'sextant-chaos-'));
  const config = join(folder, 'sextant.yml');
  mkdirSync(join(folder, 'cube-models'));
  writeFileSync(join(folder, 'cube-models/orders.yml'), MODEL);
  writeFileSync(
    config,
    `warehouses: { default: { type: postgres, url: "${warehouse.url}" } }
cache: { redis: "${redis.url}", defaultTtl: 1h }
operations: { store: "${operations.url}" }
auth: { jwt: [{ issuer: chaos, audience: sextant, secret: "${SECRET}" }] }
`,
  );
  const credentials = { token: await tokenOf(), key: keyOf(config) };
  const [gateway, other] = await Promise.all([startGateway(config), startGateway(config)]);
  const servers = { gateway, redis, warehouse, operations };
  return {
    servers,
    targets: [
      { name: 'gateway', url: gateway.url },
      { name: 'other gateway', url: other.url },
    ],
    credentials,
    stop: async () => {
      await Promise.all([...Object.values(servers), other].map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startGateway(config: string): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const where = ['-c', config, '--port', String(port), '--host', '127.0.0.1'];
  const command = [process.execPath, LAUNCHER, 'serve', ...where];
  const start = () => launch({ command, env: process.env, stop: 'KILL', ready: '"listening"' });
  let running = await start();
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    kill: () => crash(running),
    restart: async () => {
      running = await start();
    },
    stop: () => end(running),
  };
}

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE TABLE orders (id int PRIMARY KEY, tenant_id text);
    INSERT INTO orders VALUES (1, 't1'), (2, 't1'), (3, 't2')`);
  await client.end();
}

function tokenOf(): Promise<string> {
  return signToken({
    ...{ issuer: 'chaos', audience: 'sextant', secret: SECRET, tenant: 't1', user: 'u' },
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    roles: ['analyst'],
    lifetimeSeconds: 3_600,
    now: new Date(),
  });
}

function keyOf(config: string): string {
  const args = ['keys', 'create', '--name', 'chaos', '--tenant', 't1', '--roles', 'analyst'];
  const made = spawnSync(process.execPath, [LAUNCHER, ...args, '-c', config], { encoding: 'utf8' });
  const key = /\bsk_\w+/.exec(made.stdout)?.[0];
  if (key === undefined) throw new Error(`no key was made: ${made.stdout}${made.stderr}`);
  return key;
}
