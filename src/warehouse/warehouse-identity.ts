import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { canonical } from '../shared/canonical.ts';

/** What a warehouse's identity is made of, in a form that tells nobody anything. */
export function identityOf(type: string, parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(canonical([type, parts]))
    .digest('base64url');
}

/** A server's name, and for one of this machine which machine that is: everybody has a localhost. */
export function placeOf(host: string): readonly string[] {
  const name = host.toLowerCase();
  const local =
    name === '' || name.startsWith('/') || name === 'localhost' || /^(127\.|\[?::1\]?$)/.test(name);
  return local ? [name, hostname()] : [name];
}
