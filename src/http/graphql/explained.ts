/** What HTTP itself refuses, in words that say why: the status alone does not tell what to do instead. */
export const HINTS = {
  406: 'Answers are application/graphql-response+json or application/json; the Accept header allows neither.',
  415: 'The body of a POST is JSON: send it with Content-Type: application/json.',
} as const;

/** Yoga's refusal of an Accept header with its reason; every other response as it is. */
export function explained(response: Response, requestId: string): Response {
  if (response.status !== 406 || response.body !== null) return response;
  return unnegotiated(406, requestId, response.headers);
}

/** In JSON whatever the Accept header says: what is asked for, or in, is not known here. */
export function unnegotiated(
  status: keyof typeof HINTS,
  requestId: string,
  given: HeadersInit = {},
): Response {
  const headers = new Headers(given);
  headers.set('content-type', 'application/json; charset=utf-8');
  const extensions = { code: 'BAD_REQUEST', requestId };
  const body = JSON.stringify({ errors: [{ message: HINTS[status], extensions }] });
  headers.set('content-length', String(Buffer.byteLength(body)));
  return new Response(body, { status, headers });
}
