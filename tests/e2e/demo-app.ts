import { type App, createApp } from '../../src/app/create-app.ts';
import { issueToken } from '../../src/cli/demo-issuer.ts';
import type { WarehouseConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { freshFolder } from '../setup/fresh-folder.ts';

const SECRET = 'a secret of the tests, long enough for HS256';

export interface DemoApp {
  /** The `data` of an answer without errors. */
  ask(query: string, as?: { tenant: string; roles: readonly string[] }): Promise<AnyData>;
  /** The answer to the body of a request, as a network of clients gives it. */
  send(body: string): Promise<Response>;
  close(): Promise<void>;
}
type AnyData = Readonly<Record<string, unknown>>;

export const PLATFORM = { tenant: 'platform', roles: ['platform'] };

/**
 * The gateway with the project's own configuration and models over the demo file at `path`, or over its
 * copy in PostgreSQL at `url`.
 */
export async function demoApp(path: string, url?: string): Promise<DemoApp> {
  const config = await loadConfig('sextant.yml', { SEXTANT_JWT_SECRET: SECRET });
  const warehouse = config.warehouses.get('default');
  if (warehouse?.type !== 'duckdb') throw new Error('the demo is served from an embedded file');
  const served: WarehouseConfig =
    url === undefined ? { ...warehouse, path } : { type: 'postgres', url, pool: 4 };
  const warehouses = new Map([['default', served]]);
  const causes: unknown[] = [];
  const folder = freshFolder();
  const app: App = await createApp({
    config: { ...config, warehouses, operations: { ...config.operations, store: folder.path } },
    log: (level, message, facts) => {
      if (level === 'error') causes.push(facts?.['cause'] ?? message);
    },
  });
  const send = async (body: string, as: { tenant: string; roles: readonly string[] }) => {
    const token = await issueToken(config, { ...as, user: 'test' }, 600, new Date());
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return app.fetch(new Request('http://sextant/graphql', { method: 'POST', headers, body }));
  };
  return {
    send: (body) => send(body, PLATFORM),
    async ask(query, as = PLATFORM) {
      const response = await send(JSON.stringify({ query }), as);
      const { data, errors } = (await response.json()) as { data?: AnyData; errors?: unknown };
      if (errors !== undefined || data === undefined) {
        throw new Error(`${response.status} ${JSON.stringify(errors)}\n${query}`, {
          cause: causes.at(-1),
        });
      }
      return data;
    },
    close: () => app.close().finally(folder.remove),
  };
}

/** The rows of the root field `field`. */
export function rowsOf<Row>(data: AnyData, field: string): readonly Row[] {
  return (data[field] as { readonly rows: readonly Row[] }).rows;
}
