import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app/create-app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import { jsonLog } from '../../src/telemetry/pino-log.ts';
import { type Collector, startCollector } from '../setup/collector.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { AUTH, headersFor, ordersCube } from './gateway.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const FOLLOWED = { traceparent: `00-${TRACE}-${PARENT}-01` };
/** A value of a filter, which nothing but the audit may keep, and that only where it is told to. */
const SECRET_VALUE = 'paid-by-jane-doe';
const QUESTION = `query Followed($status: String!) {
  orders(where: { status: { eq: $status } }) { rows { count } }
}`;

interface Following {
  readonly app: App;
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  /** What the audit has on disk. */
  readonly audit: () => readonly Readonly<Record<string, unknown>>[];
  readonly text: () => string;
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function collector(): Promise<Collector> {
  const started = await startCollector();
  open.push(started);
  return started;
}

async function following(
  more: string,
  environment: Record<string, string> = {},
): Promise<Following> {
  const folder = freshFolder();
  open.push({ close: async () => folder.remove() });
  const text = `warehouses: { default: { type: duckdb, path: ':memory:', threads: 1 } }
${AUTH}operations: { store: "${folder.path}/ops", audit: { to: file, file: "${folder.path}/audit.jsonl" } }\n${more}`;
  const lines: string[] = [];
  const log = jsonLog({
    write: (line) => void lines.push(line),
    level: 'info',
    now: () => new Date(),
  });
  const model: SemanticModel = loadModel([{ path: 'orders.yml', text: ordersCube() }]).model;
  const app = await createApp({
    config: parseConfig(text, '/srv/sextant.yml', environment),
    model,
    log,
  });
  const parsed = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return {
    app,
    lines: () => parsed(lines.join('')),
    audit: () => parsed(readFileSync(`${folder.path}/audit.jsonl`, 'utf8')),
    text: () => lines.join(''),
  };
}

async function ask(app: App, headers: Record<string, string>, query = QUESTION): Promise<Response> {
  const request = new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { ...(await headersFor('t1')), ...headers },
    body: JSON.stringify({ query, variables: { status: SECRET_VALUE } }),
  });
  return app.fetch(request);
}

describe('a request that is followed from outside', () => {
  it('is the same trace in its answer, the log, the audit and at the collector', async () => {
    const { url, spans, resources, headers } = await collector();
    const { app, lines, audit, text } = await following(
      `tracing: { endpoint: "${url}", headers: { x-team: analytics }, service: sextant-tests }\n`,
    );
    const response = await ask(app, FOLLOWED);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { orders: { rows: [{ count: 0 }] } } });
    const [, trace, place, flags] = (response.headers.get('traceparent') ?? '').split('-');
    expect([trace, flags]).toEqual([TRACE, '01']);
    expect(response.headers.get('x-request-id')).toBe(TRACE);

    const line = lines().find(({ event }) => event === 'request');
    expect(line).toMatchObject({
      ...{ traceId: TRACE, requestId: TRACE, tenant: 't1', operation: 'Followed' },
      ...{ surface: 'graphql', route: '/graphql', method: 'POST', status: 200, outcome: 'ok' },
      ...{ via: 'jwt', questions: 1, cacheHits: 0 },
    });
    await app.close();
    expect(audit()).toMatchObject([{ requestId: TRACE, operation: 'Followed', outcome: 'ok' }]);

    const root = spans.find(({ parentSpanId }) => parentSpanId === PARENT);
    expect(root).toMatchObject({ traceId: TRACE, spanId: place, kind: 'SPAN_KIND_SERVER' });
    expect(root?.attributes).toMatchObject({
      'sextant.surface': 'graphql',
      'sextant.outcome': 'ok',
      'http.response.status_code': '200',
      'sextant.cubes': 'orders',
    });
    const parts = spans.filter((span) => span !== root);
    expect(new Set(parts.map(({ name }) => name))).toEqual(
      new Set(['auth', 'parse', 'validate', 'compile', 'cache', 'queue', 'warehouse', 'serialise']),
    );
    for (const part of parts) expect(part).toMatchObject({ traceId: TRACE, parentSpanId: place });
    expect(resources[0]).toMatchObject({ 'service.name': 'sextant-tests' });
    expect(headers[0]).toMatchObject({ 'x-team': 'analytics' });

    const told = JSON.stringify(spans) + text();
    for (const secret of [SECRET_VALUE, 'SELECT', 'eyJ', 'rows {'])
      expect(told).not.toContain(secret);
    expect(JSON.stringify(spans)).not.toContain('"t1"');
  });

  it('is so where nothing is traced, too: the answer and the log name the trace', async () => {
    const { app, lines } = await following('');
    const response = await ask(app, FOLLOWED);
    expect(response.headers.get('traceparent')).toBe(FOLLOWED.traceparent);
    expect(lines().find(({ event }) => event === 'request')).toMatchObject({ traceId: TRACE });
    await app.close();
  });

  it('keeps what its caller decided about samples', async () => {
    const { url, spans } = await collector();
    const { app } = await following(`tracing: { endpoint: "${url}", sample: 1 }\n`);
    const response = await ask(app, { traceparent: `00-${TRACE}-${PARENT}-00` });
    expect(response.headers.get('traceparent')).toMatch(new RegExp(`^00-${TRACE}-\\w{16}-00$`));
    await app.close();
    expect(spans).toEqual([]);
  });

  it('begins a trace of its own, of which the configured part is sampled', async () => {
    const { url, spans } = await collector();
    for (const sample of [0, 1]) {
      const { app } = await following(`tracing: { endpoint: "${url}", sample: ${sample} }\n`);
      const response = await ask(app, {});
      expect(response.headers.get('traceparent')).toMatch(new RegExp(`-0${sample}$`));
      await app.close();
      expect(spans.length > 0).toBe(sample === 1);
    }
    expect(spans.filter(({ parentSpanId }) => parentSpanId === '')).toHaveLength(1);
  });

  it('tells codes of what failed, and no more', async () => {
    const { url, spans } = await collector();
    const { app } = await following(`tracing: { endpoint: "${url}" }\n`);
    await app.fetch(
      new Request('http://localhost/graphql', { headers: { authorization: 'Bearer x' } }),
    );
    await ask(app, {}, '{ orders(where: { status: { like: 1 } }) { rows { count } } }');
    await app.close();
    const auth = spans.find(({ name, failed }) => name === 'auth' && failed);
    expect(auth?.attributes).toEqual({ 'error.type': 'UNAUTHENTICATED' });
  });

  it('goes where the environment says, as OpenTelemetry names it', async () => {
    const { url, spans, headers, resources } = await collector();
    const { app } = await following('tracing: { endpoint: "http://127.0.0.1:9" }\n', {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
      OTEL_SERVICE_NAME: 'from-outside',
    });
    await ask(app, {});
    await app.close();
    expect(spans.length).toBeGreaterThan(0);
    expect(headers[0]).toMatchObject({ 'x-key': 'a b' });
    expect(resources[0]).toMatchObject({ 'service.name': 'from-outside' });
  });

  it('is answered as ever while the collector is away, and the log says so', async () => {
    const { url } = await collector();
    const { app, lines } = await following(`tracing: { endpoint: "${url}/elsewhere" }\n`);
    expect((await ask(app, {})).status).toBe(200);
    await app.close();
    const lost = lines().filter(({ message }) => message === 'the collector of traces is lost');
    expect(lost).toMatchObject([{ level: 'warn' }]);
  });
});
