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
} from './auth/api-keys/manage.ts';
import type { AuditedOperation } from './http/deps.ts';
import type { Operations } from './open-operations.ts';
import { type AuditRecord, auditRecord } from './operations/audit.ts';
import type { Administration, KeyAsked, KeyInfo } from './resolvers/administration.ts';
import { GatewayError } from './shared/errors.ts';
import { KEY_OPERATIONS, type KeyOperation, type Principal } from './shared/principal.ts';

const DAY_MS = 86_400_000;

/** `now` in epoch milliseconds. */
export function createAdministration(operations: Operations, now: () => number): Administration {
  const { store } = operations;
  const adminOf = (principal: Principal): KeyAdmin => {
    // Without a pepper the schema has no mutations.
    const pepper = operations.pepper ?? '';
    return { store: store.keys, pepper, now, who: realCaller(principal) };
  };
  return {
    listKeys: async (tenant) => {
      const keys = await listApiKeys({ store: store.keys }, tenant === null ? {} : { tenant });
      return keys.map(keyInfo);
    },
    createKey: (principal, request) => createKey(adminOf(principal), request),
    rotateKey: (principal, id, overlapMs) => rotateApiKey(adminOf(principal), id, overlapMs),
    revokeKey: (principal, id) => revokeApiKey(adminOf(principal), id),
    usage: (tenant, days) => {
      const today = now();
      return store.usage.read(tenant, dayOf(today - (days - 1) * DAY_MS), dayOf(today + DAY_MS));
    },
    auditLog: async ({ tenant, kind, first }) => {
      const filter = { ...(tenant !== null && { tenant }), ...(kind !== null && { kind }) };
      const records = await store.audit.list({ ...filter, limit: first });
      return records.map((record) => ({ ...record, at: new Date(record.at).toISOString() }));
    },
  };
}

/** What the audit keeps of an operation. */
export function auditOperation(operation: AuditedOperation): AuditRecord {
  const { principal, requestId, at, ms, answer } = operation;
  const { document, questions, fromCache } = answer;
  return auditRecord({
    ...{ at, kind: 'request', who: realCaller(principal), tenant: principal.tenant },
    operation: document?.operation ?? '',
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
  const scopes = { cubes, insights, operations: operations?.map(keyOperation) ?? null };
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

function keyOperation(name: string): KeyOperation {
  const known = KEY_OPERATIONS.find((operation) => operation === name);
  if (known !== undefined) return known;
  const problem = `there is no operation ${name} (known: ${KEY_OPERATIONS.join(', ')})`;
  throw new GatewayError('INVALID_FILTER', { problem, member: 'createApiKey' });
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
