import { isIP } from 'node:net';
import { auditRecord } from '../../operations/audit.ts';
import type { KeyRecord, KeyScopes, KeyStore } from '../../operations/keys.ts';
import { type Claim, KEY_OPERATIONS } from '../../shared/principal.ts';
import { formatKey, hashKey, isEnvironment, randomKeyId, randomSecret } from './secret.ts';

/** What changes of keys need. `who` ends up in the audit trail. */
export interface KeyAdmin {
  readonly store: KeyStore;
  /** At least 32 characters; all instances share it. Changing it ends every key. */
  readonly pepper: string;
  readonly now: () => number;
  readonly who: string;
}

export interface KeyRequest {
  readonly name: string;
  /** `live`, `test`, …: the second part of the key's text. */
  readonly environment: string;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly scopes?: KeyScopes | null;
  readonly claims?: Readonly<Record<string, Claim>>;
  /** Full origins such as `https://app.example.com`; browsers elsewhere, and callers without one, are refused. */
  readonly origins?: readonly string[];
  /** Addresses or CIDR blocks. */
  readonly addresses?: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt?: number | null;
}

/** A key as people may see it: without any hash. */
export type KeySummary = Omit<KeyRecord, 'hash' | 'previousHash' | 'version'>;

/** `key` is the full text, and this is the only time it is seen. */
export interface IssuedKey {
  readonly key: string;
  readonly id: string;
}

/** Thrown for a key that may not be made as asked; for operators. */
export class InvalidKeyRequestError extends Error {
  override readonly name = 'InvalidKeyRequestError';
}

/** @throws InvalidKeyRequestError with everything that is wrong. */
export async function createApiKey(admin: KeyAdmin, request: KeyRequest): Promise<IssuedKey> {
  const now = admin.now();
  const problems = problemsOf(admin, request, now);
  if (problems.length > 0) throw new InvalidKeyRequestError(problems.join('; '));
  const { environment, name, tenant, roles } = request;
  const text = { environment, id: randomKeyId(), secret: randomSecret() };
  const rules = {
    scopes: request.scopes ?? null,
    claims: request.claims ?? {},
    origins: (request.origins ?? []).map(canonicalOrigin),
    addresses: request.addresses ?? [],
    expiresAt: request.expiresAt ?? null,
  };
  const record = { id: text.id, environment, name, tenant, roles, createdAt: now, ...rules };
  await admin.store.insert(
    { ...record, hash: hashKey(text, admin.pepper) },
    audited(admin, 'key.create', tenant, { key: text.id, name, roles, ...rules }),
  );
  return { key: formatKey(text), id: text.id };
}

/** Newest first. */
export async function listApiKeys(
  admin: Pick<KeyAdmin, 'store'>,
  filter: { readonly tenant?: string } = {},
): Promise<readonly KeySummary[]> {
  return (await admin.store.list(filter)).map(
    ({ hash: _hash, previousHash: _previousHash, version: _version, ...summary }) => summary,
  );
}

/** False when there is no such key or it is revoked already. Within a second no instance takes it any more. */
export async function revokeApiKey(admin: KeyAdmin, id: string): Promise<boolean> {
  const found = await admin.store.find(id);
  if (found === null) return false;
  return admin.store.revoke(
    id,
    admin.now(),
    audited(admin, 'key.revoke', found.tenant, { key: id, name: found.name }),
  );
}

/**
 * A new secret for the same key; the old one works for another `overlapMs` (0: not at all).
 * Null when there is no such key or it is revoked.
 */
export async function rotateApiKey(
  admin: KeyAdmin,
  id: string,
  overlapMs: number,
): Promise<IssuedKey | null> {
  const found = await admin.store.find(id);
  if (found === null) return null;
  const text = { environment: found.environment, id, secret: randomSecret() };
  const at = admin.now();
  const rotation = {
    hash: hashKey(text, admin.pepper),
    at,
    previousUntil: at + Math.max(0, overlapMs),
  };
  const detail = { key: id, name: found.name, previousUntil: rotation.previousUntil };
  const done = await admin.store.rotate(
    id,
    rotation,
    audited(admin, 'key.rotate', found.tenant, detail),
  );
  return done ? { key: formatKey(text), id } : null;
}

function audited(admin: KeyAdmin, operation: string, tenant: string | null, detail: unknown) {
  return auditRecord({
    at: admin.now(),
    kind: 'change',
    who: admin.who,
    tenant,
    operation,
    detail,
  });
}

const MIN_PEPPER = 32;

function problemsOf(admin: KeyAdmin, request: KeyRequest, now: number): readonly string[] {
  const unknown = (request.scopes?.operations ?? []).filter(
    (name) => !KEY_OPERATIONS.includes(name),
  );
  const checks: readonly (readonly [boolean, string])[] = [
    [admin.pepper.length < MIN_PEPPER, `the pepper is shorter than ${MIN_PEPPER} characters`],
    [request.name.trim() === '', 'a key needs a name'],
    [!isEnvironment(request.environment), `"${request.environment}" is no environment: a-z, 0-9`],
    [request.tenant === '', 'the tenant is empty'],
    [(request.expiresAt ?? Number.POSITIVE_INFINITY) <= now, 'it would have expired already'],
    [unknown.length > 0, `no such operation: ${unknown.join(', ')}`],
  ];
  const badOrigins = (request.origins ?? []).filter((origin) => !isOrigin(origin));
  const badAddresses = (request.addresses ?? []).filter((block) => !isBlock(block));
  return [
    ...checks.flatMap(([wrong, problem]) => (wrong ? [problem] : [])),
    ...badOrigins.map((origin) => `"${origin}" is no origin (https://host[:port])`),
    ...badAddresses.map((block) => `"${block}" is neither an address nor a CIDR block`),
  ];
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

/** As browsers write it: lower case, no default port, no slash at the end. */
function canonicalOrigin(text: string): string {
  return new URL(text).origin;
}

function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}
