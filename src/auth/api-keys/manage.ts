import type { KeyRecord, KeyStore } from '../../operations/api-keys.ts';
import { auditRecord } from '../../operations/audit.ts';
import { GatewayError } from '../../shared/errors.ts';
import { gainsOf } from './bounds.ts';
import type { KeyRequest } from './key-request.ts';
import { type KnownNames, problemsOf } from './request-problems.ts';
import { formatKey, hashKey, isKeyId, randomKeyId, randomSecret } from './secret.ts';

/** What changes of keys need. `who` ends up in the audit trail. */
export interface KeyAdmin {
  readonly store: KeyStore;
  /** At least 32 characters; all instances share it. Changing it ends every key. */
  readonly pepper: string;
  readonly now: () => number;
  readonly who: string;
  /** The key that asks, if a key does: it makes and changes nothing that has more than it has itself. */
  readonly maker?: KeyRecord | null;
  /** What scopes may name; absent: anything. */
  readonly known?: KnownNames;
}

export type { KeyRequest };

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

/**
 * @throws InvalidKeyRequestError with everything that is wrong
 * @throws GatewayError FORBIDDEN with everything that the maker itself has not
 */
export async function createApiKey(admin: KeyAdmin, request: KeyRequest): Promise<IssuedKey> {
  const now = admin.now();
  const problems = problemsOf(admin, request, now);
  if (problems.length > 0) throw new InvalidKeyRequestError(problems.join('; '));
  const { environment, name, tenant, roles } = request;
  const text = { environment, id: randomKeyId(), secret: randomSecret() };
  const rules = {
    scopes: request.scopes ?? null,
    // Row policies read them: a key hands on its own, for without them a policy might show more.
    claims: admin.maker?.claims ?? request.claims ?? {},
    origins: (request.origins ?? []).map(canonicalOrigin),
    addresses: request.addresses ?? [],
    expiresAt: request.expiresAt ?? null,
  };
  const record = { id: text.id, environment, name, tenant, roles, createdAt: now, ...rules };
  const gains = admin.maker ? gainsOf(admin.maker, record) : [];
  if (gains.length > 0) throw beyond(gains);
  await admin.store.insert(
    { ...record, hash: hashKey(text, admin.pepper) },
    audited(admin, 'key.create', tenant, { key: text.id, name, roles, ...rules }),
  );
  return { key: formatKey(text), id: text.id };
}

/** Newest first; a key sees those alone that it could have made. */
export async function listApiKeys(
  { store, maker = null }: Pick<KeyAdmin, 'store' | 'maker'>,
  filter: { readonly tenant?: string } = {},
): Promise<readonly KeySummary[]> {
  const found = await store.list(filter);
  const shown = maker === null ? found : found.filter((key) => gainsOf(maker, key).length === 0);
  return shown.map(
    ({ hash: _hash, previousHash: _previousHash, version: _version, ...summary }) => summary,
  );
}

/** False when there is no such key or it is revoked already. Within a second no instance takes it any more. */
export async function revokeApiKey(admin: KeyAdmin, id: string): Promise<boolean> {
  const found = await administered(admin, id);
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
  const found = await administered(admin, id);
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

/** Null: there is none. @throws GatewayError FORBIDDEN when the key that asks could not have made it */
async function administered({ store, maker }: KeyAdmin, id: string): Promise<KeyRecord | null> {
  const found = isKeyId(id) ? await store.find(id) : null;
  const gains = maker && found !== null ? gainsOf(maker, found) : [];
  if (gains.length > 0) throw beyond(gains);
  return found;
}

function beyond(gains: readonly string[]): GatewayError {
  const what = `a key with more than your own: ${gains.join(', ')}`;
  return new GatewayError('FORBIDDEN', { what });
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

/** As browsers write it: lower case, no default port, no slash at the end. */
function canonicalOrigin(text: string): string {
  return new URL(text).origin;
}
