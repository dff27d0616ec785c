/** A claim's value as policies may compare against it. */
export type Claim =
  | string
  | number
  | boolean
  | null
  | readonly Claim[]
  | { readonly [key: string]: Claim };

/** What a key may be used for beside reading aggregates through the schema. */
export const KEY_OPERATIONS = ['query', 'records', 'export', 'explain', 'admin'] as const;
export type KeyOperation = (typeof KEY_OPERATIONS)[number];

/** What a credential is limited to, whatever its roles allow. A null list does not limit. */
export interface Scopes {
  readonly cubes: ReadonlySet<string> | null;
  readonly insights: ReadonlySet<string> | null;
  readonly operations: ReadonlySet<KeyOperation> | null;
}

/** Who is asking. Built by `auth`, read by `semantic/access`, never changed. */
export interface Principal {
  /** Who this is, of all that may ask: `user:<user>@<issuer>` or `key:<id>`. */
  readonly subject: string;
  readonly via: 'jwt' | 'api-key';
  readonly tenant: string | null;
  readonly roles: ReadonlySet<string>;
  /**
   * What a model calls `securityContext`: the token's claims, and `tenant`, `user` and `roles`
   * as the claims mapping found them (these three always win over claims of the same name).
   */
  readonly securityContext: Readonly<Record<string, Claim>>;
  /** Whether the credential may manage keys, read the audit and act for tenants, where its scopes allow. Absent: no. */
  readonly administers?: boolean;
  /** Who really asks, when an admin acts for another tenant; for the audit, never for access. */
  readonly actor?: { readonly subject: string; readonly tenant: string | null } | null;
  /** Absent or null: the roles alone decide. */
  readonly scopes?: Scopes | null;
}

/** Whether this caller may administer. */
export function isAdministrator(principal: Principal): boolean {
  return principal.administers === true && inScope(principal, 'operations', 'admin');
}

/** Whether the principal's credential reaches this cube, insight or kind of operation; roles are asked elsewhere. */
export function inScope(principal: Principal, kind: keyof Scopes, name: string): boolean {
  const names: ReadonlySet<string> | null | undefined = principal.scopes?.[kind];
  return names === null || names === undefined || names.has(name);
}
