import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/config/limits-config.ts';
import { DEFAULT_WEB } from '../../src/config/web.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { GatewayError } from '../../src/shared/errors.ts';
import { emptyEngine, NOW, openHttp, post, read, TOKEN } from './over-http.ts';

const failing =
  (error: unknown): Engine['run'] =>
  async () => {
    throw error;
  };

const ROWS = '{ orders { rows { status } } }';

describe('an error that a caller gets', () => {
  it('has its code, its facts and the id of the request', async () => {
    const http = openHttp(emptyEngine);
    const { status, body, headers } = await post(http, '{ orders(first: -1) { rows { status } } }');
    expect(status).toBe(200);
    expect(headers.get('x-request-id')).toBe('r-1');
    expect(body).toEqual({
      data: { orders: null },
      errors: [
        {
          message: 'Invalid input: first must not be negative.',
          locations: [{ line: 1, column: 3 }],
          path: ['orders'],
          extensions: {
            code: 'INVALID_FILTER',
            retryable: false,
            problem: 'first must not be negative',
            requestId: 'r-1',
          },
        },
      ],
    });
  });

  it('says nothing of what a driver said; the log does', async () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432 select secret');
    const http = openHttp(failing(new GatewayError('WAREHOUSE_UNAVAILABLE', {}, { cause })));
    const { status, body } = await post(http, ROWS);
    expect(status).toBe(503);
    expect(body.errors[0].extensions).toEqual({
      code: 'WAREHOUSE_UNAVAILABLE',
      retryable: true,
      requestId: 'r-1',
    });
    expect(JSON.stringify(body)).not.toMatch(/10\.0|ECONN|secret/);
    expect(http.notes).toMatchObject([{ level: 'error', facts: { requestId: 'r-1' } }]);
  });

  it.each([
    ['a bug', new TypeError('x is undefined at /src/y.ts')],
    ['a thrown text', 'boom at /src/y.ts'],
  ])('is INTERNAL for %s, and the log has the cause', async (_name, thrown) => {
    const http = openHttp(failing(thrown));
    const { body } = await post(http, ROWS);
    expect(body.errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        locations: [{ line: 1, column: 3 }],
        path: ['orders'],
        extensions: { code: 'INTERNAL', retryable: false, requestId: 'r-1' },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('src');
    expect(http.notes).toHaveLength(1);
  });

  it('takes the status of the whole request only when every root field failed with it', async () => {
    const run: Engine['run'] = async (spec, context) => {
      if (!('kind' in spec) && spec.root === 'orders')
        throw new GatewayError('QUERY_TIMEOUT', { afterMs: 30_000 });
      return emptyEngine(spec, context);
    };
    const http = openHttp(run);
    const all = await post(http, '{ a: orders { rows { status } } b: orders { rows { id } } }');
    expect(all.status).toBe(504);
    const some = await post(http, '{ orders { rows { status } } customers { rows { state } } }');
    expect(some.status).toBe(200);
    expect(some.body.data).toEqual({ orders: null, customers: { rows: [] } });
  });

  it("keeps graphql's own sentences for a wrong document, with names the caller may know", async () => {
    const { body } = await post(openHttp(emptyEngine), '{ orders { rows { statu } } }');
    expect(body.errors).toMatchObject([
      {
        message:
          'Cannot query field "statu" on type "OrdersRow". Did you mean "status" or "share"?',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: 'r-1' },
      },
    ]);
  });

  it('has a code of its own for a document that does not parse', async () => {
    const accept = 'application/graphql-response+json';
    const { status, body } = await post(openHttp(emptyEngine), '{ orders {', { accept });
    expect(status).toBe(400);
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  it('is about a variable that has the wrong type, not about us', async () => {
    const http = openHttp(emptyEngine);
    const query = 'query ($n: Int) { orders(first: $n) { rows { status } } }';
    const { body } = await post(http, query, {}, { n: 'ten' });
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(body.errors[0].message).toContain('Variable "$n" got invalid value "ten"');
    expect(http.notes).toEqual([]);
  });
});

describe('a request without a valid token', () => {
  it('is refused with 401 before its body is read', async () => {
    const http = openHttp(emptyEngine);
    let pulled = false;
    const body = new ReadableStream(
      {
        pull: () => {
          pulled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const response = await read(await http.fetch(new Request('http://x/graphql', init)));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.body).toEqual({
      errors: [
        {
          message: 'Not authenticated: the credentials are missing.',
          extensions: {
            code: 'UNAUTHENTICATED',
            retryable: false,
            reason: 'missing',
            requestId: 'r-1',
          },
        },
      ],
    });
    expect(pulled).toBe(false);
  });

  it('is refused whatever it asks, introspection too', async () => {
    const http = openHttp(emptyEngine);
    for (const query of [
      '{ __typename }',
      '{ __schema { types { name } } }',
      '{ catalog { version } }',
      '{',
    ]) {
      expect((await post(http, query, { authorization: 'Bearer bad' })).status).toBe(401);
    }
  });

  it('may load the page of GraphiQL, and ask whether the server lives', async () => {
    const http = openHttp(emptyEngine);
    const page = new Request('http://x/graphql', { headers: { accept: 'text/html' } });
    const response = await http.fetch(page);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Sextant');
    const get = async (path: string) => (await http.fetch(new Request(`http://x${path}`))).status;
    expect([await get('/health/live'), await get('/health/ready'), await get('/nothing')]).toEqual([
      200, 200, 404,
    ]);
    const notReady = openHttp(emptyEngine, { ready: async () => new Error('no answer') });
    expect((await notReady.fetch(new Request('http://x/health/ready'))).status).toBe(503);
  });

  it('may make the preflight of an origin that the configuration names', async () => {
    const origins = ['https://app.example'];
    const web = { ...DEFAULT_WEB, origins };
    const http = openHttp(emptyEngine, { web });
    const headers = {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    const response = await http.fetch(
      new Request('http://x/graphql', { method: 'OPTIONS', headers }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('limits on a request', () => {
  const code = async (query: string) => {
    const { body } = await post(openHttp(emptyEngine), query);
    return body.errors?.[0].extensions.code;
  };

  it.each([
    [
      'too many levels',
      `{ orders { rows { ${'orderItems { order { '.repeat(5)} id ${'} }'.repeat(5)} } } }`,
    ],
    [
      'too many root fields',
      `{ ${'abcdef'
        .split('')
        .map((a) => `${a}: __typename ${a}1: catalog { version }`)
        .join(' ')} }`,
    ],
    [
      'too many root fields by fragments',
      `{ ${'abcdef'
        .split('')
        .map((a) => `...F ${a}: catalog { version }`)
        .join(' ')} } fragment F on Query { x: catalog { version } }`,
    ],
  ])('refuse %s', async (_name, query) => {
    expect(await code(query)).toBe('QUERY_TOO_EXPENSIVE');
  });

  it('refuse too many tokens', async () => {
    const { body } = await post(openHttp(emptyEngine), `{ ${'__typename '.repeat(600)} }`);
    expect(body.errors[0].message).toContain('more than 500 tokens');
    expect(body.errors[0].extensions.code).toBe('QUERY_TOO_EXPENSIVE');
  });

  it('let introspection through', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const limits = {
      ...DEFAULT_LIMITS,
      rows: 1,
      maxRows: 1,
      depth: 3,
      rootFields: 2,
      tokens: 2000,
      bodyBytes: 10_000,
    };
    const { body } = await post(openHttp(emptyEngine, { limits }), getIntrospectionQuery());
    expect(body.errors).toBeUndefined();
    expect(body.data.__schema.types.length).toBeGreaterThan(50);
  });

  it('refuse a body that is too large, whether it says so or not', async () => {
    const http = openHttp(emptyEngine);
    const big = await post(http, `{ __typename } # ${'x'.repeat(11_000)}`);
    expect([big.status, big.body.errors[0].extensions.code]).toEqual([413, 'QUERY_TOO_EXPENSIVE']);
  });

  it('refuse batches and what is no JSON', async () => {
    const http = openHttp(emptyEngine);
    const send = async (body: string, type: string) => {
      const headers = { authorization: TOKEN, 'content-type': type };
      const request = new Request('http://x/graphql', { method: 'POST', headers, body });
      return (await http.fetch(request)).status;
    };
    expect(await send('[{"query":"{ __typename }"}]', 'application/json')).toBe(400);
    expect(await send('query=%7B__typename%7D', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await send('{ __typename }', 'application/graphql')).toBe(415);
  });

  it('say in JSON that a body has another type, whatever answer is accepted', async () => {
    const headers = { authorization: TOKEN, accept: 'text/html', 'content-type': 'text/plain' };
    const request = new Request('http://x/graphql', { method: 'POST', headers, body: 'x' });
    const { status, headers: told, body } = await read(await openHttp(emptyEngine).fetch(request));
    expect([status, told.get('content-type')]).toEqual([415, 'application/json; charset=utf-8']);
    expect(body.errors[0].extensions).toEqual({ code: 'BAD_REQUEST', requestId: 'r-1' });
  });

  it('say of a method that it is none only where that can be answered', async () => {
    const put = (accept: string) =>
      openHttp(emptyEngine).fetch(
        new Request('http://x/graphql', {
          method: 'PUT',
          headers: { authorization: TOKEN, accept },
        }),
      );
    const [told, untold] = [await put('application/json'), await put('text/html')];
    expect([told.status, told.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect([untold.status, untold.headers.get('allow')]).toEqual([406, null]);
  });
});

describe('a client that leaves', () => {
  it('cancels its questions', async () => {
    const gone = new AbortController();
    let cancelled = false;
    const http = openHttp(
      (_spec, { signal, now }) =>
        new Promise((_resolve, reject) => {
          expect(now).toEqual(NOW);
          signal.addEventListener('abort', () => {
            cancelled = true;
            reject(new GatewayError('QUERY_TIMEOUT', { afterMs: 0 }));
          });
          gone.abort();
        }),
    );
    const request = new Request('http://x/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: TOKEN },
      body: JSON.stringify({ query: ROWS }),
      signal: gone.signal,
    });
    await http.fetch(request).catch(() => undefined);
    expect(cancelled).toBe(true);
  });
});
