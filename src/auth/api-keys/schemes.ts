import type { Scheme } from '../scheme.ts';
import type { ApiKeyVerifier } from './verify.ts';

const BEARER_KEY = /^bearer +(sk_.*)$/i;

/** A key is a bearer credential or stands in a header of its own; never in an address. One request, one of both. */
export function apiKeySchemes({ verify }: Pick<ApiKeyVerifier, 'verify'>): readonly Scheme[] {
  return [
    { read: (headers) => headers.get('x-api-key'), verify },
    { read: (headers) => BEARER_KEY.exec(headers.get('authorization') ?? '')?.[1] ?? null, verify },
  ];
}
