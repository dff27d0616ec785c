import type { KeyScopes } from '../../operations/api-keys.ts';
import type { Claim } from '../../shared/principal.ts';

/** A key as somebody wants it. */
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
