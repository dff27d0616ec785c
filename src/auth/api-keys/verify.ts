import { hash } from 'node:crypto';
import type { KeyRecord, KeyScopes, KeyStore } from '../../operations/api-keys.ts';
import { GatewayError, isGatewayError } from '../../shared/errors.ts';
import type { Principal, Scopes } from '../../shared/principal.ts';
import { createRemembered } from '../remembered.ts';
import { createFreshness } from './key-freshness.ts';
import { createOriginRule, type OriginRule, type RequestOrigin } from './origin-rules.ts';
import { hashKey, type KeyText, parseKey, sameHash } from './secret.ts';

export interface ApiKeyVerifierOptions {
  readonly store: KeyStore;
  readonly pepper: string;
  /** Keys with it administer. */
  readonly adminRole: string;
  readonly now: () => number;
  /** Why a key was refused, for the log: callers learn only that it was. */
  readonly onRefused?: (id: string, why: Refusal) => void;
  /** Hears when a use could not be noted; the request goes on. */
  readonly onError?: (error: unknown) => void;
}

export type Refusal = 'unknown or wrong' | 'revoked' | 'expired' | 'origin or address';

export interface ApiKeyVerifier {
  /** @throws GatewayError UNAUTHENTICATED; WAREHOUSE_UNAVAILABLE when the store cannot be asked. */
  verify(key: string, from: RequestOrigin): Promise<Principal>;
  /** Waits for what is still being written. */
  close(): Promise<void>;
}

/** What a good key stands for. */
interface Known {
  readonly id: string;
  readonly principal: Principal;
  readonly allowed: OriginRule;
  touchedAt: number;
}

const REMEMBERED_KEYS = 10_000;
const REMEMBERED_MS = 5 * 60_000;
const TOUCH_EVERY_MS = 60_000;
const RETRY_MS = 1_000;

/**
 * A key that was good is remembered by its hash and then costs no store, as long as no key changed since; whether
 * one did is asked at least every 0.6 seconds, so that a revoked key ends within a second on every instance.
 */
export function createApiKeyVerifier(options: ApiKeyVerifierOptions): ApiKeyVerifier {
  const { store, now } = options;
  const remembered = createRemembered<Known>(REMEMBERED_KEYS);
  const freshness = createFreshness({ version: store.version, now, onChange: remembered.clear });
  const touches = new Set<Promise<void>>();

  const load = async (key: KeyText, memo: string): Promise<Known> => {
    const epoch = remembered.epoch();
    const { record, until } = await authentic(options, key);
    const known = knownOf(record, options.adminRole);
    remembered.set(memo, known, until, epoch);
    return known;
  };
  const touch = (known: Known, at: number): void => {
    if (at - known.touchedAt < TOUCH_EVERY_MS) return;
    known.touchedAt = at;
    const written = store
      .touch(known.id, at, at - TOUCH_EVERY_MS)
      .catch((error) => options.onError?.(error))
      .finally(() => touches.delete(written));
    touches.add(written);
  };
  return {
    verify: async (text, from) => {
      const key = parseKey(text);
      if (key === null) throw new GatewayError('UNAUTHENTICATED', { reason: 'malformed' });
      const stale = freshness.ensure();
      if (stale !== null) await orUnavailable(stale);
      const memo = hash('sha256', text, 'base64');
      const known = remembered.get(memo, now()) ?? (await load(key, memo));
      if (!known.allowed(from)) throw refuse(options, known.id, 'origin or address');
      touch(known, now());
      return known.principal;
    },
    close: async () => {
      await Promise.all(touches);
    },
  };
}

/** Looks up and compares the same way whether the id exists or not, before anything else is read of the record. */
async function authentic(
  options: ApiKeyVerifierOptions,
  key: KeyText,
): Promise<{ readonly record: KeyRecord; readonly until: number }> {
  const presented = hashKey(key, options.pepper);
  const record = await orUnavailable(options.store.find(key.id));
  const isCurrent = sameHash(presented, record?.hash ?? null);
  const isPrevious = sameHash(presented, record?.previousHash ?? null);
  if (record === null || !(isCurrent || isPrevious)) {
    throw refuse(options, key.id, 'unknown or wrong');
  }
  if (record.revokedAt !== null) throw refuse(options, key.id, 'revoked');
  const now = options.now();
  const ends = [record.expiresAt, isCurrent ? null : record.previousUntil];
  const until = Math.min(now + REMEMBERED_MS, ...ends.filter((end) => end !== null));
  if (until <= now) throw refuse(options, key.id, 'expired');
  return { record, until };
}

function knownOf(record: KeyRecord, adminRole: string): Known {
  const subject = `key:${record.id}`;
  const { tenant, roles, claims, scopes } = record;
  return {
    id: record.id,
    principal: {
      subject,
      via: 'api-key',
      tenant,
      roles: new Set(roles),
      administers: roles.includes(adminRole),
      securityContext: { ...claims, tenant, user: subject, roles },
      scopes: scopes === null ? null : scopesOf(scopes),
    },
    allowed: createOriginRule(record.origins, record.addresses),
    touchedAt: record.lastUsedAt ?? Number.NEGATIVE_INFINITY,
  };
}

function scopesOf({ cubes, insights, operations }: KeyScopes): Scopes {
  return {
    cubes: cubes && new Set(cubes),
    insights: insights && new Set(insights),
    operations: operations && new Set(operations),
  };
}

function refuse(options: ApiKeyVerifierOptions, id: string, why: Refusal): GatewayError {
  options.onRefused?.(id, why);
  return new GatewayError('UNAUTHENTICATED', {
    reason: why === 'expired' ? 'expired' : 'rejected',
  });
}

/** Without the store nobody knows whether the key was revoked: fail closed, but say that it may pass. */
async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (isGatewayError(cause)) throw cause;
    const facts = { service: 'operations store', retryAfterMs: RETRY_MS } as const;
    throw new GatewayError('WAREHOUSE_UNAVAILABLE', facts, { cause });
  }
}
