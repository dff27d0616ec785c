import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from './deps.ts';

/** Who asks is established before the body is read: without a token nothing else happens. */
export function useIdentity(): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ serverContext }) {
      await serverContext.caller();
    },
    onResponse({ response, serverContext }) {
      response.headers.set('x-request-id', serverContext.requestId);
      response.headers.set('cache-control', 'private, no-store');
    },
  };
}
