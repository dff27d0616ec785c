import { createHmac } from 'node:crypto';
import { exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  ec,
  encode,
  goodClaims,
  ISSUER,
  NOW,
  otherRsa,
  outcome,
  publicJwk,
  rsa,
  SECRET,
  sign,
  signDemo,
  startGateway,
} from './issuer-fixture.ts';

const AWAY = 'WAREHOUSE_UNAVAILABLE';
const ACCEPTED = 'ok';
const MALFORMED = 'UNAUTHENTICATED malformed';
const EXPIRED = 'UNAUTHENTICATED expired';
const REJECTED = 'UNAUTHENTICATED rejected';

function unsigned(header: object, claims: object = goodClaims, signature = ''): string {
  return `${encode(header)}.${encode(claims)}.${signature}`;
}

/** The public key as an HMAC secret: what a verifier falls for that trusts the token's own `alg`. */
function signedWithPublicKey(): string {
  const secret = rsa.publicKey.export({ type: 'spki', format: 'pem' });
  const body = unsigned({ alg: 'HS256', kid: 'r1' }).slice(0, -1);
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await sign()).split('.');
  return `${header}.${encode({ ...goodClaims, tenant_id: 't2' })}.${signature}`;
}

async function withSignature(change: (signature: string) => string): Promise<string> {
  const [header, payload, signature] = (await sign()).split('.');
  return `${header}.${payload}.${change(signature ?? '')}`;
}

const embedded = async () => ({ ...(await exportJWK(otherRsa.publicKey)), kid: 'r1' });

const table: readonly [string, () => string | Promise<string>, string][] = [
  ['a good RS256 token', () => sign(), ACCEPTED],
  ['a good ES256 token', () => sign({}, { alg: 'ES256', kid: 'e1' }, ec.privateKey), ACCEPTED],
  ['a good HS256 token of the issuer with a secret', () => signDemo(), ACCEPTED],
  [
    'a token without key id where the algorithm leaves one key',
    () => sign({}, { kid: undefined as never }),
    ACCEPTED,
  ],
  ['one of several audiences', () => sign({ aud: ['other', 'sextant'] }), ACCEPTED],
  ['the type at+jwt', () => sign({}, { typ: 'at+jwt' }), ACCEPTED],
  ['the type application/at+jwt', () => sign({}, { typ: 'application/AT+JWT' }), ACCEPTED],
  ['expired, but within the skew', () => sign({ exp: NOW - 4 }), ACCEPTED],
  ['expired by the skew', () => sign({ exp: NOW - 5 }), EXPIRED],
  ['expired by a second more than the skew', () => sign({ exp: NOW - 6 }), EXPIRED],
  ['not yet valid, but within the skew', () => sign({ nbf: NOW + 5 }), ACCEPTED],
  ['not yet valid by a second more than the skew', () => sign({ nbf: NOW + 6 }), REJECTED],
  ['without expiry', () => sign({ exp: undefined }), REJECTED],
  ['with an expiry that is no number', () => sign({ exp: 'tomorrow' as never }), REJECTED],
  ['without audience', () => sign({ aud: undefined }), REJECTED],
  ['for another audience', () => sign({ aud: 'other' }), REJECTED],
  ['for an audience that only begins alike', () => sign({ aud: 'sextant2' }), REJECTED],
  ['without issuer', () => sign({ iss: undefined }), REJECTED],
  ['of an unknown issuer', () => sign({ iss: 'https://evil.example.com/' }), REJECTED],
  ['of the issuer without its slash', () => sign({ iss: ISSUER.slice(0, -1) }), REJECTED],
  ['of a list of issuers', () => sign({ iss: [ISSUER] }), REJECTED],
  ['of an object as issuer', () => sign({ iss: { toString: ISSUER } }), REJECTED],
  ['of an issuer that is switched off', () => signDemo({ iss: 'switched-off' }), REJECTED],
  [
    'of an issuer that is switched off, with an empty secret',
    () => signedEmpty('switched-off'),
    REJECTED,
  ],
  ['of the demo issuer signed with an empty secret', () => signedEmpty('sextant-demo'), REJECTED],
  ['signed by another key under a known id', () => sign({}, {}, otherRsa.privateKey), REJECTED],
  [
    'signed with another secret',
    () => signDemo({}, 'another secret that is long enough too'),
    REJECTED,
  ],
  [
    "the JWKS issuer's name, signed with the demo's secret",
    () => signDemo({ iss: ISSUER }),
    REJECTED,
  ],
  [
    "the demo's name, signed with the JWKS issuer's key",
    () => sign({ iss: 'sextant-demo' }),
    REJECTED,
  ],
  ['alg none', () => unsigned({ alg: 'none' }), REJECTED],
  ['alg none with another case', () => unsigned({ alg: 'nOnE' }), REJECTED],
  ['alg none with a signature', () => unsigned({ alg: 'none' }, goodClaims, 'AAAA'), REJECTED],
  ['no alg', () => unsigned({ kid: 'r1' }, goodClaims, 'AAAA'), REJECTED],
  ['alg as a list', () => unsigned({ alg: ['RS256'] }, goodClaims, 'AAAA'), REJECTED],
  ['HS256 with the public key as secret', () => signedWithPublicKey(), REJECTED],
  ['an algorithm that the issuer does not use', () => sign({}, { alg: 'PS256' }), REJECTED],
  ['an EC key id for an RSA signature', () => sign({}, { kid: 'e1' }), REJECTED],
  ['an unknown key id', () => sign({}, { kid: 'r9' }), REJECTED],
  [
    'a key of its own in the header',
    async () => sign({}, { jwk: await embedded() }, otherRsa.privateKey),
    REJECTED,
  ],
  [
    'the address of its own keys',
    () => sign({}, { jku: 'https://evil.example.com/' }, otherRsa.privateKey),
    REJECTED,
  ],
  ['its own certificate', () => sign({}, { x5c: ['MIIB'] }, otherRsa.privateKey), REJECTED],
  [
    'its own certificate by address',
    () => sign({}, { x5u: 'https://evil.example.com/' }, otherRsa.privateKey),
    REJECTED,
  ],
  [
    'a foreign jku beside a good signature: ignored',
    () => sign({}, { jku: 'https://evil.example.com/' }),
    ACCEPTED,
  ],
  [
    'a critical extension nobody knows',
    () => unsigned({ alg: 'RS256', kid: 'r1', crit: ['x'], x: 1 }, goodClaims, 'AAAA'),
    REJECTED,
  ],
  [
    'an unencoded payload (b64: false)',
    () => unsigned({ alg: 'RS256', kid: 'r1', crit: ['b64'], b64: false }, goodClaims, 'AAAA'),
    REJECTED,
  ],
  ['another kind of token', () => sign({}, { typ: 'logout+jwt' }), REJECTED],
  ['a DPoP proof', () => sign({}, { typ: 'dpop+jwt' }), REJECTED],
  [
    'a type that is no text',
    () => unsigned({ alg: 'RS256', typ: 7 }, goodClaims, 'AAAA'),
    REJECTED,
  ],
  ['a changed payload', () => tampered(), REJECTED],
  ['no signature', () => withSignature(() => ''), REJECTED],
  ['a shortened signature', () => withSignature((s) => s.slice(0, -2)), REJECTED],
  ['padding in the signature', () => withSignature((s) => `${s}==`), MALFORMED],
  ['standard base64 in the signature', () => withSignature((s) => `+/${s.slice(2)}`), MALFORMED],
  ['a trailing part', () => withSignature((s) => `${s}.x`), MALFORMED],
  ['a trailing second token', () => withSignature((s) => `${s} x`), MALFORMED],
  [
    'a trailing comma (two headers joined)',
    () => withSignature((s) => `${s}, Bearer x`),
    MALFORMED,
  ],
  ['five parts (an encrypted token)', () => 'a.b.c.d.e', MALFORMED],
  ['one word', () => 'token', MALFORMED],
  ['a header that is no JSON', () => `${encode('{')}.${encode(goodClaims)}.AAAA`, MALFORMED],
  ['a payload that is no JSON', () => `${encode({ alg: 'RS256' })}.${encode('x')}.AAAA`, MALFORMED],
  ['a payload that is a list', () => `${encode({ alg: 'RS256' })}.${encode([])}.AAAA`, MALFORMED],
  ['a payload that is null', () => `${encode({ alg: 'RS256' })}.${encode(null)}.AAAA`, MALFORMED],
  ['a huge token', () => sign({ filler: 'x'.repeat(8192) }), MALFORMED],
  ['without tenant', () => sign({ tenant_id: undefined }), ACCEPTED],
  ['with an empty tenant', () => sign({ tenant_id: '' }), REJECTED],
  ['with a list of tenants', () => sign({ tenant_id: ['t1', 't2'] }), REJECTED],
  ['with an object as tenant', () => sign({ tenant_id: { ne: null } }), REJECTED],
  ['with true as tenant', () => sign({ tenant_id: true }), REJECTED],
  ['without user', () => sign({ sub: undefined }), REJECTED],
  ['with roles that are a number', () => sign({ roles: 7 }), REJECTED],
  ['with roles that are an object', () => sign({ roles: { admin: true } }), REJECTED],
  ['with a list of roles that are not all text', () => sign({ roles: ['a', 1] }), REJECTED],
];

function signedEmpty(issuer: string): string {
  const body = unsigned({ alg: 'HS256' }, { ...goodClaims, iss: issuer }).slice(0, -1);
  return `${body}.${createHmac('sha256', '').update(body).digest('base64url')}`;
}

describe('a bearer token', () => {
  it.each(table)('%s', async (_name, make, expected) => {
    const gateway = await startGateway();
    expect(await outcome(gateway.authenticate(await make()))).toBe(expected);
  });

  it('is asked for when a request has none', async () => {
    const gateway = await startGateway();
    expect(await outcome(gateway.authenticateHeaders({}))).toBe('UNAUTHENTICATED missing');
  });

  it.each(['Basic dTpw', 'Bearer', 'Bearer ', 'x'])('is not what %j is', async (authorization) => {
    const gateway = await startGateway();
    expect(await outcome(gateway.authenticateHeaders({ authorization }))).toBe(MALFORMED);
  });

  it('may follow a scheme in any case', async () => {
    const gateway = await startGateway();
    const headers = { authorization: `bEARER ${await sign()}` };
    expect(await outcome(gateway.authenticateHeaders(headers))).toBe(ACCEPTED);
  });

  it('leaves no secret in the words of a refusal', async () => {
    const gateway = await startGateway();
    const error = await gateway.authenticate(await signDemo({}, 'x'.repeat(40))).catch((e) => e);
    expect(error.message).toBe('Not authenticated: the credentials are rejected.');
    expect(JSON.stringify(error.facts)).not.toContain(SECRET);
  });
});

describe('keys of an issuer', () => {
  it('may share one id: each that fits is tried', async () => {
    const gateway = await startGateway();
    gateway.state.keys = [await publicJwk(otherRsa, 'r1'), await publicJwk(rsa, 'r1')];
    expect(await outcome(gateway.authenticate(await sign()))).toBe(ACCEPTED);
    const other = await sign({}, {}, otherRsa.privateKey);
    expect(await outcome(gateway.authenticate(other))).toBe(ACCEPTED);
    const expired = await sign({ exp: NOW - 60 });
    expect(await outcome(gateway.authenticate(expired))).toBe(EXPIRED);
    const forged = await sign({}, { kid: 'r1', alg: 'ES256' }, ec.privateKey);
    expect(await outcome(gateway.authenticate(forged))).toBe(REJECTED);
  });

  it('are fetched once for many tokens at the same time', async () => {
    const gateway = await startGateway();
    const tokens = await Promise.all([1, 2, 3, 4].map((n) => sign({ n })));
    await Promise.all(tokens.map(gateway.authenticate));
    expect(gateway.state.fetches).toBe(1);
  });

  it('are fetched anew for an unknown id, though not more often than the cooldown allows', async () => {
    const gateway = await startGateway();
    await gateway.authenticate(await sign());
    gateway.state.keys = [await publicJwk(otherRsa, 'r2')];
    const rotated = await sign({ exp: NOW + 3600 }, { kid: 'r2' }, otherRsa.privateKey);
    expect(await outcome(gateway.authenticate(rotated))).toBe(REJECTED);
    expect(gateway.state.fetches).toBe(1);
    gateway.state.now += 30;
    expect(await outcome(gateway.authenticate(rotated))).toBe(ACCEPTED);
    const strangers = [3, 4, 5].map((n) => sign({ n, exp: NOW + 3600 }, { kid: `r${n}` }));
    const outcomes = (await Promise.all(strangers)).map((t) => outcome(gateway.authenticate(t)));
    expect(await Promise.all(outcomes)).toEqual([REJECTED, REJECTED, REJECTED]);
    expect(gateway.state.fetches).toBe(2);
  });

  it('that were withdrawn end the tokens remembered under them', async () => {
    const gateway = await startGateway();
    const old = await sign({ exp: NOW + 3600 });
    expect(await outcome(gateway.authenticate(old))).toBe(ACCEPTED);
    gateway.state.keys = [await publicJwk(otherRsa, 'r2')];
    gateway.state.now += 31;
    await gateway.authenticate(await sign({ exp: NOW + 3600 }, { kid: 'r2' }, otherRsa.privateKey));
    expect(await outcome(gateway.authenticate(old))).toBe(REJECTED);
  });

  it('stay good for a day while the issuer is out of reach', async () => {
    const gateway = await startGateway();
    const lasting = { exp: NOW + 200_000 };
    await gateway.authenticate(await sign(lasting));
    gateway.state.answer = () => new Response('down', { status: 503 });
    gateway.state.now += 3_600;
    expect(await outcome(gateway.authenticate(await sign({ ...lasting, n: 1 })))).toBe(ACCEPTED);
    gateway.state.now += 86_400;
    expect(await outcome(gateway.authenticate(await sign({ ...lasting, n: 2 })))).toBe(AWAY);
  });

  it.each([
    ['an error', () => Promise.reject(new TypeError('fetch failed'))],
    ['another status', () => new Response('', { status: 404 })],
    ['no JSON', () => new Response('<html>')],
    ['no key set', () => Response.json({ keys: 7 })],
  ])(
    'that answer with %s are the operator’s problem: asked again after a short, growing delay',
    async (_what, answer) => {
      const gateway = await startGateway();
      gateway.state.answer = answer;
      const token = await sign();
      const refused = () => gateway.authenticate(token).catch((error: unknown) => error);
      for (const [attempt, retryAfterMs] of [250, 500, 1_000, 2_000].entries()) {
        expect(await refused()).toMatchObject({
          code: AWAY,
          message: 'The identity provider cannot be reached just now.',
          facts: { service: 'identity provider', retryAfterMs },
        });
        gateway.state.now += retryAfterMs / 1_000 - 0.001;
        expect(await refused()).toMatchObject({ code: AWAY, facts: { retryAfterMs: 1 } });
        expect(gateway.state.fetches).toBe(attempt + 1);
        gateway.state.now += 0.001;
      }
      gateway.state.answer = null;
      expect(await outcome(gateway.authenticate(token))).toBe(ACCEPTED);
    },
  );

  it('are asked for at least every thirty seconds however often that failed', async () => {
    const gateway = await startGateway();
    const token = await sign({ exp: NOW + 86_400 });
    gateway.state.answer = () => new Response('down', { status: 503 });
    for (let n = 0; n < 20; n++) {
      await outcome(gateway.authenticate(token));
      gateway.state.now += 30;
    }
    expect(gateway.state.fetches).toBe(20);
  });

  it('that cannot be asked about a new key are no reason to call its token wrong', async () => {
    const gateway = await startGateway();
    await gateway.authenticate(await sign());
    gateway.state.now += 31;
    gateway.state.answer = () => new Response('down', { status: 503 });
    const rotated = await sign({}, { kid: 'r2' }, otherRsa.privateKey);
    expect(await outcome(gateway.authenticate(rotated))).toBe(AWAY);
    expect(await outcome(gateway.authenticate(await sign({ n: 2 })))).toBe(ACCEPTED);
    gateway.state.answer = null;
    gateway.state.keys = [await publicJwk(otherRsa, 'r2')];
    gateway.state.now += 0.25;
    expect(await outcome(gateway.authenticate(rotated))).toBe(ACCEPTED);
  });

  it('that are symmetric or private are never used from a key set', async () => {
    const gateway = await startGateway();
    const oct = { kty: 'oct', k: encode('public knowledge of thirty two bytes'), kid: 'r1' };
    gateway.state.keys = [oct, { ...(await exportJWK(rsa.privateKey)), kid: 'r1' }];
    expect(await outcome(gateway.authenticate(await sign()))).toBe(REJECTED);
  });
});

describe('a verified token', () => {
  it('is remembered: the second look needs no key', async () => {
    const gateway = await startGateway();
    const token = await sign();
    const first = await gateway.authenticate(token);
    expect(await gateway.authenticate(token)).toBe(first);
  });

  it('is forgotten when it expires', async () => {
    const gateway = await startGateway();
    const token = await sign({ exp: NOW + 60 });
    await gateway.authenticate(token);
    gateway.state.now += 66;
    expect(await outcome(gateway.authenticate(token))).toBe(EXPIRED);
  });

  it('is looked at anew after five minutes', async () => {
    const gateway = await startGateway();
    const token = await sign({ exp: NOW + 3600 });
    const first = await gateway.authenticate(token);
    gateway.state.now += 300;
    const second = await gateway.authenticate(token);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
  });
});
