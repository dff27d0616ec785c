/**
 * Which pages of other origins may ask. Credentials are headers that a page must know, never cookies, so a
 * request that a browser makes by itself is nobody's; this list keeps answers from pages that nobody chose.
 */
export interface CorsOptions {
  /** `https://app.example.com`; `*` is every origin. Empty: this origin alone. */
  readonly origins: readonly string[];
}

const METHODS = 'GET, POST, OPTIONS';
const ASKED =
  'authorization, content-type, accept, x-api-key, x-act-as-tenant, x-request-id, if-none-match';
const SHOWN =
  'x-request-id, etag, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset';
const KEPT_SECONDS = '600';

/** The answer to a preflight; null when the request is none. */
export function preflight(request: Request, options: CorsOptions): Response | null {
  if (request.method !== 'OPTIONS') return null;
  const headers = new Headers({ 'content-length': '0' });
  const allowed = allowOrigin(headers, request, options);
  if (allowed) {
    headers.set('access-control-allow-methods', METHODS);
    headers.set('access-control-allow-headers', ASKED);
    headers.set('access-control-max-age', KEPT_SECONDS);
  }
  return new Response(null, { status: 204, headers });
}

/** Adds to an answer who may read it. */
export function allowAnswer(headers: Headers, request: Request, options: CorsOptions): void {
  if (allowOrigin(headers, request, options)) headers.set('access-control-expose-headers', SHOWN);
}

function allowOrigin(headers: Headers, request: Request, { origins }: CorsOptions): boolean {
  if (origins.length > 0) headers.append('vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  // Said back word for word, or not at all: `null` is what sandboxed pages of anybody call themselves.
  if (!origins.includes(origin) && !(origins.includes('*') && origin !== 'null')) return false;
  headers.set('access-control-allow-origin', origin);
  return true;
}
