/** A gateway in this process, as `npm start` makes it, over a warehouse of the bench's choice. */
import { type App, createApp } from '../src/app.ts';
import { issueToken } from '../src/cli/demo-issuer.ts';
import { loadConfig } from '../src/config/load.ts';
import type { WarehouseConfig } from '../src/config/types.ts';
import type { SemanticModel } from '../src/semantic/model/types.ts';

export interface Gateway {
  /** The body of a successful answer. @throws Error with the errors of any other */
  ask(query: string): Promise<string>;
  close(): Promise<void>;
}

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
  const app: App = await createApp({
    ...(options.model && { model: options.model }),
    config: {
      ...config,
      warehouses: new Map([['default', options.warehouse(configured)]]),
      cache: { ...config.cache, redis: null, defaultTtlMs: options.ttlMs },
    },
  });
  const persona = { tenant: 'platform', roles: ['platform'], user: 'bench' };
  const token = await issueToken(config, persona, 3_600, new Date());
  return { ask: (query) => post(app, token, query), close: () => app.close() };
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
