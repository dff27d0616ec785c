import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { JwtIssuer } from '../config/config.ts';
import type { Log } from '../shared/log.ts';
import { remoteKeys } from './remote-keys.ts';

/** Clocks of issuer and gateway may differ by this much, in seconds; more would prolong every token. */
const CLOCK_SKEW_SECONDS = 5;

/** One configured issuer of tokens. */
export interface Issuer {
  /** What the `alg` of its tokens may be: never the token's own choice. */
  readonly algorithms: readonly string[];
  /** Checks signature, algorithm, issuer, audience, `exp` (required) and `nbf`. @throws jose's errors */
  verify(token: string, now: Date): Promise<JWTPayload>;
}

export interface IssuerDeps {
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  /** Hears of keys that are not believed. */
  readonly log?: Log;
  /** Called when the issuer's keys have changed. */
  readonly onRotation: () => void;
}

export function createIssuer(settings: JwtIssuer, deps: IssuerDeps): Issuer {
  const { key, algorithms } = keyOf(settings, deps);
  if (key === null) return { algorithms: [], verify: async () => Promise.reject(switchedOff()) };
  const options: JWTVerifyOptions = {
    issuer: settings.issuer,
    audience: [...settings.audience],
    algorithms: [...algorithms],
    clockTolerance: CLOCK_SKEW_SECONDS,
    requiredClaims: ['exp'],
  };
  return {
    algorithms,
    verify: (token, now) => verifyWith(token, key, { ...options, currentDate: now }),
  };
}

/** A public key set with asymmetric algorithms, or a secret with HS256: never one key for both kinds. */
function keyOf(settings: JwtIssuer, deps: IssuerDeps) {
  if (settings.kind === 'jwks') {
    return { key: remoteKeys(settings.jwks, deps), algorithms: settings.algorithms };
  }
  const { secret } = settings;
  const key = secret === null ? null : createSecretKey(Buffer.from(secret, 'utf8'));
  return { key, algorithms: ['HS256'] };
}

async function verifyWith(
  token: string,
  key: KeyObject | JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  if (typeof key !== 'function') return (await jwtVerify(token, key, options)).payload;
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      return verifyWithAny(token, error, options);
    }
    throw error;
  }
}

/** Two keys under one id, or a token without an id: each that fits may have signed it. */
async function verifyWithAny(
  token: string,
  candidates: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function switchedOff(): Error {
  return new errors.JOSENotSupported('this issuer has no secret');
}
