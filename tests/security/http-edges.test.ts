/** The edges of HTTP: what is malformed, doubled or too much is refused with its reason. */
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { openTarget, replyOf, type Target, tokenOf } from './gateway.ts';

const APP = 'https://app.example.com';
const QUESTION = '{ people { rows { count } } }';
let target: Target;
let server: RunningServer;
beforeAll(async () => {
  target = await openTarget({
    config: `web: { origins: ["${APP}"], headers: [X-Team], expose: [Server-Timing], publicMaxAge: 5m }
limits: { rates: { tenant: 1000/s, user: 1000/s } }
`,
  });
  server = await startServer(target.app.fetch, {
    ...{ port: 0, host: '127.0.0.1', bodyBytes: 10_000, log: () => {} },
  });
});
afterAll(async () => {
  await server?.close(0);
  await target?.close();
});

interface Raw {
  readonly status: number;
  readonly body: string;
}

/** Headers as they are written, one line each. */
async function raw(lines: readonly (readonly [string, string])[], body: string): Promise<Raw> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const headers = lines.flat();
    const length = ['content-length', String(Buffer.byteLength(body)), 'host', 'x'];
    const asking = send(
      {
        ...{ host: '127.0.0.1', port, path: '/graphql', method: 'POST' },
        headers: [...headers, ...length] as unknown as Record<string, string>,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

async function lines(roles = ['analyst']): Promise<[string, string][]> {
  return [
    ['authorization', `Bearer ${await tokenOf({ roles })}`],
    ['content-type', 'application/json'],
  ];
}

const ASKED = JSON.stringify({ query: QUESTION });

describe('broken JSON', () => {
  it.each([
    'application/graphql-response+json',
    'application/json',
    'text/event-stream',
    'multipart/mixed',
    '*/*',
    null,
  ])('is 400 with Accept: %s', async (accept) => {
    for (const body of ['{', '', '[]x', '"a"', 'null', '{"query": }']) {
      const headers: [string, string][] = accept === null ? [] : [['accept', accept]];
      expect(await raw([...(await lines()), ...headers], body)).toMatchObject({
        status: 400,
        body: expect.stringMatching(/not valid JSON|must be a JSON object/),
      });
    }
  });
});

describe('a refusal by HTTP', () => {
  it('says what is not acceptable, and what would be', async () => {
    const { status, body } = await raw([...(await lines()), ['accept', 'image/png']], ASKED);
    expect(status).toBe(406);
    expect(JSON.parse(body).errors[0].message).toContain('application/graphql-response+json');
  });

  it('says which type a body must have', async () => {
    const [authorization] = await lines();
    if (authorization === undefined) throw new Error('no credential');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const { status, body } = await raw([authorization, ['content-type', type]], ASKED);
      expect(status).toBe(415);
      expect(JSON.parse(body).errors[0]).toMatchObject({
        message: expect.stringContaining('application/json'),
        extensions: { code: 'BAD_REQUEST' },
      });
    }
  });
});

describe('what the server refuses itself', () => {
  const GUARDED = {
    'x-request-id': 'mine-1',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    connection: 'close',
  };

  it.each([
    ['a body that is too long', { body: 'x'.repeat(10_001) }, 413],
    ['too many headers', { more: Array.from({ length: 120 }, (_, i) => `x-${i}: y`) }, 431],
    ['a method that fetch has not', { method: 'TRACE' }, 400],
  ])('is named and guarded as any answer: %s', async (_what, asked, status) => {
    const { method = 'POST', more = [], body = '' }: Asked = asked;
    const head = [`${method} /graphql HTTP/1.1`, 'host: x', 'x-request-id: mine-1', ...more];
    const told = await spoken([...head, `content-length: ${body.length}`, '', body].join('\r\n'));
    expect(told.status).toBe(status);
    expect(told.headers).toMatchObject(GUARDED);
    if (status !== 400) expect(JSON.parse(told.body).errors[0].extensions.requestId).toBe('mine-1');
  });

  it('has a name of its own where nothing could be read', async () => {
    const told = await spoken('no HTTP at all\r\n\r\n');
    expect(told.status).toBe(400);
    expect(told.headers).toMatchObject({
      ...GUARDED,
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

interface Asked {
  readonly method?: string;
  readonly more?: readonly string[];
  readonly body?: string;
}

/** What comes back for these bytes, once the server has hung up. */
async function spoken(bytes: string) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  const text = await new Promise<string>((resolve) => {
    let all = '';
    socket.on('data', (chunk) => {
      all += chunk;
    });
    socket.on('close', () => resolve(all));
    socket.write(bytes);
  });
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [first = '', ...rest] = head.split('\r\n');
  const headers = rest.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]);
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value]);
  const json = body.includes('{') ? body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1) : body;
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(lower), body: json };
}

describe('long bodies', () => {
  const long = JSON.stringify({
    query: QUESTION,
    variables: {},
    extensions: { x: 'y'.repeat(90_000) },
  });

  it('are read of those who are known, as short ones are', async () => {
    const roomy = await startServer(target.app.fetch, {
      ...{ port: 0, host: '127.0.0.1', bodyBytes: 1_000_000, log: () => {} },
    });
    try {
      const ask = async (headers: [string, string][]) =>
        fetch(`${roomy.url}/graphql`, { method: 'POST', headers, body: long });
      const refused = await ask([['content-type', 'application/json']]);
      expect([refused.status, await refused.text()]).toEqual([
        401,
        expect.stringContaining('UNAUTHENTICATED'),
      ]);
      const known = await ask(await lines());
      expect(known.status).toBe(200);
      expect(await known.json()).toMatchObject({ data: { people: { rows: [{ count: 4 }] } } });
    } finally {
      await roomy.close(0);
    }
  });
});

describe('headers', () => {
  it('are refused when there are too many, not dropped', async () => {
    const some = async (n: number) => {
      const first = await lines();
      // Two more are the length and the host, and one says how the connection goes on.
      const more = Array.from({ length: n }, (_, i): [string, string] => [`x-${i}`, 'y']);
      return raw([...more, ...first], ASKED);
    };
    expect((await some(90)).status).toBe(200);
    const { status, body } = await some(1_500);
    expect(status).toBe(431);
    expect(JSON.parse(body).errors[0].extensions).toMatchObject({ max: 100 });
    expect((await some(98)).status).toBe(431);
  });

  it('that name two tenants to act for are refused, in one line or two', async () => {
    const admin = await lines(['admin']);
    const acting = (...names: string[]): [string, string][] =>
      names.map((name) => ['x-act-as-tenant', name]);
    expect((await raw([...admin, ...acting('b')], ASKED)).status).toBe(200);
    for (const names of [['a', 'b'], ['b', 'b'], ['a,b'], ['b, '], [',b'], ['', 'b']]) {
      expect((await raw([...admin, ...acting(...names)], ASKED)).status).toBe(403);
    }
  });
});

describe('other origins', () => {
  const preflight = async (origin: string) => {
    const request = new Request('http://localhost/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    return (await target.app.fetch(request)).headers;
  };

  it('may send headers of tracing, of Apollo’s clients, and those that the configuration adds', async () => {
    const allowed = (await preflight(APP)).get('access-control-allow-headers')?.split(', ');
    for (const name of [
      ...['traceparent', 'tracestate', 'baggage', 'x-request-id', 'x-team'],
      ...['apollographql-client-name', 'apollographql-client-version'],
      ...['apollo-require-preflight', 'x-apollo-operation-name', 'authorization'],
    ]) {
      expect(allowed).toContain(name);
    }
    const request = new Request('http://localhost/graphql', {
      ...{ method: 'POST', body: ASKED },
      headers: { ...Object.fromEntries(await lines()), origin: APP },
    });
    const exposed = (await target.app.fetch(request)).headers.get('access-control-expose-headers');
    expect(exposed?.split(', ')).toEqual(expect.arrayContaining(['server-timing', 'etag']));
  });

  it('of this machine may not ask a gateway that serves', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1']) {
      expect((await preflight(origin)).get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('a public answer', () => {
  it('tells nobody how often another caller may ask', async () => {
    const ask = async (query: string) => {
      const url = `http://localhost/graphql?query=${encodeURIComponent(query)}`;
      const [authorization] = await lines();
      const request = new Request(url, { headers: [authorization ?? ['', '']] });
      return replyOf(await target.app.fetch(request));
    };
    const { headers } = await ask('{ days { rows { name } } }');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    for (const name of ['limit', 'remaining', 'reset']) {
      expect(headers.get(`ratelimit-${name}`)).toBeNull();
    }
    expect((await ask(QUESTION)).headers.get('ratelimit-limit')).not.toBeNull();
  });
});
