/** Reading hostile JSON: everything is `unknown` until one of these has looked at it. */
import type { TimeRangeSpec } from '../../semantic/model/filter-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function wrongInput(problem: string, suggestion?: string): GatewayError {
  return new GatewayError('INVALID_FILTER', {
    problem,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** An object with no other keys than these; `at` is where it stands, for the sentence. */
export function objectOf(value: unknown, keys: readonly string[], at: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongInput(`${at} must be an object`);
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    throw wrongInput(`${at} has no key ${JSON.stringify(key.slice(0, 60))}`, nearest(key, keys));
  }
  return value as JsonObject;
}

/** Absent and null are an empty list, as in Cube. */
export function listOf(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongInput(`${at} must be a list`);
  if (value.length > 1000) throw wrongInput(`${at} has more than 1000 items`);
  return value;
}

export function stringsOf(value: unknown, at: string): readonly string[] {
  return listOf(value, at).map((item, i) => stringOf(item, `${at}[${i}]`));
}

export function stringOf(value: unknown, at: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrongInput(`${at} must be a text`);
}

export function optionalString(value: unknown, at: string): string | null {
  return value === undefined || value === null ? null : stringOf(value, at);
}

export function optionalCount(value: unknown, at: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrongInput(`${at} must be a whole number, not negative`);
}

export function flagOf(value: unknown, at: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw wrongInput(`${at} must be true or false`);
}

/** A phrase, one day, or a start and an end. */
export function parseDateRange(value: unknown, at: string): TimeRangeSpec {
  if (typeof value === 'string') return { kind: 'expr', text: value };
  const dates = stringsOf(value, at);
  const [start, end = start, ...rest] = dates;
  if (start === undefined || end === undefined || rest.length > 0) {
    throw new GatewayError('INVALID_TIME_RANGE', { problem: `${at} must hold one or two dates` });
  }
  return { kind: 'between', start, end };
}
