/** The demo's gateway as clients reach it, with the requests that it got. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import type { Introspection } from '../../clients/typescript/src/introspection.ts';
import { buildDemo } from '../../demo/build.ts';
import { demoApp } from '../e2e/demo-app.ts';

export interface Demo {
  readonly introspection: Introspection;
  /** Bodies of requests since the last call of it. */
  requests(): readonly string[];
  readonly fetch: typeof fetch;
  /** Asks without a cache. */
  ask(query: string): Promise<Data>;
  close(): Promise<void>;
}
export type Data = ReturnType<typeof JSON.parse>;

export async function openDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'clients-'));
  const path = join(folder, 'demo.duckdb');
  await buildDemo(path, { scale: 0.005 });
  const app = await demoApp(path);
  const bodies: string[] = [];
  return {
    introspection: (await app.ask(getIntrospectionQuery())) as unknown as Introspection,
    requests: () => bodies.splice(0),
    fetch: async (_url, init) => {
      bodies.push(String(init?.body));
      return app.send(String(init?.body));
    },
    ask: (query) => app.ask(query),
    close: () => app.close().finally(() => rm(folder, { recursive: true })),
  };
}

/** Two tiles over the same arguments, of which the second shows less. */
export const BY_SELECTION = {
  full: '{ orders { rows { status count } totals { count } } }',
  less: '{ orders { rows { count } } }',
} as const;

export const BY_ARGUMENT = {
  full: '{ orders(groupBy: [STATUS]) { rows { status count } totals { count } } }',
  less: '{ orders(groupBy: [STATUS]) { rows { count } } }',
  other: '{ orders(groupBy: [STATUS]) { rows { revenue } totals { revenue } } }',
} as const;
