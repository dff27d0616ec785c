import { createHash } from 'node:crypto';
import type { Dialect } from './dialect.ts';

/** A name as the dialect quotes it. Names longer than it allows become their own prefix and hash, never an alias of another. */
export function quoteIdentifier(name: string, { identifier }: Dialect): string {
  const short = shorten(name, identifier.maxBytes);
  return `${identifier.quote}${escapeName(short, identifier)}${identifier.quote}`;
}

function escapeName(name: string, identifier: Dialect['identifier']): string {
  const { quote } = identifier;
  if (name.includes('\0')) throw new TypeError('a name may not hold the NUL character');
  if (identifier.escape === 'doubled') return name.replaceAll(quote, quote + quote);
  return name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}

/** Databases cut long names off without a word, and two names could become one. */
function shorten(name: string, maxBytes: number | null): string {
  if (maxBytes === null || Buffer.byteLength(name) <= maxBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  let prefix = '';
  for (const character of name) {
    if (Buffer.byteLength(prefix + character) > maxBytes - hash.length - 1) break;
    prefix += character;
  }
  return `${prefix}_${hash}`;
}
