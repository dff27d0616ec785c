import { weigh } from '../shared/weight.ts';
import type { CacheEntry } from './cache.ts';

/** Larger answers stay in the process that asked: shipping them costs more than it saves. */
export const MAX_BYTES = 8 * 2 ** 20;

/** The stored form of an entry, or null when it is too large. */
export function encodeEntry(entry: CacheEntry): Buffer | null {
  // Writing it all down to see that it is too large would keep everybody waiting.
  if (weigh(entry.result).text > MAX_BYTES) return null;
  const bytes = Buffer.from(JSON.stringify(entry), 'utf8');
  return bytes.length > MAX_BYTES ? null : bytes;
}

/** What was stored, or null when it is not one of ours: a damaged entry is a miss. */
export function decodeEntry(bytes: Buffer): CacheEntry | null {
  try {
    const entry: unknown = JSON.parse(bytes.toString('utf8'));
    return isEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is CacheEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { storedAt, expiresAt, result } = value as Partial<CacheEntry>;
  return (
    typeof storedAt === 'number' &&
    typeof expiresAt === 'number' &&
    Array.isArray(result?.columns) &&
    Array.isArray(result.rows)
  );
}
