import { afterEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app/create-app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import type { LogLevel } from '../../src/shared/log.ts';
import { jsonLog, textLog } from '../../src/telemetry/pino-log.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { startRedis } from '../setup/servers.ts';
import { AUTH, headersFor, ordersCube } from './gateway.ts';

const COUNT = 'query Counted { orders { rows { count } } }';

interface Metered {
  readonly app: App;
  readonly lines: string[];
  ask(query?: string, headers?: Record<string, string>): Promise<Response>;
  /** The value of a sample; null: there is none. */
  sample(name: string, labels?: Readonly<Record<string, string>>): Promise<number | null>;
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function metered(more = '', level: LogLevel = 'info', log = jsonLog): Promise<Metered> {
  const folder = freshFolder();
  open.push({ close: async () => folder.remove() });
  const text = `warehouses: { default: { type: duckdb, path: ':memory:', threads: 1 } }
metrics: { path: /metrics }
${AUTH}operations: { store: "${folder.path}/ops" }\n${more}`;
  const lines: string[] = [];
  const { model } = loadModel([{ path: 'orders.yml', text: ordersCube() }]);
  const app = await createApp({
    ...{ config: parseConfig(text, '/srv/sextant.yml', {}), model },
    log: log({ write: (line) => void lines.push(line), level, now: () => new Date() }),
  });
  open.push(app);
  const get = async (path: string) => app.fetch(new Request(`http://localhost${path}`));
  return {
    ...{ app, lines },
    ask: async (query = COUNT, headers = {}) => {
      const body = JSON.stringify({ query });
      const init = { method: 'POST', headers: { ...(await headersFor('t1')), ...headers }, body };
      return app.fetch(new Request('http://localhost/graphql', init));
    },
    sample: async (name, labels = {}) => {
      const page = await (await get('/metrics')).text();
      const line = page.split('\n').find((one) => {
        const [, found = '', inside = ''] = /^([a-z_]+)(?:\{(.*)\})? /.exec(one) ?? [];
        const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
        return found === name && pairs.every((pair) => inside.split(',').includes(pair));
      });
      return line === undefined ? null : Number(line.split(' ').at(-1));
    },
  };
}

describe('metrics', () => {
  it('count requests, and what their questions went through', async () => {
    const { ask, sample } = await metered();
    await ask();
    await ask();
    await ask('{ nothing }');
    await ask(COUNT, { authorization: 'Bearer x' });
    const graphql = { surface: 'graphql' };
    const count = 'sextant_requests_total';
    expect(await sample(count, { ...graphql, outcome: 'ok' })).toBe(2);
    expect(await sample(count, { ...graphql, outcome: 'BAD_REQUEST' })).toBe(1);
    expect(await sample(count, { ...graphql, outcome: 'UNAUTHENTICATED' })).toBe(1);
    const duration = 'sextant_request_duration_seconds_count';
    expect(await sample(duration, { ...graphql, outcome: 'ok' })).toBe(2);
    expect(await sample('sextant_answer_bytes_total', graphql)).toBeGreaterThan(100);
    const memory = { layer: 'memory' };
    expect(await sample('sextant_cache_reads_total', { ...memory, result: 'miss' })).toBe(1);
    expect(await sample('sextant_cache_reads_total', { ...memory, result: 'hit' })).toBe(1);
    expect(await sample('sextant_cache_writes_total', memory)).toBe(1);
    const asked = { warehouse: 'default', outcome: 'ok' };
    expect(await sample('sextant_queue_wait_seconds_count', asked)).toBe(1);
    expect(await sample('sextant_warehouse_duration_seconds_count', asked)).toBe(1);
    const connections = 'sextant_warehouse_connections';
    expect(await sample(connections, { warehouse: 'default', state: 'idle' })).toBe(1);
    expect(await sample('sextant_audit_pending')).toBe(3);
    expect(await sample('sextant_in_flight_bytes')).toBe(0);
    // Itself, just now.
    expect(await sample('sextant_requests_in_progress')).toBe(1);
    expect(await sample('sextant_build_info')).toBe(1);
    expect(await sample('nodejs_eventloop_lag_seconds')).not.toBeNull();
  });

  it('count who joins the question of another, and what a warehouse refuses', async () => {
    const { ask, sample } = await metered('cache: { defaultTtl: 1ms }\n');
    await Promise.all([ask(), ask(), ask()]);
    expect(await sample('sextant_flights_joined_total')).toBe(2);
    const broken = ordersCube().replace('sql: status', 'sql: stat');
    const { model } = loadModel([{ path: 'orders.yml', text: broken }]);
    const config = parseConfig(
      `warehouses: { default: { type: duckdb, path: ':memory:' } }\nmetrics: { path: /m }\n${AUTH}operations: { audit: { to: nowhere }, store: "${freshFolder().path}" }`,
      '/srv/sextant.yml',
      {},
    );
    const app = await createApp({ config, model });
    open.push(app);
    const body = JSON.stringify({ query: '{ orders { rows { status count } } }' });
    const init = { method: 'POST', headers: await headersFor('t1'), body };
    await app.fetch(new Request('http://localhost/graphql', init));
    const page = await app.metrics?.read();
    expect(page).toContain('sextant_warehouse_errors_total{warehouse="default",code="INTERNAL"} 1');
    // Two gateways in one process: each has counted its own.
    expect(page).toContain('sextant_requests_total{surface="graphql",outcome="INTERNAL"} 1');
    expect(page).not.toContain('outcome="ok"} 3');
  });

  it('name nobody: no tenant, member, operation, and nothing that a client wrote', async () => {
    const { app, ask } = await metered();
    await ask();
    const request = new Request('http://localhost/of/jane?x=1', { method: 'PROPFIND' });
    await (await app.fetch(request)).text();
    const page = (await app.metrics?.read()) ?? '';
    expect(page).toContain('surface="other",outcome="4xx"');
    for (const written of ['t1', 'orders', 'Counted', 'jane', 'PROPFIND']) {
      expect(page).not.toContain(written);
    }
  });

  it('are nowhere unless the configuration says so', async () => {
    const config = parseConfig(
      `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}`,
      '/srv/sextant.yml',
      {},
    );
    const { model } = loadModel([{ path: 'orders.yml', text: ordersCube() }]);
    const silentApp = await createApp({ config, model });
    open.push(silentApp);
    expect(silentApp.metrics).toBeNull();
    expect((await silentApp.fetch(new Request('http://localhost/metrics'))).status).toBe(404);
  });
});

describe('metrics of a shared cache', () => {
  it('tell its layers apart, and count what failed', async () => {
    const redis = await startRedis();
    open.push({ close: () => redis.stop() });
    const { ask, sample } = await metered(`cache: { redis: "${redis.url}" }\n`);
    await ask();
    expect(await sample('sextant_cache_reads_total', { layer: 'redis', result: 'miss' })).toBe(1);
    await redis.kill();
    await ask('{ orders { rows { status count } } }');
    expect(await sample('sextant_cache_errors_total', { layer: 'redis' })).toBeGreaterThan(0);
  });
});

describe('the access log', () => {
  const requestLines = (lines: readonly string[]) =>
    lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request');

  it('has one line for each request, with what became of it and nothing of what was asked', async () => {
    const { ask, lines } = await metered();
    const response = await ask(COUNT, { 'x-request-id': 'mine-1' });
    const bytes = Number(response.headers.get('content-length'));
    await ask();
    const [first, second, ...others] = requestLines(lines);
    expect(others).toEqual([]);
    expect(first).toEqual({
      ...{ level: 'info', time: expect.any(String), event: 'request', method: 'POST' },
      ...{ route: '/graphql', surface: 'graphql', status: 200, outcome: 'ok', bytes },
      ...{ ms: expect.any(Number), requestId: 'mine-1', tenant: 't1', via: 'jwt' },
      ...{ operation: 'Counted', questions: 1, cacheHits: 0, cost: expect.any(Number) },
      message: expect.stringMatching(/^POST \/graphql 200 in [\d.]+ ms$/),
    });
    expect(second).toMatchObject({ questions: 1, cacheHits: 1 });
    expect(lines.join('')).not.toContain('rows {');
  });

  it('has refusals, too, and no name that a client only made up', async () => {
    const { ask, lines } = await metered();
    await ask(COUNT, { authorization: 'Bearer x' });
    await ask('query Q($a: Int) { orders { rows { nothing } } }');
    const [unknown, refused] = requestLines(lines);
    expect(unknown).toMatchObject({ status: 401, outcome: 'UNAUTHENTICATED' });
    expect(unknown).not.toHaveProperty('tenant');
    expect(refused).toMatchObject({ outcome: 'BAD_REQUEST', tenant: 't1' });
  });

  it('has health checks on the level debug alone', async () => {
    for (const [level, lines] of [
      ['info', 0],
      ['debug', 1],
    ] as const) {
      const gateway = await metered('', level);
      await (await gateway.app.fetch(new Request('http://localhost/health/live'))).text();
      expect(requestLines(gateway.lines)).toHaveLength(lines);
    }
  });

  it('is a short line for people on a screen', async () => {
    const { ask, lines } = await metered('', 'info', textLog);
    await ask(COUNT, { authorization: 'Bearer x' });
    expect(lines.join('')).toMatch(/^info: POST \/graphql 401 UNAUTHENTICATED in [\d.]+ ms\n$/);
  });
});

describe('answers', () => {
  it('are compressed for who asks for it, unless the configuration says otherwise', async () => {
    const introspection = '{ __schema { types { name fields { name description } } } }';
    const asked = { 'accept-encoding': 'gzip' };
    const on = await (await metered()).ask(introspection, asked);
    expect(on.headers.get('content-encoding')).toBe('gzip');
    const off = await (await metered('web: { compression: false }\n')).ask(introspection, asked);
    expect(off.headers.has('content-encoding')).toBe(false);
    expect(off.headers.get('vary') ?? '').not.toContain('Encoding');
  });

  it('that shared caches may hold name one version, however they are sent', async () => {
    const model = ordersCube().replace(
      / {4}access_policy[\s\S]*/,
      '    meta: { tenancy: shared }\n',
    );
    const config = parseConfig(
      `warehouses: { default: { type: duckdb, path: ':memory:' } }\nweb: { publicMaxAge: 1m }\n${AUTH}`,
      '/srv/sextant.yml',
      {},
    );
    const app = await createApp({ config, ...loadModel([{ path: 'o.yml', text: model }]) });
    open.push(app);
    const query = encodeURIComponent('{ orders { rows { count } } }');
    const url = `http://localhost/graphql?query=${query}`;
    const get = async (headers: Record<string, string>) =>
      app.fetch(new Request(url, { headers: { ...(await headersFor('t1')), ...headers } }));
    const plain = await get({});
    expect(plain.headers.get('cache-control')).toBe('public, max-age=60');
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
    expect(plain.headers.has('traceparent')).toBe(false);
    const etag = plain.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\//);
    const known = await get({ 'if-none-match': etag, 'accept-encoding': 'br' });
    expect(known.status).toBe(304);
    expect(known.headers.get('etag')).toBe(etag);
  });
});
