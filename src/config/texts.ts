/** Texts that must have a certain form, and whose values stay out of messages. */

import type { Located } from './config-document.ts';
import { type Decode, text } from './decode.ts';

/** RFC 7518, 3.2: a key for HS256 has at least the size of its hash. */
const MIN_SECRET_BYTES = 32;

export function urlOf(protocols: readonly string[]): Decode<string> {
  return (given, report) => {
    const written = text(given, report);
    // The value itself stays out of the message: it may hold a password.
    const valid = URL.canParse(written) && protocols.includes(new URL(written).protocol);
    if (written !== '' && !valid) {
      report(
        `expected a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
        given.at,
      );
    }
    return written;
  };
}

export function secret(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = text(given, report);
  if (written !== '' && Buffer.byteLength(written) < MIN_SECRET_BYTES) {
    report(`the secret must have at least ${MIN_SECRET_BYTES} bytes`, given.at);
  }
  return written;
}
