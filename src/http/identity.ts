import type { Plugin } from 'graphql-yoga';
import { rateLimitHeaders } from '../limits/rate-headers.ts';
import { GatewayError } from '../shared/errors.ts';
import type { HttpDeps, ServerContext } from './deps.ts';

/** Who asks, and how often, is established before the body is read: without a token nothing else happens. */
export function useIdentity({ rate }: Pick<HttpDeps, 'rate'>): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ serverContext }) {
      const principal = await serverContext.caller();
      const counted = rate?.(principal) ?? null;
      if (counted === null) return;
      const decision = await counted;
      serverContext.answer.rate = decision;
      if (!decision.allowed) {
        throw new GatewayError('RATE_LIMITED', { retryAfterMs: decision.retryAfterMs });
      }
    },
    onResponse({ response, serverContext }) {
      const { answer, requestId } = serverContext;
      response.headers.set('x-request-id', requestId);
      response.headers.set('cache-control', 'private, no-store');
      if (answer.rate !== null) {
        for (const [name, value] of Object.entries(rateLimitHeaders(answer.rate))) {
          response.headers.set(name, value);
        }
      }
      const isRefused = response.status === 429 || response.status === 503;
      if (isRefused && answer.retryAfterMs !== null) {
        response.headers.set('retry-after', String(Math.ceil(answer.retryAfterMs / 1000)));
      }
    },
  };
}
