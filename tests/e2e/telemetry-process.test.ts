/** What operators see of a real process: how it ends, where its metrics are, and what it does not load. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startCollector } from '../setup/collector.ts';
import { freePort } from '../setup/process.ts';
import { AUTH, ask, createProject, ordersCube, type Project, until } from './gateway.ts';

const LAUNCHER = join(import.meta.dirname, '../../bin/sextant.js');
const MODULES = join(import.meta.dirname, '../fixtures/loaded-modules.cjs');
const COUNT = '{ orders { rows { count } } }';

interface Server {
  readonly child: ChildProcess;
  readonly origin: string;
  text(): string;
  readonly ended: Promise<number | null>;
}

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

async function serve(more: string, env: Record<string, string> = {}): Promise<Server> {
  const project = createProject({
    'sextant.yml': `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}${more}`,
    'cube-models/cubes/orders.yml': ordersCube(),
  });
  projects.push(project);
  const child = spawn(
    process.execPath,
    [
      ...['--require', MODULES, LAUNCHER, 'serve'],
      '-c',
      project.file,
      '-p',
      '0',
      '--host',
      '127.0.0.1',
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env } },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += String(chunk);
    });
  }
  const ended = once(child, 'exit').then(([code]) => code);
  await until(() => {
    if (child.exitCode !== null) throw new Error(text);
    return text.includes('"listening"');
  }, 'the server');
  const port = /localhost:(\d+)\/graphql/.exec(text)?.[1];
  return { child, origin: `http://127.0.0.1:${port}`, text: () => text, ended };
}

const status = async (url: string) => (await fetch(url)).status;
const question = (origin: string) => ask(fetch, COUNT, { url: `${origin}/graphql` });

async function loadedBy({ child }: Server): Promise<readonly string[]> {
  const [told] = await Promise.all([once(child, 'message'), child.send('which')]);
  return told[0];
}

describe('a server that is told to stop', () => {
  it('says that it is not ready and goes on, until the delay is over', async () => {
    const server = await serve('drain: { delay: 3s }\n');
    const { origin, child } = server;
    expect(await status(`${origin}/health/ready`)).toBe(200);
    child.kill('SIGTERM');
    await until(async () => (await status(`${origin}/health/ready`)) === 503, 'the word of it');
    // It lives, and whoever still comes is answered.
    expect(await status(`${origin}/health/live`)).toBe(200);
    expect(await (await fetch(`${origin}/health/ready`)).json()).toEqual({ status: 'draining' });
    expect(await question(origin)).toMatchObject({ status: 200 });
    expect(await server.ended).toBe(0);
    expect(await fetch(`${origin}/health/live`).catch(() => 'closed')).toBe('closed');
  });

  it('does not wait for the delay when it is told twice', async () => {
    const server = await serve('drain: { delay: 10m }\n');
    server.child.kill('SIGTERM');
    await until(() => server.text().includes('Stopping'), 'the first');
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(130);
  });
});

describe('a server', () => {
  it('has its metrics on their own port, and on the main one nothing', async () => {
    const port = await freePort();
    const server = await serve(`metrics: { port: ${port} }\n`);
    await question(server.origin);
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const page = await response.text();
    expect(page).toContain('sextant_requests_total{surface="graphql",outcome="ok"} 1');
    expect(page.match(/^# TYPE/gm)?.length).toBeGreaterThan(30);
    expect(await status(`http://127.0.0.1:${port}/graphql`)).toBe(404);
    expect(await status(`${server.origin}/metrics`)).toBe(404);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('ends, and says what to do, when the port of its metrics is taken', async () => {
    const port = await freePort();
    const server = await serve(`metrics: { port: ${port} }\n`);
    const problem = `port ${port} is in use; choose another metrics.port`;
    await expect(serve(`metrics: { port: ${port} }\n`)).rejects.toThrow(problem);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('loads what traces only where they go somewhere', async () => {
    const plain = await serve('');
    await question(plain.origin);
    expect((await loadedBy(plain)).filter((name) => name.includes('opentelemetry'))).toEqual([]);
    plain.child.kill('SIGTERM');
    await plain.ended;
    const collector = await startCollector();
    const traced = await serve('', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await question(traced.origin);
    expect(await loadedBy(traced)).toContain('@opentelemetry/sdk-trace-node');
    traced.child.kill('SIGTERM');
    expect(await traced.ended).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toContain('warehouse');
    await collector.close();
  });

  it('writes what the level says, which an environment says over the file', async () => {
    const server = await serve('log: { level: info }\n', { SEXTANT_LOG_LEVEL: 'debug' });
    await status(`${server.origin}/health/live`);
    await until(() => server.text().includes('"level":"debug"'), 'the line of a health check');
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});
