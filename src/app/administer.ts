/** The operations store as requests see it: keys for admins, usage for tenants, one audit record for each operation. */
import { hash } from 'node:crypto';
import {
  createApiKey,
  InvalidKeyRequestError,
  type KeyAdmin,
  type KeySummary,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '../auth/api-keys/manage.ts';
import type { KnownNames } from '../auth/api-keys/request-problems.ts';
import type { AuditedOperation } from '../http/deps.ts';
import type { KeyRecord, KeyStore } from '../operations/api-keys.ts';
import { type AuditRecord, auditRecord } from '../operations/audit.ts';
import type {
  Administration,
  KeyAsked,
  KeyInfo,
} from '../resolvers/administration/administration.ts';
import { GatewayError } from '../shared/errors.ts';
import { isPlainText } from '../shared/plain-text.ts';
import type { KeyOperation, Principal } from '../shared/principal.ts';
import type { Operations } from './open-operations.ts';

const DAY_MS = 86_400_000;

export interface AdministrationDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What the scopes of keys may name just now. */
  readonly known: () => KnownNames;
}

export function createAdministration(
  operations: Operations,
  { now, known }: AdministrationDeps,
): Administration {
  const { store } = operations;
  const adminOf = async (principal: Principal): Promise<KeyAdmin> => ({
    ...{ store: store.keys, now, who: realCaller(principal), known: known() },
    // Without a pepper the schema has no mutations.
    pepper: operations.pepper ?? '',
    maker: await keyThatAsks(principal, store.keys),
  });
  return {
    listKeys: async (principal, tenant) => {
      if (tenant !== null && !isPlainText(tenant)) return [];
      const keys = await listApiKeys(await adminOf(principal), tenant === null ? {} : { tenant });
      return keys.map(keyInfo);
    },
    createKey: async (principal, request) => createKey(await adminOf(principal), request),
    rotateKey: async (principal, id, overlapMs) =>
      rotateApiKey(await adminOf(principal), id, overlapMs),
    revokeKey: async (principal, id) => revokeApiKey(await adminOf(principal), id),
    usage: (tenant, days) => {
      const today = now();
      return store.usage.read(tenant, dayOf(today - (days - 1) * DAY_MS), dayOf(today + DAY_MS));
    },
    auditLog: async (principal, { tenant: asked, kind, first }) => {
      const maker = await keyThatAsks(principal, store.keys);
      const tenant = auditedTenant(maker, asked);
      if (tenant !== null && !isPlainText(tenant)) return [];
      const filter = { ...(tenant !== null && { tenant }), ...(kind !== null && { kind }) };
      const records = await store.audit.list({ ...filter, limit: first });
      return records.map((record) => ({ ...record, at: new Date(record.at).toISOString() }));
    },
  };
}

/** The key that a caller has; null for callers without one. @throws GatewayError when it has ended meanwhile */
async function keyThatAsks(
  { via, subject }: Principal,
  keys: Pick<KeyStore, 'find'>,
): Promise<KeyRecord | null> {
  if (via !== 'api-key') return null;
  const found = await keys.find(subject.replace(/^key:/, ''));
  if (found !== null && found.revokedAt === null) return found;
  throw new GatewayError('UNAUTHENTICATED', { reason: 'rejected' });
}

/** A key of a tenant reads that tenant's audit alone. */
function auditedTenant(maker: KeyRecord | null, asked: string | null): string | null {
  const own = maker?.tenant ?? null;
  if (own === null || asked === null || asked === own) return own ?? asked;
  throw new GatewayError('FORBIDDEN', { what: 'the audit of another tenant' });
}

/** What the audit keeps of an operation. */
export function auditOperation(operation: AuditedOperation): AuditRecord {
  const { surface, principal, requestId, at, ms, answer } = operation;
  const { document, questions, fromCache } = answer;
  return auditRecord({
    ...{ at, kind: 'request', who: realCaller(principal), tenant: principal.tenant },
    operation: operationName(surface, document?.operation ?? ''),
    hash: document === null ? null : hash('sha256', document.text),
    cubes: [...answer.touched].filter((cube) => cube !== ''),
    rows: answer.rows,
    cost: Math.round(answer.spent * 1000) / 1000,
    cache: cacheWord(questions, fromCache),
    ...{ ms, outcome: answer.outcome, requestId, detail: answer.variables },
  });
}

/** An admin begins to act for another tenant. */
export function auditActing(principal: Principal, at: number): AuditRecord {
  const { tenant, actor } = principal;
  return auditRecord({
    ...{ at, kind: 'change', who: realCaller(principal), tenant, operation: 'tenant.act-as' },
    detail: { from: actor?.tenant ?? null },
  });
}

/** As GraphQL allows it; whatever else a client wrote there names no operation. Other surfaces stand before theirs. */
function operationName(surface: string, written: string): string {
  const name = /^[_A-Za-z][_0-9A-Za-z]{0,255}$/.test(written) ? written : '';
  if (surface === 'graphql') return name;
  return name === '' ? surface : `${surface}.${name}`;
}

function realCaller({ actor, subject }: Principal): string {
  return actor?.subject ?? subject;
}

function cacheWord(questions: number, fromCache: number): AuditRecord['cache'] {
  if (questions === 0) return null;
  if (fromCache === 0) return 'miss';
  return fromCache === questions ? 'hit' : 'partial';
}

async function createKey(admin: KeyAdmin, asked: KeyAsked) {
  const { cubes, insights, operations, expiresAt, ...request } = asked;
  const limited = cubes !== null || insights !== null || operations !== null;
  // Those that are none are refused with everything else that is wrong.
  const scopes = { cubes, insights, operations: operations as readonly KeyOperation[] | null };
  try {
    return await createApiKey(admin, {
      ...request,
      scopes: limited ? scopes : null,
      expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    });
  } catch (error) {
    if (!(error instanceof InvalidKeyRequestError)) throw error;
    throw new GatewayError('INVALID_FILTER', { problem: error.message, member: 'createApiKey' });
  }
}

function keyInfo(key: KeySummary): KeyInfo {
  const { id, name, environment, tenant, roles, scopes, origins, addresses } = key;
  return {
    ...{ id, name, environment, tenant, roles, origins, addresses },
    cubes: scopes?.cubes ?? null,
    insights: scopes?.insights ?? null,
    operations: scopes?.operations ?? null,
    createdAt: instant(key.createdAt),
    expiresAt: instantOrNull(key.expiresAt),
    revokedAt: instantOrNull(key.revokedAt),
    rotatedAt: instantOrNull(key.rotatedAt),
    lastUsedAt: instantOrNull(key.lastUsedAt),
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms);
}

function dayOf(ms: number): string {
  return instant(ms).slice(0, 10);
}
