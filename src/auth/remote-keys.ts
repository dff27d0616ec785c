import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';
import { canonical } from '../shared/canonical.ts';
import { GatewayError } from '../shared/errors.ts';

/** Between two requests to an issuer, however many unknown key ids arrive: they cost an attacker nothing. */
const COOLDOWN_MS = 30_000;
/** A key that the issuer withdrew works at most this long. */
const FRESH_MS = 10 * 60_000;
/** With the issuer out of reach, the last keys seen are good for this long. */
const STALE_MS = 24 * 3_600_000;
const FETCH_TIMEOUT_MS = 5_000;

export interface RemoteKeysDeps {
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  readonly onRotation: () => void;
}

interface KeySet {
  readonly select: ReturnType<typeof createLocalJWKSet>;
  readonly identity: string;
  readonly fetchedAt: number;
}

/**
 * The keys of an issuer by URL: fetched when first needed, kept, fetched anew when old or when a token
 * names a key that is not among them. Requests that need them at the same time share one fetch.
 * @throws jose's JWKSNoMatchingKey; GatewayError INTERNAL when the issuer cannot be reached and no keys are kept
 */
export function remoteKeys(url: string, deps: RemoteKeysDeps): JWTVerifyGetKey {
  let keys: KeySet | null = null;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let flight: Promise<void> | null = null;

  const time = () => deps.now().getTime();

  const refresh = async () => {
    attemptedAt = time();
    try {
      const found = await fetchKeys(url, deps.fetch, attemptedAt);
      if (keys !== null && keys.identity !== found.identity) deps.onRotation();
      keys = found;
      failure = null;
    } catch (cause) {
      failure = cause;
    }
  };

  const refreshUnlessRecent = async (): Promise<boolean> => {
    if (flight === null && time() - attemptedAt < COOLDOWN_MS) return false;
    flight ??= refresh().finally(() => {
      flight = null;
    });
    await flight;
    return true;
  };

  const usable = (): KeySet => {
    if (keys !== null && time() - keys.fetchedAt < STALE_MS) return keys;
    throw new GatewayError('INTERNAL', {}, { cause: failure });
  };

  return async (header: JWSHeaderParameters) => {
    if (keys === null || time() - keys.fetchedAt >= FRESH_MS) await refreshUnlessRecent();
    try {
      return await usable().select(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!(await refreshUnlessRecent())) throw error;
      return usable().select(header);
    }
  };
}

async function fetchKeys(url: string, fetchUrl: typeof fetch, at: number): Promise<KeySet> {
  const response = await fetchUrl(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // A key set has one home; being sent elsewhere is not for the gateway to follow.
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the key set answered ${response.status}`);
  const set = (await response.json()) as JSONWebKeySet;
  return { select: createLocalJWKSet(set), identity: canonical(set), fetchedAt: at };
}
