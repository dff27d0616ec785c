/**
 * API keys: `sk_<env>_<id>_<secret>`. The id finds the record, the secret proves the right to it. The secret is
 * shown once and kept as an HMAC under a pepper that the store does not hold, so that a stolen store opens nothing.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
/** 32 characters of 62 kinds: 190 bits. */
const SECRET_LENGTH = 32;
const SHAPE = /^sk_([a-z][a-z0-9]{0,15})_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})$/;
const ID = /^[0-9A-Za-z]{12}$/;
const ENVIRONMENT = /^[a-z][a-z0-9]{0,15}$/;

/** The three parts of a key's text. */
export interface KeyText {
  readonly environment: string;
  readonly id: string;
  readonly secret: string;
}

/** The parts of what was presented, or null when it is no key at all. */
export function parseKey(text: string): KeyText | null {
  const [, environment, id, secret] = SHAPE.exec(text) ?? [];
  if (environment === undefined || id === undefined || secret === undefined) return null;
  return { environment, id, secret };
}

export function formatKey({ environment, id, secret }: KeyText): string {
  return `sk_${environment}_${id}_${secret}`;
}

export function isEnvironment(text: string): boolean {
  return ENVIRONMENT.test(text);
}

export function isKeyId(text: string): boolean {
  return ID.test(text);
}

export function randomKeyId(): string {
  return randomText(ID_LENGTH);
}

export function randomSecret(): string {
  return randomText(SECRET_LENGTH);
}

/** Bytes of 248 and above are thrown away: 248 is the last multiple of 62, so every character is equally likely. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

/** What the store keeps of a key: it binds environment, id and secret, and is worthless without the pepper. */
export function hashKey(key: KeyText, pepper: string): string {
  return createHmac('sha256', pepper).update(formatKey(key)).digest('base64url');
}

/** Never equal to a hash: compared with where there is none, so that a miss takes as long as a hit. */
const NO_HASH = Buffer.alloc(32);

/** Compares in constant time; `kept` of null or another length is compared all the same, and differs. */
export function sameHash(presented: string, kept: string | null): boolean {
  const a = Buffer.from(presented, 'base64url');
  const b = Buffer.from(kept ?? '', 'base64url');
  const comparable = a.length === b.length;
  const equal = timingSafeEqual(a, comparable ? b : NO_HASH);
  return comparable && equal;
}
