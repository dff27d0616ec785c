import { hash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import { GatewayError } from '../shared/errors.ts';
import type { Principal } from '../shared/principal.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import { principalOf } from './principal-of.ts';
import { createRemembered } from './remembered.ts';
import type { AuthDeps, Scheme } from './scheme.ts';

/** Larger tokens are refused unread: every byte of one is hashed and parsed before anything is known of it. */
const MAX_TOKEN_CHARS = 8192;
/** A verified token is believed without a new look for at most this long, and never past its `exp`. */
const BELIEVED_MS = 5 * 60_000;
const REMEMBERED_TOKENS = 10_000;

/** What begins like an API key is one, and another scheme's. */
const BEARER = /^bearer +(?!sk_)(.*)$/i;

/** `Authorization: Bearer <JWT>`, of any configured issuer. */
export function bearerTokens(deps: Omit<AuthDeps, 'schemes'>): Scheme {
  const remembered = createRemembered<Principal>(REMEMBERED_TOKENS);
  const issuers = issuersByName(deps, remembered.clear);
  return {
    read: (headers) => BEARER.exec(headers.get('authorization') ?? '')?.[1] ?? null,
    verify: async (token) => {
      if (token.length > MAX_TOKEN_CHARS) throw refused('malformed');
      const now = deps.now();
      // The hash, so that no usable token lies in the heap or in a dump of it.
      const key = hash('sha256', token, 'base64');
      const known = remembered.get(key, now.getTime());
      if (known !== undefined) return known;
      const epoch = remembered.epoch();
      const payload = await verifyToken(token, issuers, now);
      const principal = principalOf(payload, deps.config);
      const until = Math.min((payload.exp ?? 0) * 1000, now.getTime() + BELIEVED_MS);
      remembered.set(key, principal, until, epoch);
      return principal;
    },
  };
}

function issuersByName(
  deps: Omit<AuthDeps, 'schemes'>,
  onRotation: () => void,
): ReadonlyMap<string, readonly Issuer[]> {
  const byName = new Map<string, Issuer[]>();
  for (const settings of deps.config.jwt) {
    const issuer = createIssuer(settings, { ...deps, onRotation });
    byName.set(settings.issuer, [...(byName.get(settings.issuer) ?? []), issuer]);
  }
  return byName;
}

/** The token names its issuer; the claim is believed only once that issuer's key has verified it. */
async function verifyToken(
  token: string,
  issuers: ReadonlyMap<string, readonly Issuer[]>,
  now: Date,
): Promise<JWTPayload> {
  const { header, payload } = unverified(token);
  const candidates = typeof payload.iss === 'string' ? issuers.get(payload.iss) : undefined;
  const issuer = candidates?.find((candidate) => candidate.algorithms.includes(String(header.alg)));
  if (issuer === undefined || !isAccessToken(header.typ)) throw refused('rejected');
  try {
    return await issuer.verify(token, now);
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw refused('expired', cause);
    if (cause instanceof errors.JOSEError) throw refused('rejected', cause);
    throw cause;
  }
}

function unverified(token: string) {
  if (!isCompact(token)) throw refused('malformed');
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch (cause) {
    throw refused('malformed', cause);
  }
}

/**
 * Three parts of base64url in its one canonical form. Decoders overlook padding, spaces and stray bits at
 * the end of a part, so that one signed text would have many spellings.
 */
export function isCompact(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every(isCanonical);
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** RFC 8725, 3.11: a signed thing of another kind (a logout token, a DPoP proof) is no access token. */
function isAccessToken(typ: unknown): boolean {
  if (typ === undefined) return true;
  if (typeof typ !== 'string') return false;
  return ['jwt', 'at+jwt'].includes(typ.toLowerCase().replace(/^application\//, ''));
}

function refused(reason: 'malformed' | 'expired' | 'rejected', cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHENTICATED', { reason }, { cause });
}
