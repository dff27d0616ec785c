/** What HTTP itself refuses, in a body that says why: the status alone does not tell what to do instead. */
const REASONS: Readonly<Record<number, string>> = {
  405: 'Questions are asked by GET or POST.',
  406: 'Answers are application/graphql-response+json or application/json; the Accept header allows neither.',
  415: 'The body of a POST is JSON: send it with Content-Type: application/json.',
};

/** The same refusal with its reason; every other response as it is. */
export function explained(response: Response, requestId: string): Response {
  const message = REASONS[response.status];
  if (message === undefined || response.body !== null) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.delete('content-length');
  const extensions = { code: 'BAD_REQUEST', requestId };
  const body = JSON.stringify({ errors: [{ message, extensions }] });
  return new Response(body, { status: response.status, headers });
}
