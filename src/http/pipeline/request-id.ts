/** What a request is called in answer, log and audit: as the client or a proxy before us calls it, where that is well formed. */

/** Nothing that could break out of a log line, a header or a JSON text; twice the header is none. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/;
/** W3C Trace Context: version, trace, parent, flags. Later versions may add fields behind. */
const TRACE = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** Null: the headers name none, or none that can be used. */
export function namedRequestId(headers: Pick<Headers, 'get'>): string | null {
  const said = headers.get('x-request-id');
  if (said !== null && NAME.test(said)) return said;
  return traceIdOf(headers.get('traceparent') ?? '');
}

/** Null: no trace context. */
export function traceIdOf(traceparent: string): string | null {
  const [, version, trace = '', parent = '', more] = TRACE.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) {
    return null;
  }
  return /[1-9a-f]/.test(trace) && /[1-9a-f]/.test(parent) ? trace : null;
}
