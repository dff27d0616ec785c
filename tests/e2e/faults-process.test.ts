/** What nobody catches, in a real process: what it survives, and how it ends when it does not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, startPostgres } from '../setup/servers.ts';
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
const FAULTS = pathToFileURL(join(import.meta.dirname, '../fixtures/faults.mjs')).href;
const QUERY = '{ orders { rows { count } } }';
const GOOD = { data: { orders: { rows: [{ count: 2 }] } } };

interface Gateway {
  readonly child: ChildProcess;
  readonly url: string;
  text(): string;
  /** Milliseconds from now until it has ended, and its exit code. */
  ended(): Promise<{ readonly code: number | null; readonly ms: number }>;
}

async function serve(project: Project): Promise<Gateway> {
  const child = spawn(
    process.execPath,
    ['--import', FAULTS, LAUNCHER, 'serve', '-c', project.file, '-p', '0', '--host', '127.0.0.1'],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const closed = once(child, 'exit');
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk.toString();
    });
  }
  await until(() => {
    if (child.exitCode !== null) throw new Error(text);
    return text.includes('listening');
  }, 'the server');
  const url = /http:[^"]+\/graphql/.exec(text)?.[0]?.replace('localhost', '127.0.0.1') ?? '';
  return {
    ...{ child, url, text: () => text },
    ended: async () => {
      const startedAt = performance.now();
      const [code] = await closed;
      return { code, ms: performance.now() - startedAt };
    },
  };
}

/** A request whose body the gateway waits for. */
async function halfAsked(url: string) {
  const headers = { ...(await headersFor('t1')), expect: '100-continue' };
  const asked = request(url, { method: 'POST', headers });
  asked.flushHeaders();
  await once(asked, 'continue');
  return asked;
}

describe('a fault that nobody catches', () => {
  let project: Project;
  beforeAll(() => {
    project = createProject({
      'sextant.yml': `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}`,
      'cube-models/cubes/orders.yml': ordersCube(),
    });
  });
  afterAll(() => project.remove());

  it('is survived, and said loudly without secrets, when it is a promise or a lost connection', async () => {
    const gateway = await serve(project);
    for (const [fault, word] of [
      ['rejection', 'nobody waited'],
      ['connection', 'ECONNRESET'],
    ] as const) {
      gateway.child.send(fault);
      await until(() => gateway.text().includes(word), 'the log');
    }
    expect(gateway.text()).toContain('nobody caught this; going on');
    expect(gateway.text()).not.toContain('hunter2');
    expect(await ask(fetch, QUERY, { url: gateway.url })).toMatchObject(GOOD);
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended()).code).toBe(0);
  });

  it.each([
    ['exception', 'half-way'],
    ['no error', 'a string was thrown'],
  ])(
    'ends the process with 1 when it is an exception (%s); what is under way is answered first',
    async (fault, word) => {
      const gateway = await serve(project);
      const asked = await halfAsked(gateway.url);
      gateway.child.send(fault);
      await until(() => gateway.text().includes(word), 'the log');
      await expect(fetch(gateway.url)).rejects.toThrow();
      asked.end(JSON.stringify({ query: QUERY }));
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      expect(await json(response)).toMatchObject(GOOD);
      expect((await gateway.ended()).code).toBe(1);
      expect(gateway.text()).toContain('nobody caught this; the process ends');
      expect(gateway.text()).not.toContain('hunter2');
    },
  );

  it('ends the process in a bounded time though a request never ends, and though it comes again', async () => {
    const gateway = await serve(project);
    const asked = await halfAsked(gateway.url);
    asked.on('error', () => undefined);
    for (let n = 0; n < 3; n++) gateway.child.send('exception');
    const { code, ms } = await gateway.ended();
    expect(code).toBe(1);
    expect(ms).toBeLessThan(15_000);
  });

  it('is none when clients hang up in every way', async () => {
    const gateway = await serve(project);
    const { port } = new URL(gateway.url);
    for (let n = 0; n < 50; n++) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: ${n % 2 ? 5 : 'x'}\r\n\r\n`,
      );
      if (n % 3 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    expect(await ask(fetch, QUERY, { url: gateway.url })).toMatchObject(GOOD);
    expect(gateway.text()).not.toContain('nobody caught');
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended()).code).toBe(0);
  });
});

describe('with a warehouse and an operations store of PostgreSQL that stand still', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let project: Project;
  beforeAll(async () => {
    postgres = await startPostgres();
    await sql(postgres.url, 'SELECT 1');
    project = createProject({
      'sextant.yml': `warehouses: { default: { type: postgres, url: "${postgres.url}" } }
operations: { store: "${postgres.url}" }
${AUTH}`,
      'cube-models/cubes/orders.yml': ordersCube(),
    });
  });
  afterAll(async () => {
    project.remove();
    await postgres.stop();
  });

  it('SIGTERM ends the process all the same, in a bounded time', async () => {
    const gateway = await serve(project);
    expect(await ask(fetch, QUERY, { url: gateway.url })).toMatchObject(GOOD);
    postgres.pause();
    gateway.child.kill('SIGTERM');
    const { code, ms } = await gateway.ended();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(20_000);
    postgres.resume();
  });

  it('an API key is told 503 and when to ask again', async () => {
    const gateway = await serve(project);
    postgres.pause();
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': `sk_test_${'a'.repeat(12)}_${'b'.repeat(32)}`,
      },
      body: JSON.stringify({ query: QUERY }),
    });
    const body = await response.json();
    postgres.resume();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(body.errors[0].extensions).toMatchObject({
      ...{ code: 'WAREHOUSE_UNAVAILABLE', service: 'operations store' },
      ...{ retryable: true, retryAfterMs: 1_000 },
    });
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended()).code).toBe(0);
  });
});
