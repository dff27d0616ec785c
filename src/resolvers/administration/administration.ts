/** What operators ask of a running gateway, and what tenants may know of their own use. Kept elsewhere; shown here. */
import type { Principal } from '../../shared/principal.ts';

export interface Administration {
  /** Newest first; to a key those that it could have made. */
  listKeys(principal: Principal, tenant: string | null): Promise<readonly KeyInfo[]>;
  /** @throws GatewayError INVALID_FILTER with everything that is wrong; FORBIDDEN for more than a key itself has */
  createKey(principal: Principal, request: KeyAsked): Promise<IssuedKeyInfo>;
  /** Null: there is no such key, or it is revoked. */
  rotateKey(principal: Principal, id: string, overlapMs: number): Promise<IssuedKeyInfo | null>;
  revokeKey(principal: Principal, id: string): Promise<boolean>;
  /** By UTC day, oldest first, of the caller's own tenant. */
  usage(tenant: string, days: number): Promise<readonly UsageInfo[]>;
  /** Newest first. */
  auditLog(principal: Principal, asked: AuditAsked): Promise<readonly AuditInfo[]>;
}

export interface KeyInfo {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly cubes: readonly string[] | null;
  readonly insights: readonly string[] | null;
  readonly operations: readonly string[] | null;
  readonly origins: readonly string[];
  readonly addresses: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly rotatedAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface KeyAsked {
  readonly name: string;
  readonly environment: string;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly cubes: readonly string[] | null;
  readonly insights: readonly string[] | null;
  readonly operations: readonly string[] | null;
  readonly origins: readonly string[];
  readonly addresses: readonly string[];
  /** ISO 8601. */
  readonly expiresAt: string | null;
}

/** `key` is shown this once. */
export interface IssuedKeyInfo {
  readonly id: string;
  readonly key: string;
}

export interface UsageInfo {
  readonly day: string;
  readonly requests: number;
  readonly failures: number;
  readonly cacheHits: number;
  readonly rows: number;
  readonly bytes: number;
  readonly cost: number;
  readonly ms: number;
}

interface AuditAsked {
  readonly tenant: string | null;
  readonly kind: 'request' | 'change' | null;
  readonly first: number;
}

export interface AuditInfo {
  readonly at: string;
  readonly kind: string;
  readonly who: string;
  readonly tenant: string | null;
  readonly operation: string;
  readonly hash: string | null;
  readonly cubes: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  readonly cost: number;
  readonly cache: string | null;
  readonly ms: number;
  readonly outcome: string;
  readonly requestId: string | null;
  readonly detail: unknown;
}
