import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { NotTakenError, type Refusal } from '../pipeline/refusal.ts';
import { askingOf, type Serving } from './yoga-request.ts';

/** Yoga reads what the pipeline has read, and writes what the pipeline has refused. */
export function useGivenRequest(): Plugin<object, Serving> {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if ('refusal' in serverContext.work) throw asError(serverContext.work.refusal);
      if (request.method !== 'POST') return;
      const { body } = askingOf(serverContext);
      setRequestParser(() => jsonParams(body ?? ''));
    },
  };
}

function asError({ message, facts, status }: Refusal): GraphQLError {
  return new GraphQLError(message, { extensions: { ...facts, http: { status } } });
}

/** Under every Accept: without JSON there is no GraphQL request that could be answered. */
function jsonParams(text: string): GraphQLParams {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new NotTakenError(400, 'The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null) {
    throw new NotTakenError(400, 'The body must be a JSON object.');
  }
  return body as GraphQLParams;
}
