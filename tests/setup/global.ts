import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import type { ServerProcess } from './process.ts';
import { REDIS_DATABASES, startRedis } from './redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where test files ask for the shared servers; asking starts them. */
    readonly servers: string;
  }
}

/** Starts nothing yet: a run of unit tests needs no server. The first question starts one, for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<ServerProcess>>();
  const once = (name: string, start: () => Promise<ServerProcess>): Promise<ServerProcess> => {
    const known = started.get(name) ?? start();
    started.set(name, known);
    return known;
  };
  let database = 0;
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    '/postgres': async () =>
      process.env['SEXTANT_TEST_POSTGRES'] ?? (await once('postgres', startPostgres)).url,
    '/redis': async () => {
      const given = process.env['SEXTANT_TEST_REDIS'];
      database += 1;
      if (given) return `${given.replace(/\/\d*$/, '')}/${database % 16}`;
      return `${(await once('redis', startRedis)).url}/${database % REDIS_DATABASES}`;
    },
  };
  const broker = createServer((request, response) => {
    void answer(answers[request.url ?? ''], request, response);
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  broker.unref();
  project.provide('servers', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.close();
    const servers = await Promise.allSettled(started.values());
    await Promise.all(servers.map((one) => (one.status === 'fulfilled' ? one.value.stop() : null)));
  };
}

async function answer(
  ask: (() => Promise<string>) | undefined,
  _request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    response.end(ask ? await ask() : '');
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}
