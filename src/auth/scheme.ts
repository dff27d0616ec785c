import type { AuthConfig } from '../config/config.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';
import type { RequestOrigin } from './api-keys/origin-rules.ts';

/** What `auth` needs of a request: a fetch `Headers` object will do. */
export interface HeaderBag {
  get(name: string): string | null;
}

/** One way to say who one is. */
export interface Scheme {
  /** The credential as the request carries it; null when the request does not use this scheme. */
  read(headers: HeaderBag): string | null;
  /** @throws GatewayError UNAUTHENTICATED */
  verify(credential: string, from: RequestOrigin): Promise<Principal>;
}

/**
 * `address` is the caller's, where it is known.
 * @throws GatewayError UNAUTHENTICATED, the only thing a caller learns being one of four reasons.
 */
export type Authenticate = (headers: HeaderBag, address?: string | null) => Promise<Principal>;

export interface AuthDeps {
  readonly config: AuthConfig;
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  /** Further schemes beside bearer tokens. */
  readonly schemes?: readonly Scheme[];
  /** Hears of keys that are not believed. */
  readonly log?: Log;
  /** Told of each request in which an admin acts for another tenant (see `actor`). */
  readonly onActing?: (principal: Principal) => void;
}
