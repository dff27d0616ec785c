import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { createAuthenticate } from '../../../src/auth/authenticate.ts';
import type { AuthConfig } from '../../../src/config/config.ts';
import { isGatewayError } from '../../../src/shared/errors.ts';

export const NOW = 1_800_000_000;
export const ISSUER = 'https://id.example.com/';
export const SECRET = 'a secret of the demo issuer, long enough';

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export async function publicJwk(pair: { publicKey: KeyObject }, kid: string): Promise<JWK> {
  return { ...(await exportJWK(pair.publicKey)), kid, use: 'sig' };
}

export const config: AuthConfig = {
  jwt: [
    {
      kind: 'jwks',
      issuer: ISSUER,
      audience: ['sextant'],
      jwks: 'https://id.example.com/jwks.json',
      algorithms: ['RS256', 'ES256'],
    },
    { kind: 'secret', issuer: 'sextant-demo', audience: ['sextant'], secret: SECRET },
    { kind: 'secret', issuer: 'switched-off', audience: ['sextant'], secret: null },
  ],
  claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
  admin: { role: 'admin', issuers: [ISSUER] },
};

/** A gateway with a clock and an issuer whose key set the test may change or take away. */
export async function startGateway(overrides: Partial<AuthConfig> = {}) {
  const state = {
    keys: [await publicJwk(rsa, 'r1'), await publicJwk(ec, 'e1')] as readonly JWK[],
    now: NOW,
    fetches: 0,
    answer: null as null | (() => Response | Promise<Response>),
  };
  const authenticate = createAuthenticate({
    config: { ...config, ...overrides },
    now: () => new Date(state.now * 1000),
    fetch: async () => {
      state.fetches += 1;
      return state.answer === null ? Response.json({ keys: state.keys }) : state.answer();
    },
  });
  return {
    state,
    authenticate: (token: string) =>
      authenticate(new Headers({ authorization: `Bearer ${token}` })),
    authenticateHeaders: (headers: Record<string, string>) => authenticate(new Headers(headers)),
  };
}

export const goodClaims = {
  iss: ISSUER,
  aud: 'sextant',
  sub: 'u1',
  tenant_id: 't1',
  roles: ['analyst'],
  exp: NOW + 60,
};

export function sign(
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
  key: KeyObject | Uint8Array = rsa.privateKey,
): Promise<string> {
  const payload = Object.fromEntries(
    Object.entries({ ...goodClaims, ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'r1', ...header } as JWTHeaderParameters)
    .sign(key);
}

export function signDemo(claims: Record<string, unknown> = {}, secret = SECRET): Promise<string> {
  const key = createSecretKey(Buffer.from(secret));
  return sign({ iss: 'sextant-demo', ...claims }, { alg: 'HS256', kid: undefined as never }, key);
}

export function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

/** `ok`, or the code and the reason a caller is told. */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return error.code === 'UNAUTHENTICATED' ? `UNAUTHENTICATED ${error.facts.reason}` : error.code;
  }
}
