import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { errorExtensions, GatewayError } from '../shared/errors.ts';

/** A POST's JSON body, read no further than the limit. */
export async function readJsonBody(request: Request, limit: number): Promise<GraphQLParams> {
  const text = await readText(request, limit);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null)
    throw badRequest('The body must be a JSON object.');
  return body as GraphQLParams;
}

export function isJson(request: Request): boolean {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/graphql+json';
}

async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(limit: number): GraphQLError {
  const problem = `the request's body is larger than ${limit} bytes`;
  const error = new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max: limit });
  return new GraphQLError(error.message, {
    extensions: { ...errorExtensions(error), http: { status: 413 } },
  });
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, {
    // Under every Accept: without JSON there is no GraphQL request that could be answered.
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}
