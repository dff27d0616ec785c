/**
 * The way in: HTTP on one side, GraphQL on the other. Who asks is established before a body is read or
 * a schema chosen; one place turns whatever went wrong into what a caller may know.
 */
import { createYoga, type Plugin } from 'graphql-yoga';
import { type Generation, startOperation } from '../resolvers/operation.ts';
import type { GraphContext } from '../schema/builder.ts';
import type { Principal } from '../shared/principal.ts';
import { callerAddress } from './caller-address.ts';
import { allowAnswer, preflight } from './cors.ts';
import type { Http, HttpDeps, ServerContext } from './deps.ts';
import { ANYBODY, schemaOf } from './graphql/caller-schemas.ts';
import { graphiql, offlinePage, usePagePolicy } from './graphql/graphiql.ts';
import { useErrors } from './graphql/masked-errors.ts';
import { audited, noting, startNotes, useNotes } from './graphql/notes.ts';
import { parsedDocuments } from './graphql/parsed-documents.ts';
import { useDocuments } from './graphql/persisted-documents.ts';
import { areShared, isPublicDocument, publicAnswer } from './graphql/public-answers.ts';
import { useLimits } from './graphql/request-limits.ts';
import { useIdentity } from './identity.ts';
import { explained } from './refusals.ts';
import { ENDPOINT, notFound, plainRoute } from './routes.ts';
import { secureHeaders } from './safety-headers.ts';

export type { Http, HttpDeps };

export function createHttp(deps: HttpDeps): Http {
  const web = deps.web ?? OPEN_WEB;
  const yoga = createYoga<ServerContext, GraphContext>({
    graphqlEndpoint: ENDPOINT,
    schema: async ({ generation, caller }) => schemaFor(generation, await caller(), web).schema,
    context: (serving) => contextOf(serving, deps, web),
    plugins: [
      useIdentity(deps),
      useLimits(deps.limits),
      ...(deps.documents ? [useDocuments(deps.documents, deps.limits)] : []),
      useNotes(),
      ...(web.publicMaxAgeMs === null ? [] : [usePublicAnswers()]),
      useErrors(deps.log),
      usePagePolicy(),
    ],
    // Errors are turned into what a caller may know in masked-errors.ts, which knows the request.
    maskedErrors: false,
    // Enforced while the body is read (request-limits.ts); Yoga's own way costs half the throughput.
    maxRequestBodySize: false,
    extraParamNames: ['documentId'],
    parserAndValidationCache: parsedDocuments(),
    ...{ batching: false, multipart: false, landingPage: false },
    healthCheckEndpoint: '/health/live',
    // cors.ts says who may ask.
    cors: false,
    graphiql: web.graphiql && graphiql,
    renderGraphiQL: offlinePage,
    logging: false,
  });
  return {
    fetch: async (request, peer = null) => {
      const { pathname } = new URL(request.url);
      const plain = await plainRoute(pathname, request, deps);
      if (plain) return plain;
      if (pathname !== ENDPOINT) return notFound();
      const asked = preflight(request, web);
      if (asked) return secured(asked);
      const context = serverContext(
        request,
        callerAddress(request.headers, peer, web.proxies),
        deps,
      );
      const [at, startedAt] = [deps.now().getTime(), performance.now()];
      const answered = explained(
        await made(yoga.fetch(request, context), context),
        context.requestId,
      );
      void audited(context, at, startedAt, deps);
      const response =
        context.answer.isPublic && web.publicMaxAgeMs !== null
          ? await publicAnswer(answered, request, web.publicMaxAgeMs)
          : answered;
      allowAnswer(response.headers, request, web);
      return secured(response);
    },
  };
}

/** Its text is then all that is left of an answer, and whoever sends it counts that. */
async function made(
  answering: Response | Promise<Response>,
  { meter }: ServerContext,
): Promise<Response> {
  try {
    return await answering;
  } finally {
    meter?.end();
  }
}

async function contextOf(
  { generation, caller, request, answer, meter }: ServerContext & { readonly request: Request },
  deps: HttpDeps,
  web: Web,
): Promise<GraphContext> {
  const principal = await caller();
  const { limits, cursorSecret } = deps;
  const { shapes, insights } = schemaFor(generation, principal, web);
  const { model } = generation;
  const engine = noting(generation.engine, answer);
  const now = deps.now();
  const { signal } = request;
  return {
    operation: startOperation({
      ...{ model, shapes, insights, engine, principal, signal, now, limits, cursorSecret },
      masked: generation.masked(principal),
      administration: deps.administration ?? null,
      ...(meter && { meter }),
    }),
  };
}

type Web = NonNullable<HttpDeps['web']>;
const OPEN_WEB: Web = {
  ...{ origins: [], localhost: false, headers: [], expose: [] },
  graphiql: true,
  introspection: ['*'],
  publicMaxAgeMs: null,
  proxies: 0,
};

function schemaFor(generation: Generation, principal: Principal, { introspection }: Web) {
  const may = introspection.some((role) => role === '*' || principal.roles.has(role));
  return schemaOf(generation, principal, may);
}

function usePublicAnswers(): Plugin<ServerContext> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result }) => {
        const { request, generation, answer } = args.contextValue;
        if (request.method !== 'GET' || !('data' in result) || result.errors?.length) return;
        const { schema } = schemaOf(generation, ANYBODY);
        answer.isPublic =
          areShared(generation.model, answer.touched) && isPublicDocument(args.document, schema);
      },
    }),
  };
}

function secured(response: Response): Response {
  secureHeaders(response.headers);
  return response;
}

function serverContext(request: Request, address: string | null, deps: HttpDeps): ServerContext {
  let principal: Promise<Principal> | null = null;
  return {
    requestId: deps.requestId(),
    generation: deps.generation(),
    answer: startNotes(),
    meter: deps.meter?.() ?? null,
    caller: () => {
      principal ??= deps.authenticate(request.headers, address);
      return principal;
    },
  };
}
