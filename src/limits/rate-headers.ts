import type { Decision } from './token-bucket.ts';

/**
 * The usual headers of a limited answer: `RateLimit-*` as in the IETF's draft-ietf-httpapi-ratelimit-headers-03
 * (seconds), `Retry-After` (RFC 9110, 10.2.3) when refused. Empty when nothing limits.
 */
export function rateLimitHeaders(decision: Decision): Readonly<Record<string, string>> {
  if (!Number.isFinite(decision.limit)) return {};
  return {
    'RateLimit-Limit': String(decision.limit),
    'RateLimit-Remaining': String(decision.remaining),
    'RateLimit-Reset': wholeSeconds(decision.resetMs),
    ...(decision.allowed ? {} : { 'Retry-After': wholeSeconds(decision.retryAfterMs) }),
  };
}

/** Rounded up: who waits that long need not come a third time. */
function wholeSeconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
