/**
 * Tokens over HTTP: whatever is wrong with one, the answer is the same refusal and nothing else. The table of
 * single mutations and their reasons is in tests/unit/auth/jwt.test.ts.
 */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW, openTarget, replyOf, SECRET, type Target, tokenOf } from './gateway.ts';

const seconds = Math.floor(NOW.getTime() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = {
  ...{ iss: 'shop', aud: 'sextant', sub: 'u', tenant_id: 'a', roles: ['platform'] },
  ...{ iat: seconds, exp: seconds + 600 },
};

function forge(header: object, claims: object, secret: string | null): string {
  const body = `${encode(header)}.${encode(claims)}`;
  if (secret === null) return `${body}.`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

async function send(headers: Readonly<Record<string, string>>) {
  const request = new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ people { rows { email } } }' }),
  });
  return replyOf(await target.app.fetch(request));
}

describe('a token', () => {
  it('that is good is taken', async () => {
    const reply = await send({ authorization: `Bearer ${forge(HS256, CLAIMS, SECRET)}` });
    expect(reply.errors).toBeUndefined();
  });

  const mutations: readonly (readonly [string, () => string, string])[] = [
    ['unsigned', () => forge({ alg: 'none' }, CLAIMS, null), 'rejected'],
    ['signed with another secret', () => forge(HS256, CLAIMS, 'x'.repeat(40)), 'rejected'],
    ['signed with nothing', () => forge(HS256, CLAIMS, ''), 'rejected'],
    [
      'with its own key',
      () => forge({ ...HS256, jwk: { kty: 'oct', k: 'eA' } }, CLAIMS, 'x'),
      'rejected',
    ],
    [
      'with a key by path',
      () => forge({ ...HS256, kid: '../../dev/null' }, CLAIMS, ''),
      'rejected',
    ],
    [
      'with a key by SQL',
      () => forge({ ...HS256, kid: "x' UNION SELECT 'k" }, CLAIMS, 'k'),
      'rejected',
    ],
    ['claiming an asymmetric algorithm', () => forge({ alg: 'RS256' }, CLAIMS, SECRET), 'rejected'],
    ['expired', () => forge(HS256, { ...CLAIMS, exp: seconds - 5 }, SECRET), 'expired'],
    ['not yet valid', () => forge(HS256, { ...CLAIMS, nbf: seconds + 60 }, SECRET), 'rejected'],
    ['without end', () => forge(HS256, { ...CLAIMS, exp: undefined }, SECRET), 'rejected'],
    ['for somebody else', () => forge(HS256, { ...CLAIMS, aud: 'other' }, SECRET), 'rejected'],
    [
      'for a thousand others',
      () =>
        forge(HS256, { ...CLAIMS, aud: Array.from({ length: 500 }, (_, i) => `a${i}`) }, SECRET),
      'rejected',
    ],
    ['of somebody else', () => forge(HS256, { ...CLAIMS, iss: 'shop ' }, SECRET), 'rejected'],
    ['of another kind', () => forge({ ...HS256, typ: 'secevent+jwt' }, CLAIMS, SECRET), 'rejected'],
    [
      'with a list of tenants',
      () => forge(HS256, { ...CLAIMS, tenant_id: ['a', 'b'] }, SECRET),
      'rejected',
    ],
    ['huge', () => forge(HS256, { ...CLAIMS, x: 'x'.repeat(9_000) }, SECRET), 'malformed'],
    ['of a thousand dots', () => '.'.repeat(1_000), 'malformed'],
    ['of nothing', () => '..', 'malformed'],
  ];

  it.each(mutations)(
    'that is %s is refused, and the answer says no more',
    async (_what, make, reason) => {
      const reply = await send({ authorization: `Bearer ${make()}` });
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      expect(reply.data).toBeUndefined();
      expect(reply.errors).toEqual([
        {
          message: `Not authenticated: the credentials are ${reason}.`,
          extensions: {
            ...{ code: 'UNAUTHENTICATED', retryable: false, reason },
            requestId: expect.any(String),
          },
        },
      ]);
    },
  );

  it('changed in any one character is refused', async () => {
    const good = await tokenOf({});
    for (let at = 0; at < good.length; at += 7) {
      const other = good[at] === 'A' ? 'B' : 'A';
      const changed = good.slice(0, at) + other + good.slice(at + 1);
      expect((await send({ authorization: `Bearer ${changed}` })).status, `at ${at}`).toBe(401);
    }
  });

  it('is one per request, wherever the second one is', async () => {
    const [a, b] = await Promise.all([tokenOf({}), tokenOf({ tenant: 'b' })]);
    expect((await send({ authorization: `Bearer ${a}, Bearer ${b}` })).status).toBe(401);
    const twice = new Headers({ 'content-type': 'application/json' });
    twice.append('authorization', `Bearer ${a}`);
    twice.append('authorization', `Bearer ${b}`);
    expect((await send(Object.fromEntries(twice))).status).toBe(401);
  });

  it('leaves nothing of itself in a log', async () => {
    const token = forge(HS256, CLAIMS, 'x'.repeat(40));
    await send({ authorization: `Bearer ${token}` });
    expect(JSON.stringify(target.notes)).not.toContain(token.split('.')[1]);
  });
});
