/**
 * The way in: HTTP on one side, GraphQL on the other. Who asks is established before a body is read or
 * a schema chosen; one place turns whatever went wrong into what a caller may know.
 */
import { createYoga } from 'graphql-yoga';
import { startOperation } from '../resolvers/operation.ts';
import type { GraphContext } from '../schema/builder.ts';
import type { Principal } from '../shared/principal.ts';
import type { Http, HttpDeps, ServerContext } from './deps.ts';
import { useErrors } from './errors.ts';
import { graphiql, offlinePage, usePagePolicy } from './graphiql.ts';
import { useIdentity } from './identity.ts';
import { useLimits } from './limits.ts';
import { ENDPOINT, notFound, plainRoute } from './routes.ts';
import { schemaOf } from './schemas.ts';

export type { Http, HttpDeps };

export function createHttp(deps: HttpDeps): Http {
  const yoga = createYoga<ServerContext, GraphContext>({
    graphqlEndpoint: ENDPOINT,
    schema: async ({ generation, caller }) => schemaOf(generation, await caller()).schema,
    context: async ({ generation, caller, request }) => {
      const principal = await caller();
      const { limits, cursorSecret } = deps;
      const { shapes } = schemaOf(generation, principal);
      const { model, engine } = generation;
      const now = deps.now();
      const { signal } = request;
      return {
        operation: startOperation({
          ...{ model, shapes, engine, principal, signal, now, limits, cursorSecret },
        }),
      };
    },
    plugins: [useIdentity(), useLimits(deps.limits), useErrors(deps.log), usePagePolicy()],
    // Errors are turned into what a caller may know in errors.ts, which knows the request.
    maskedErrors: false,
    // Enforced while the body is read (limits.ts); Yoga's own way costs half the throughput.
    maxRequestBodySize: false,
    batching: false,
    multipart: false,
    landingPage: false,
    healthCheckEndpoint: '/health/live',
    // No cookies are involved, so any origin may ask; a token is what counts.
    cors: { origin: '*', credentials: false },
    graphiql,
    renderGraphiQL: offlinePage,
    logging: false,
  });
  return {
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      const plain = await plainRoute(pathname, request, deps);
      if (plain) return plain;
      if (pathname !== ENDPOINT) return notFound();
      return yoga.fetch(request, serverContext(request, deps));
    },
  };
}

function serverContext(request: Request, deps: HttpDeps): ServerContext {
  let principal: Promise<Principal> | null = null;
  return {
    requestId: deps.requestId(),
    generation: deps.generation(),
    caller: () => {
      principal ??= deps.authenticate(request.headers);
      return principal;
    },
  };
}
