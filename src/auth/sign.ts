import { createSecretKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { ClaimPaths } from '../config/config.ts';
import type { Claim } from '../shared/principal.ts';

export interface TokenRequest {
  readonly issuer: string;
  readonly audience: string;
  readonly secret: string;
  /** Where the verifying side looks for tenant, roles and user. */
  readonly claims: ClaimPaths;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly user: string;
  readonly lifetimeSeconds: number;
  readonly now: Date;
}

/** A token of an issuer with a shared secret, for trying things out. */
export function signToken(request: TokenRequest): Promise<string> {
  const payload: Record<string, Claim> = {};
  if (request.tenant !== null) put(payload, request.claims.tenant, request.tenant);
  put(payload, request.claims.roles, request.roles);
  put(payload, request.claims.user, request.user);
  const issuedAt = Math.floor(request.now.getTime() / 1000);
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(request.issuer)
    .setAudience(request.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + request.lifetimeSeconds)
    .sign(createSecretKey(Buffer.from(request.secret, 'utf8')));
}

/** Writes a claim where the claims mapping will look for it: a URL is one name, all else a dotted path. */
function put(payload: Record<string, Claim>, path: string, value: Claim): void {
  const names = path.includes('://') ? [path] : path.split('.');
  let target = payload;
  for (const name of names.slice(0, -1)) {
    const inner: Record<string, Claim> = { ...(target[name] as Record<string, Claim>) };
    target[name] = inner;
    target = inner;
  }
  target[names.at(-1) ?? path] = value;
}
