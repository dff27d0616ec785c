/**
 * What a surface gives, as one whose headers can be added to: those of a redirect or of what was fetched cannot.
 * @throws TypeError where it is no response, or its body is another's: then nothing of it can be sent
 */
export function ownResponse(given: Response): Response {
  if (given.bodyUsed || given.body?.locked) throw new TypeError('the body of a response is used');
  if (isOwn(given.headers)) return given;
  const { body, status, statusText, headers } = given;
  return new Response(body, { status, statusText, headers: new Headers(headers) });
}

/** There is no asking but trying; none of ours is lost by it, for the pipeline sets it later. */
function isOwn(headers: Headers): boolean {
  // What has none is no response at all.
  headers.has('x-request-id');
  try {
    headers.delete('x-request-id');
    return true;
  } catch {
    return false;
  }
}
