/** `auth`: whose tokens are believed, where they say who asks, and who administers. */
import { nearest } from '../shared/suggest.ts';
import type { AuthConfig, ClaimPaths, JwtIssuer } from './config.ts';
import type { Located } from './config-document.ts';
import { type Decode, listOf, oneOf, optional, record, required, text } from './decode.ts';
import { secret, urlOf } from './texts.ts';

const DEFAULT_CLAIMS: ClaimPaths = { tenant: 'tenant_id', roles: 'roles', user: 'sub' };
const ADMIN_ROLE = 'admin';

export const DEFAULT_AUTH: AuthConfig = {
  jwt: [],
  claims: DEFAULT_CLAIMS,
  admin: { role: ADMIN_ROLE, issuers: [] },
};

/** Asymmetric algorithms alone: a public key must never serve as a shared secret. */
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;

interface AdminAsked {
  readonly role: string;
  /** Null: not said. */
  readonly issuers: readonly string[] | null;
}

type Asked = Omit<AuthConfig, 'admin'> & { readonly admin: AdminAsked };

const shape = record<Asked>(
  {
    jwt: optional(listOf(issuer), []),
    claims: optional(
      record<ClaimPaths>(
        {
          tenant: optional(text, DEFAULT_CLAIMS.tenant),
          roles: optional(text, DEFAULT_CLAIMS.roles),
          user: optional(text, DEFAULT_CLAIMS.user),
        },
        'auth.claims',
      ),
      DEFAULT_CLAIMS,
    ),
    admin: optional<AdminAsked>(
      record<AdminAsked>(
        {
          role: optional(text, ADMIN_ROLE),
          issuers: optional<readonly string[] | null>(listOf(text), null),
        },
        'auth.admin',
      ),
      { role: ADMIN_ROLE, issuers: null },
    ),
  },
  'auth',
);

export const auth: Decode<AuthConfig> = (given, report) => {
  const { admin, ...read } = shape(given, report);
  const active = [...new Set(read.jwt.filter(isActive).map(({ issuer: name }) => name))];
  const known = new Set(read.jwt.map(({ issuer: name }) => name));
  const named = given.kind === 'map' ? given.entries.get('admin')?.value.at : undefined;
  for (const name of admin.issuers ?? []) {
    if (known.has(name)) continue;
    const near = nearest(name, known);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    report(`auth.admin names ${name}, which is no issuer of auth.jwt${hint}`, named ?? given.at);
  }
  // Of several issuers none is more trusted than the others until somebody says so.
  const issuers = admin.issuers ?? (active.length === 1 ? active : []);
  return { ...read, admin: { role: admin.role, issuers } };
};

function isActive(issuer: JwtIssuer): boolean {
  return issuer.kind === 'jwks' || issuer.secret !== null;
}

const issuerKeys = record(
  {
    issuer: required(text),
    audience: required(listOf(text)),
    jwks: optional<string | null>(jwksUrl, null),
    secret: optional<string | null>(secret, null),
    algorithms: optional<readonly string[] | null>(listOf(oneOf(ASYMMETRIC, 'an algorithm')), null),
  },
  'auth.jwt',
);

function issuer(given: Located, report: Parameters<Decode<JwtIssuer>>[1]): JwtIssuer {
  const read = issuerKeys(given, report);
  const keys = given.kind === 'map' ? given.entries : new Map();
  if (given.kind === 'map' && keys.has('jwks') === keys.has('secret')) {
    report('an issuer needs either jwks or secret, and not both', given.at);
  }
  const base = { issuer: read.issuer, audience: read.audience };
  if (keys.has('secret')) {
    const algorithms = keys.get('algorithms');
    if (algorithms !== undefined)
      report('an issuer with a secret always uses HS256', algorithms.at);
    return { ...base, kind: 'secret', secret: read.secret };
  }
  const algorithms = read.algorithms ?? DEFAULT_ALGORITHMS;
  return { ...base, kind: 'jwks', jwks: read.jwks ?? '', algorithms };
}

/** Keys fetched over plain HTTP could be anyone's, so only this machine may be asked that way. */
function jwksUrl(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = urlOf(['https:', 'http:'])(given, report);
  if (!URL.canParse(written)) return written;
  const url = new URL(written);
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    report('jwks must be an https URL (http is for this machine alone)', given.at);
  }
  return written;
}
