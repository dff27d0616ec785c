/** What a browser, or a page of somebody else in it, can get out of the gateway. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, replyOf, type Target, tokenOf } from './gateway.ts';

const APP = 'https://app.example.com';
let target: Target;
beforeAll(async () => {
  target = await openTarget({
    config: `web: { origins: ["${APP}"], introspection: [analyst] }\n`,
  });
});
afterAll(() => target.close());

const url = 'http://localhost/graphql';
const QUESTION = '{ people { rows { count } } }';

async function send(init: RequestInit & { url?: string; roles?: readonly string[] }) {
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) {
    headers.set('authorization', `Bearer ${await tokenOf({ roles: init.roles ?? ['analyst'] })}`);
  }
  return target.app.fetch(new Request(init.url ?? url, { ...init, headers }));
}

describe('other origins', () => {
  const preflight = (origin: string) =>
    target.app.fetch(
      new Request(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      }),
    );

  it('may ask when the configuration names them', async () => {
    const { status, headers } = await preflight(APP);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, APP]);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
    const answer = await send({
      method: 'POST',
      headers: { origin: APP, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUESTION }),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP);
  });

  it.each([
    'https://evil.example.com',
    'null',
    'http://app.example.com',
    `${APP}.evil.example`,
    'https://sub.app.example.com',
    `${APP}:8443`,
    `${APP}/`,
    APP.toUpperCase(),
  ])('may not otherwise: %s', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await send({
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUESTION }),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request that a form or an image can make', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/graphql',
    'text/plain; application/json',
  ])('is not taken as %s', async (type) => {
    const body = JSON.stringify({ query: QUESTION });
    const response = await send({ method: 'POST', headers: { 'content-type': type }, body });
    expect(response.status).toBe(415);
  });

  it('is not taken without a type', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ query: QUESTION }));
    expect((await send({ method: 'POST', body })).status).toBe(415);
  });

  it.each(['mutation { x }', 'subscription { x }'])('changes nothing by GET: %s', async (query) => {
    const response = await send({ url: `${url}?query=${encodeURIComponent(query)}` });
    const { data, codes } = await replyOf(response);
    expect(codes).toHaveLength(1);
    expect(data ?? null).toBeNull();
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('is not taken by %s', async (method) => {
    const response = await send({
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUESTION }),
    });
    expect(response.status).toBe(405);
  });

  it('never reads a credential out of the address', async () => {
    const token = await tokenOf({});
    for (const name of ['access_token', 'token', 'authorization', 'api_key', 'x-api-key']) {
      const asked = `${url}?${name}=${token}&query=${encodeURIComponent(QUESTION)}`;
      const response = await target.app.fetch(new Request(asked));
      expect(response.status).toBe(401);
    }
  });
});

describe('every answer', () => {
  it.each([
    ['a question', () => send({ url: `${url}?query=${encodeURIComponent(QUESTION)}` })],
    ['an error', () => send({ url: `${url}?query={x}` })],
    ['a refusal', () => target.app.fetch(new Request(`${url}?query={x}`))],
    ['a preflight', () => send({ method: 'OPTIONS' })],
    ['the page', () => send({ headers: { accept: 'text/html' } })],
    ['whether it is ready', () => target.app.fetch(new Request(new URL('/health/ready', url)))],
    ['what is not there', () => target.app.fetch(new Request(new URL('/nothing', url)))],
  ])('tells a browser to be careful: %s', async (_what, ask) => {
    const { headers } = await ask();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('is nobody else’s, and has an id of its own', async () => {
    const one = await send({ url: `${url}?query=${encodeURIComponent(QUESTION)}` });
    const two = await send({ url: `${url}?query=${encodeURIComponent(QUESTION)}` });
    expect(one.headers.get('cache-control')).toBe('private, no-store');
    expect(one.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
  });
});

describe('the schema', () => {
  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { fields { name } } }',
    '{ a: __schema { queryType { name } } }',
    '{ ...F } fragment F on Query { __schema { types { name } } }',
  ])('is read by the roles that may: %s', async (query) => {
    expect((await target.ask(query, { roles: ['analyst'] })).errors).toBeUndefined();
    for (const roles of [['viewer'], [], ['viewer', 'partner']]) {
      const { codes, text } = await target.ask(query, { roles });
      expect(codes[0]).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(text).not.toContain('PeopleRow');
    }
  });

  it('is asked by those who may not read it', async () => {
    const { data } = await target.ask('{ __typename people { __typename rows { count } } }', {
      roles: ['viewer'],
    });
    expect(data).toMatchObject({ __typename: 'Query', people: { rows: [{ count: 4 }] } });
  });

  it('is never named in suggestions beyond what the caller sees', async () => {
    const trainee = await target.ask('{ people { rows { emial } } }', { roles: ['nobody'] });
    expect(trainee.text).toMatch(/email/);
  });
});

describe('GraphiQL', () => {
  it('is gone where the configuration says so', async () => {
    const closed = await openTarget({ config: 'web: { graphiql: false }\n' });
    const page = new Request(url, { headers: { accept: 'text/html' } });
    const response = await closed.app.fetch(page);
    expect(await response.text()).not.toMatch(/graphiql/i);
    await closed.close();
  });
});
