/**
 * Which pages of other origins may ask. Credentials are headers that a page must know, never cookies, so a
 * request that a browser makes by itself is nobody's; this list keeps answers from pages that nobody chose.
 */
export interface CorsOptions {
  /** `https://app.example.com`; `*` is every origin. Empty: this origin alone. */
  readonly origins: readonly string[];
  /** Whether pages of this machine may ask from any port: while something is being built. */
  readonly localhost: boolean;
  /** Headers that pages may send beside the usual ones. */
  readonly headers: readonly string[];
  /** Headers of answers that pages may read beside the usual ones. */
  readonly expose: readonly string[];
}

/** The gateway's own, those of tracing, and those that Apollo's clients send by themselves. */
const ASKED: readonly string[] = [
  ...['authorization', 'content-type', 'accept', 'x-api-key', 'x-act-as-tenant', 'if-none-match'],
  ...['x-request-id', 'traceparent', 'tracestate', 'baggage'],
  ...['apollographql-client-name', 'apollographql-client-version'],
  ...['apollo-require-preflight', 'x-apollo-operation-name'],
];
const SHOWN: readonly string[] = [
  ...['x-request-id', 'traceparent', 'etag', 'retry-after'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
];
const KEPT_SECONDS = '600';
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** The answer to a preflight; null when the request is none. */
export function preflight(
  request: Request,
  options: CorsOptions,
  methods: readonly string[],
): Response | null {
  if (request.method !== 'OPTIONS') return null;
  const headers = new Headers({ 'content-length': '0' });
  const allowed = allowOrigin(headers, request, options);
  if (allowed) {
    headers.set('access-control-allow-methods', [...methods, 'OPTIONS'].join(', '));
    headers.set('access-control-allow-headers', [...ASKED, ...options.headers].join(', '));
    headers.set('access-control-max-age', KEPT_SECONDS);
  }
  return new Response(null, { status: 204, headers });
}

/** Adds to an answer who may read it. */
export function allowAnswer(headers: Headers, request: Request, options: CorsOptions): void {
  if (!allowOrigin(headers, request, options)) return;
  headers.set('access-control-expose-headers', [...SHOWN, ...options.expose].join(', '));
}

function allowOrigin(headers: Headers, request: Request, options: CorsOptions): boolean {
  if (options.origins.length > 0 || options.localhost) headers.append('vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || !isAllowed(origin, options)) return false;
  headers.set('access-control-allow-origin', origin);
  return true;
}

/** Said back word for word, or not at all: `null` is what sandboxed pages of anybody call themselves. */
function isAllowed(origin: string, { origins, localhost }: CorsOptions): boolean {
  if (origins.includes(origin) || (localhost && LOCAL.test(origin))) return true;
  return origins.includes('*') && origin !== 'null';
}
