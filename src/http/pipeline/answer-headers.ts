import { rateLimitHeaders } from '../../limits/rate-headers.ts';
import type { Arrival } from './request-context.ts';

/** What every answer says of its request and its caller; nothing where it is the same for everyone, and kept. */
export function addCallerHeaders({ headers, status }: Response, arrival: Arrival): void {
  const { requestId, answer } = arrival;
  if (answer.isPublic) return;
  headers.set('x-request-id', requestId);
  headers.set('cache-control', 'private, no-store');
  if (answer.rate !== null) {
    for (const [name, value] of Object.entries(rateLimitHeaders(answer.rate))) {
      headers.set(name, value);
    }
  }
  const isRefused = status === 429 || status === 503;
  if (isRefused && answer.retryAfterMs !== null) {
    headers.set('retry-after', String(Math.ceil(answer.retryAfterMs / 1000)));
  }
}
