/** A gateway in this process, as `npm start` makes it, over a warehouse of the bench's choice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../src/app/create-app.ts';
import { issueToken } from '../src/cli/demo-issuer.ts';
import type { WarehouseConfig } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { SemanticModel } from '../src/semantic/model/types.ts';
import { remember } from '../src/shared/remember.ts';

export interface Gateway {
  /** The body of a successful answer. @throws Error with the errors of any other */
  ask(query: string, as?: Asker): Promise<string>;
  close(): Promise<void>;
}

/** Default: the platform, which sees every row. */
export interface Asker {
  readonly tenant: string;
  readonly roles: readonly string[];
}

const PLATFORM: Asker = { tenant: 'platform', roles: ['platform'] };

export async function openGateway(options: {
  readonly warehouse: (configured: WarehouseConfig) => WarehouseConfig;
  /** 0 switches the result cache off. */
  readonly ttlMs: number;
  /** Default: the demo's. */
  readonly model?: SemanticModel;
}): Promise<Gateway> {
  const secret = 'a secret of the bench, long enough for HS256';
  const config = await loadConfig('sextant.yml', { SEXTANT_JWT_SECRET: secret });
  const configured = config.warehouses.get('default');
  if (configured === undefined) throw new Error('sextant.yml names no default warehouse');
  const store = await mkdtemp(join(tmpdir(), 'sextant-bench-ops-'));
  const app: App = await createApp({
    ...(options.model && { model: options.model }),
    config: {
      ...config,
      operations: { ...config.operations, store },
      warehouses: new Map([['default', options.warehouse(configured)]]),
      cache: { ...config.cache, redis: null, defaultTtlMs: options.ttlMs },
    },
  });
  const tokens = new Map<Asker, Promise<string>>();
  const tokenOf = (as: Asker) =>
    remember(tokens, as, () => issueToken(config, { ...as, user: 'bench' }, 3_600, new Date()));
  return {
    ask: async (query, as = PLATFORM) => post(app, await tokenOf(as), query),
    close: async () => {
      await app.close();
      await rm(store, { recursive: true, force: true });
    },
  };
}

async function post(app: App, token: string, query: string): Promise<string> {
  const response = await app.fetch(
    new Request('http://bench/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    }),
  );
  const text = await response.text();
  if (!response.ok || text.includes('"errors":')) throw new Error(text);
  return text;
}
