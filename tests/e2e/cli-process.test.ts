import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTH,
  ask,
  createProject,
  headersFor,
  ordersCube,
  type Project,
  until,
} from './gateway.ts';

const LAUNCHER = join(import.meta.dirname, '../../bin/sextant.js');

interface Started {
  readonly child: ChildProcess;
  text(): string;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

function start(argv: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], { env: { ...process.env, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk.toString();
    });
  }
  return { child, text: () => text, ended: once(child, 'close').then(([code]) => code) };
}

let project: Project;
beforeAll(() => {
  project = createProject({
    'sextant.yml': `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}`,
    'cube-models/cubes/orders.yml': ordersCube(),
  });
});
afterAll(() => project.remove());

async function serving(): Promise<Started & { readonly url: string }> {
  const started = start(['serve', '-c', project.file, '--port', '0', '--host', '127.0.0.1']);
  await until(() => {
    if (started.child.exitCode !== null) throw new Error(started.text());
    return started.text().includes('listening');
  }, 'the server');
  const url =
    /http:[^"]+\/graphql/.exec(started.text())?.[0]?.replace('localhost', '127.0.0.1') ?? '';
  return { ...started, url };
}

describe('the process', () => {
  it('prints its help and exits with 0, and with 2 for what it does not know', async () => {
    const [help, unknown] = [start(['--help']), start(['srve'])];
    expect(await help.ended).toBe(0);
    expect(help.text()).toContain('Usage: sextant <command>');
    expect(await unknown.ended).toBe(2);
    expect(unknown.text()).toContain('did you mean serve?');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('answers, and stops on %s with 0', async (signal) => {
    const server = await serving();
    expect(await ask(fetch, '{ orders { rows { count } } }', { url: server.url })).toMatchObject({
      data: { orders: { rows: [{ count: 2 }] } },
    });
    server.child.kill(signal);
    expect(await server.ended).toBe(0);
  });

  it('answers what is under way when it is told to stop', async () => {
    const server = await serving();
    const headers = await headersFor('t1');
    const asked = request(server.url, {
      method: 'POST',
      headers: { ...headers, expect: '100-continue' },
    });
    asked.flushHeaders();
    // That it asks for the body says that the request has arrived.
    await once(asked, 'continue');
    server.child.kill('SIGINT');
    asked.end(JSON.stringify({ query: '{ orders { rows { count } } }' }));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(await json(response)).toMatchObject({ data: { orders: { rows: [{ count: 2 }] } } });
    expect(await server.ended).toBe(0);
  });

  it.runIf(process.platform === 'linux')('has sixteen threads for what blocks', async () => {
    const server = await serving();
    await ask(fetch, '{ orders { rows { count } } }', { url: server.url });
    const threads = readdirSync(`/proc/${server.child.pid}/task`).length;
    expect(threads).toBeGreaterThanOrEqual(7 + 16);
    server.child.kill('SIGINT');
    await server.ended;
  });

  it('says what to do when the port is taken', async () => {
    const server = await serving();
    const { port } = new URL(server.url);
    const second = start(['serve', '-c', project.file, '--host', '127.0.0.1'], { PORT: port });
    expect(await second.ended).toBe(1);
    expect(second.text()).toContain(`port ${port} is in use; choose another with --port`);
    server.child.kill('SIGINT');
    await server.ended;
  });
});
