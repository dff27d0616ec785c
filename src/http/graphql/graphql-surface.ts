/** GraphQL over HTTP: Yoga speaks it, and asks through the pipeline's context. */
import { createYoga, type Plugin } from 'graphql-yoga';
import type { WebConfig } from '../../config/config.ts';
import { startOperation } from '../../resolvers/operation.ts';
import type { GraphContext } from '../../schema/builder.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import type { Surface, SurfaceDeps } from '../pipeline/surface.ts';
import { ENDPOINT } from '../routes.ts';
import { webOf } from '../web-defaults.ts';
import { ANYBODY, schemaFor, schemaOf } from './caller-schemas.ts';
import { useNotes } from './document-notes.ts';
import { explained, HINTS, unnegotiated } from './explained.ts';
import { useGivenRequest } from './given-request.ts';
import { graphiqlPage } from './graphiql.ts';
import { useErrors } from './masked-errors.ts';
import { parsedDocuments } from './parsed-documents.ts';
import { useDocuments } from './persisted-documents.ts';
import { areShared, isPublicDocument, publicAnswer } from './public-answers.ts';
import { useLimits } from './request-limits.ts';
import { useSpans, written } from './request-spans.ts';
import { useSlicedText, withSlicedText } from './sliced-text.ts';
import { askingOf, type Serving } from './yoga-request.ts';

export function graphqlSurface(deps: SurfaceDeps): Surface {
  const web = webOf(deps);
  const yoga = createGraphql(deps, web);
  const served = async (request: Request, serving: Serving) => {
    const response = await withSlicedText(await yoga.fetch(request, serving), serving);
    written(serving.arrival);
    return explained(response, serving.arrival.requestId);
  };
  return {
    ...{ name: 'graphql', title: 'GraphQL', path: ENDPOINT, methods: ['GET', 'POST'], needs: null },
    body: {
      types: ['application/json', 'application/graphql+json'],
      hint: HINTS[415],
      maxBytes: deps.limits.bodyBytes,
    },
    page: (request) => (web.graphiql ? graphiqlPage(request) : null),
    handle: async (context, body) => {
      const { request, answer } = context;
      const response = await served(request, { arrival: context, work: { context, body } });
      return answer.isPublic && web.publicMaxAgeMs !== null
        ? publicAnswer(response, request, web.publicMaxAgeMs)
        : response;
    },
    refuse: (refusal, arrival) =>
      refusal.status === 415
        ? unnegotiated(415, arrival.requestId)
        : served(arrival.request, { arrival, work: { refusal } }),
  };
}

function createGraphql(deps: SurfaceDeps, web: WebConfig) {
  return createYoga<Serving, GraphContext>({
    graphqlEndpoint: ENDPOINT,
    schema: (serving) => {
      const { generation, principal } = askingOf(serving).context;
      return schemaFor(generation, principal, web).schema;
    },
    context: (serving) => contextOf(askingOf(serving).context, deps, web),
    plugins: [
      useGivenRequest(),
      useLimits(deps.limits),
      ...(deps.documents ? [useDocuments(deps.documents, deps.limits)] : []),
      useNotes(),
      ...(web.publicMaxAgeMs === null ? [] : [usePublicAnswers()]),
      useErrors(deps.log),
      useSlicedText(),
      ...(deps.spans ? [useSpans(deps.spans)] : []),
    ],
    // Errors are turned into what a caller may know in masked-errors.ts, which knows the request.
    maskedErrors: false,
    // The pipeline has read the body, within its limit.
    maxRequestBodySize: false,
    extraParamNames: ['documentId'],
    parserAndValidationCache: parsedDocuments(),
    ...{ batching: false, multipart: false, landingPage: false },
    healthCheckEndpoint: '/health/live',
    // cors.ts says who may ask, graphiql.ts has the page.
    cors: false,
    graphiql: false,
    logging: false,
  });
}

function contextOf(context: RequestContext, deps: SurfaceDeps, web: WebConfig): GraphContext {
  const { generation, principal, engine, meter, signal, now } = context;
  const { limits, cursorSecret } = deps;
  const { shapes, insights } = schemaFor(generation, principal, web);
  const { model } = generation;
  return {
    operation: startOperation({
      ...{ model, shapes, insights, engine, principal, signal, now, limits, cursorSecret },
      masked: generation.masked(principal),
      administration: deps.administration ?? null,
      ...(meter && { meter }),
    }),
  };
}

function usePublicAnswers(): Plugin<Serving> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result }) => {
        const { request, generation, answer } = args.contextValue.arrival;
        if (request.method !== 'GET' || !('data' in result) || result.errors?.length) return;
        const anybody = schemaOf(generation, ANYBODY).schema;
        answer.isPublic =
          areShared(generation.model, answer.touched) && isPublicDocument(args.document, anybody);
      },
    }),
  };
}
