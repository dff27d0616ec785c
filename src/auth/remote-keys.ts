import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';
import { canonical } from '../shared/canonical.ts';
import { GatewayError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { weaknessOf } from './weak-keys.ts';

/** Between two requests to an issuer, however many unknown key ids arrive: they cost an attacker nothing. */
const COOLDOWN_MS = 30_000;
/** After a request that failed; doubled with every further failure, up to the cooldown. */
const RETRY_MS = 250;
/** A key that the issuer withdrew works at most this long. */
const FRESH_MS = 10 * 60_000;
/** With the issuer out of reach, the last keys seen are good for this long. */
const STALE_MS = 24 * 3_600_000;
const FETCH_TIMEOUT_MS = 5_000;

export interface RemoteKeysDeps {
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  readonly onRotation: () => void;
  /** Hears of keys that are not believed. */
  readonly log?: Log;
}

interface KeySet {
  readonly select: ReturnType<typeof createLocalJWKSet>;
  readonly identity: string;
  readonly fetchedAt: number;
}

/** What is known of an issuer. */
interface State {
  keys: KeySet | null;
  /** When it may be asked again. */
  nextAt: number;
  /** Requests that failed since the last one that did not, and why the last one did. */
  failures: number;
  failure: unknown;
  flight: Promise<void> | null;
}

/**
 * The keys of an issuer by URL: fetched when first needed, kept, fetched anew when old or when a token
 * names a key that is not among them. Requests that need them at the same time share one fetch.
 * @throws jose's JWKSNoMatchingKey; GatewayError WAREHOUSE_UNAVAILABLE when the issuer cannot be reached and no key
 * that is kept will do, with the time at which it is asked again
 */
export function remoteKeys(url: string, deps: RemoteKeysDeps): JWTVerifyGetKey {
  const state: State = { keys: null, nextAt: -Infinity, failures: 0, failure: null, flight: null };
  const time = () => deps.now().getTime();

  const refreshUnlessRecent = async (): Promise<boolean> => {
    if (state.flight === null && time() < state.nextAt) return false;
    state.flight ??= refresh(state, url, deps).finally(() => {
      state.flight = null;
    });
    await state.flight;
    return true;
  };
  const select = async (header: JWSHeaderParameters) => {
    if (state.keys === null || isOlder(state, STALE_MS, time())) throw unreachable(state, time());
    return state.keys.select(header);
  };
  const selectAnew = async (header: JWSHeaderParameters, unknown: errors.JWKSNoMatchingKey) => {
    const asked = await refreshUnlessRecent();
    if (state.failures > 0) throw unreachable(state, time());
    if (!asked) throw unknown;
    return select(header);
  };

  return async (header: JWSHeaderParameters) => {
    const refreshed = isOlder(state, FRESH_MS, time()) ? refreshUnlessRecent() : null;
    // While the issuer is away, nobody waits for it who can do with the keys of before.
    if (state.failures === 0 || isOlder(state, STALE_MS, time())) await refreshed;
    try {
      return await select(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return selectAnew(header, error);
      throw error;
    }
  };
}

function isOlder({ keys }: State, ms: number, now: number): boolean {
  return keys === null || now - keys.fetchedAt >= ms;
}

/** Never rejects. */
async function refresh(state: State, url: string, deps: RemoteKeysDeps): Promise<void> {
  const at = deps.now().getTime();
  try {
    const found = await fetchKeys(url, deps, at);
    if (state.keys !== null && state.keys.identity !== found.identity) deps.onRotation();
    Object.assign(state, { keys: found, nextAt: at + COOLDOWN_MS, failures: 0, failure: null });
  } catch (failure) {
    const delay = Math.min(COOLDOWN_MS, RETRY_MS * 2 ** state.failures);
    const nextAt = deps.now().getTime() + delay;
    Object.assign(state, { nextAt, failures: state.failures + 1, failure });
  }
}

function unreachable({ nextAt, failure }: State, now: number): GatewayError {
  const retryAfterMs = Math.max(1, Math.ceil(nextAt - now));
  const facts = { service: 'identity provider', retryAfterMs } as const;
  return new GatewayError('WAREHOUSE_UNAVAILABLE', facts, { cause: failure });
}

async function fetchKeys(url: string, deps: RemoteKeysDeps, at: number): Promise<KeySet> {
  const response = await deps.fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // A key set has one home; being sent elsewhere is not for the gateway to follow.
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the key set answered ${response.status}`);
  const set = (await response.json()) as JSONWebKeySet;
  return {
    select: createLocalJWKSet(soundKeys(set, deps)),
    identity: canonical(set),
    fetchedAt: at,
  };
}

/** The set without keys that anybody could sign with: tokens that name them are refused, and no others. */
function soundKeys(set: JSONWebKeySet, { log }: RemoteKeysDeps): JSONWebKeySet {
  // What is no set at all, jose says.
  if (!Array.isArray(set?.keys)) return set;
  const keys = set.keys.filter((key) => {
    const why = weaknessOf(key);
    if (why !== null) log?.('warn', 'a key of an issuer is not believed', { kid: key.kid, why });
    return why === null;
  });
  return { ...set, keys };
}
