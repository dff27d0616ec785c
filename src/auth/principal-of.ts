import type { JWTPayload } from 'jose';
import type { AuthConfig } from '../config/config.ts';
import { GatewayError } from '../shared/errors.ts';
import { isPlainText } from '../shared/plain-text.ts';
import type { Claim, Principal } from '../shared/principal.ts';

/**
 * Who a verified token speaks for. A token without a tenant is a caller without one (policies that bind
 * a tenant then match nothing); a claim of the wrong shape, or no user at all, is refused.
 * @throws GatewayError UNAUTHENTICATED
 */
export function principalOf(
  payload: JWTPayload,
  { claims: paths, admin }: Pick<AuthConfig, 'claims' | 'admin'>,
): Principal {
  const claims = payload as Readonly<Record<string, Claim>>;
  const tenant = identifier(claimAt(claims, paths.tenant));
  const user = identifier(claimAt(claims, paths.user));
  if (user === null || isNameOfKey(user)) throw refused();
  const roles = roleNames(claimAt(claims, paths.roles));
  const issuer = payload.iss ?? '';
  return {
    subject: `user:${user}@${issuer}`,
    via: 'jwt',
    tenant,
    roles: new Set(roles),
    administers: roles.includes(admin.role) && admin.issuers.includes(issuer),
    securityContext: { ...claims, tenant, user, roles },
  };
}

/** A claim by its whole name (`https://example.com/tenant`), else by dotted path (`realm_access.roles`). */
function claimAt(claims: Readonly<Record<string, Claim>>, path: string): Claim | undefined {
  if (Object.hasOwn(claims, path)) return claims[path];
  let found: Claim | undefined = claims;
  for (const name of path.split('.')) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

function isObject(claim: Claim | undefined): claim is { readonly [key: string]: Claim } {
  return typeof claim === 'object' && claim !== null && !Array.isArray(claim);
}

/** Some issuers number their tenants; nothing else but text identifies anybody. */
function identifier(claim: Claim | undefined): string | null {
  if (claim === undefined || claim === null) return null;
  if (typeof claim === 'string' && claim !== '' && isPlainText(claim)) return claim;
  if (typeof claim === 'number' && Number.isSafeInteger(claim)) return String(claim);
  throw refused();
}

function roleNames(claim: Claim | undefined): readonly string[] {
  if (claim === undefined || claim === null) return [];
  if (typeof claim === 'string') return claim.split(' ').filter((name) => name !== '');
  if (Array.isArray(claim) && claim.every((name) => typeof name === 'string')) {
    return claim as readonly string[];
  }
  throw refused();
}

/** What row policies call a key: no user may be called so. */
function isNameOfKey(user: string): boolean {
  return /^key:[0-9A-Za-z]{12}$/.test(user);
}

function refused(): GatewayError {
  return new GatewayError('UNAUTHENTICATED', { reason: 'rejected' });
}
