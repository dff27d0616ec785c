/**
 * `auth` turns the headers of a request into a Principal, or refuses; nothing else knows tokens or keys.
 * A new way to say who one is takes a {@link Scheme} and one line in the list below.
 */
import type { AuthConfig } from '../config/types.ts';
import { GatewayError } from '../shared/errors.ts';
import type { Principal } from '../shared/principal.ts';
import { bearerTokens } from './bearer.ts';

/** What `auth` needs of a request: a fetch `Headers` object will do. */
export interface HeaderBag {
  get(name: string): string | null;
}

/** One way to say who one is. */
export interface Scheme {
  /** The credential as the request carries it; null when the request does not use this scheme. */
  read(headers: HeaderBag): string | null;
  /** @throws GatewayError UNAUTHENTICATED */
  verify(credential: string): Promise<Principal>;
}

/** @throws GatewayError UNAUTHENTICATED, the only thing a caller learns being one of four reasons. */
export type Authenticate = (headers: HeaderBag) => Promise<Principal>;

export interface AuthDeps {
  readonly config: AuthConfig;
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  /** Further schemes beside bearer tokens. */
  readonly schemes?: readonly Scheme[];
}

/** A request must carry exactly one credential: two that disagree would leave open who is asking. */
export function createAuthenticate(deps: AuthDeps): Authenticate {
  const schemes: readonly Scheme[] = [bearerTokens(deps), ...(deps.schemes ?? [])];
  return async (headers) => {
    const found = schemes.flatMap((scheme) => {
      const credential = scheme.read(headers);
      return credential === null ? [] : [{ scheme, credential }];
    });
    const [only] = found;
    if (only === undefined) {
      const reason = headers.get('authorization') === null ? 'missing' : 'malformed';
      throw new GatewayError('UNAUTHENTICATED', { reason });
    }
    if (found.length > 1) throw new GatewayError('UNAUTHENTICATED', { reason: 'malformed' });
    return only.scheme.verify(only.credential);
  };
}
