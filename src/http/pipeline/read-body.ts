import { GatewayError } from '../../shared/errors.ts';
import { NotTakenError } from './refusal.ts';
import type { AcceptedBody } from './surface.ts';

/** A request's body as text, read no further than the surface allows; null where a request has none. @throws NotTakenError */
export async function readBody(
  request: Request,
  accepted: AcceptedBody | null,
): Promise<string | null> {
  if (request.method === 'GET' || accepted === null) return null;
  const { types, hint, maxBytes } = accepted;
  if (!types.includes(mediaType(request))) throw new NotTakenError(415, hint);
  return readText(request, maxBytes);
}

function mediaType(request: Request): string {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw bodyTooLong(limit);
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw bodyTooLong(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

export function bodyTooLong(max: number): NotTakenError {
  const problem = `the request's body is larger than ${max} bytes`;
  return new NotTakenError(413, new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max }));
}
