/** What is answered without GraphQL. */
import type { HttpDeps, MetricsText } from './deps.ts';

export const ENDPOINT = '/graphql';
/** Where metrics are by custom: on a port of their own, and in `demo` and `dev`. */
export const METRICS_PATH = '/metrics';

/** Health checks and the way from `/` to GraphiQL; null for everything else. */
export async function plainRoute(
  pathname: string,
  request: Request,
  deps: Pick<HttpDeps, 'ready' | 'isDraining' | 'log' | 'metrics'>,
): Promise<Response | null> {
  if (pathname === deps.metrics?.path) return metricsAnswer(deps.metrics);
  if (pathname === '/health/live') return json(200, { status: 'live' });
  if (pathname === '/health/ready') return readiness(deps);
  if (pathname === '/' && request.method === 'GET') {
    return new Response(null, { status: 302, headers: { location: ENDPOINT } });
  }
  return null;
}

export async function metricsAnswer({ contentType, read }: MetricsText): Promise<Response> {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  return new Response(await read(), { headers });
}

export function notFound(): Response {
  return json(404, { errors: [{ message: `Nothing is here. GraphQL is at ${ENDPOINT}.` }] });
}

async function readiness({
  ready,
  isDraining,
  log,
}: Pick<HttpDeps, 'ready' | 'isDraining' | 'log'>): Promise<Response> {
  if (isDraining?.()) return json(503, { status: 'draining' });
  const problem = await ready();
  if (problem === null) return json(200, { status: 'ready' });
  log('warn', 'not ready', { cause: problem });
  return json(503, { status: 'not ready' });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  });
}
