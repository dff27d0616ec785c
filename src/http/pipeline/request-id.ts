/** What a request is called in answer, log and audit: as the client or a proxy before us calls it, where that is well formed. */

import { traceParentOf } from '../../shared/trace-parent.ts';

/** Nothing that could break out of a log line, a header or a JSON text; twice the header is none. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/;

/** Null: the headers name none, or none that can be used. */
export function namedRequestId(headers: Pick<Headers, 'get'>): string | null {
  const said = headers.get('x-request-id');
  if (said !== null && NAME.test(said)) return said;
  return traceParentOf(headers.get('traceparent'))?.traceId ?? null;
}
