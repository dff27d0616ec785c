/** A claim's value as policies may compare against it. */
export type Claim =
  | string
  | number
  | boolean
  | null
  | readonly Claim[]
  | { readonly [key: string]: Claim };

/** Who is asking. Built by `auth`, read by `semantic/query/access.ts`, never changed. */
export interface Principal {
  readonly subject: string;
  readonly via: 'jwt' | 'api-key';
  readonly tenant: string | null;
  readonly roles: ReadonlySet<string>;
  /**
   * What a model calls `securityContext`: the token's claims, and `tenant`, `user` and `roles`
   * as the claims mapping found them (these three always win over claims of the same name).
   */
  readonly securityContext: Readonly<Record<string, Claim>>;
}
