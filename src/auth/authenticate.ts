/**
 * `auth` turns the headers of a request into a Principal, or refuses; nothing else knows tokens or keys.
 * A new way to say who one is takes a {@link Scheme} and one line in the list below.
 */
import { GatewayError } from '../shared/errors.ts';
import { actAs } from './act-as.ts';
import { bearerTokens } from './bearer.ts';
import type { AuthDeps, Authenticate, Scheme } from './scheme.ts';

/** A request must carry exactly one credential: two that disagree would leave open who is asking. */
export function createAuthenticate(deps: AuthDeps): Authenticate {
  const schemes: readonly Scheme[] = [bearerTokens(deps), ...(deps.schemes ?? [])];
  return async (headers, address = null) => {
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
    const caller = await only.scheme.verify(only.credential, {
      origin: headers.get('origin'),
      address,
    });
    const principal = actAs(caller, headers, deps.config.claims.tenant);
    if (principal !== caller) deps.onActing?.(principal);
    return principal;
  };
}
