/** What the server refuses itself, before there is a request that anything could answer: named and guarded as any answer. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { namedRequestId } from './pipeline/request-id.ts';
import { secureHeaders } from './safety-headers.ts';

/** @param asked null: nobody could read them */
function earlyHeaders(asked: IncomingHttpHeaders | null): Headers {
  const get = (name: string): string | null => {
    const value = asked?.[name];
    return typeof value === 'string' ? value : null;
  };
  const headers = new Headers({
    'x-request-id': namedRequestId({ get }) ?? randomUUID(),
    'cache-control': 'private, no-store',
    connection: 'close',
  });
  secureHeaders(headers);
  return headers;
}

export function bodyTooLong(asked: IncomingHttpHeaders, max: number): Response {
  return tooMuch(413, `The request's body is larger than ${max} bytes.`, max, asked);
}

export function tooManyHeaders(asked: IncomingHttpHeaders, max: number): Response {
  return tooMuch(431, `The request has more than ${max} headers.`, max, asked);
}

function tooMuch(
  status: number,
  message: string,
  max: number,
  asked: IncomingHttpHeaders,
): Response {
  const headers = earlyHeaders(asked);
  const requestId = headers.get('x-request-id');
  const extensions = { code: 'QUERY_TOO_EXPENSIVE', retryable: false, max, requestId };
  return Response.json({ errors: [{ message, extensions }] }, { status, headers });
}

/** Of what no fetch can express, such as a TRACE or a broken target. */
export function badRequest(asked: IncomingHttpHeaders): Response {
  const headers = earlyHeaders(asked);
  headers.set('content-type', 'text/plain');
  return new Response('Bad Request', { status: 400, headers });
}

/** As bytes on a connection that no request could be read from. */
export function brokenRequest(status: string): string {
  const lines = [...earlyHeaders(null)].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}content-length: 0\r\n\r\n`;
}
