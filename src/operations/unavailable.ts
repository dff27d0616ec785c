import { GatewayError } from '../shared/errors.ts';

/** When a caller may ask again whose question met a store that was away. */
const RETRY_MS = 1_000;

/** The store cannot be asked just now: nothing is wrong with what it was asked, and it may be asked again. */
export function storeUnavailable(cause: unknown): GatewayError<'WAREHOUSE_UNAVAILABLE'> {
  const facts = { service: 'operations store', retryAfterMs: RETRY_MS } as const;
  return new GatewayError('WAREHOUSE_UNAVAILABLE', facts, { cause });
}
