/**
 * The way in: which surface a request asks, and what every answer tells a browser. Everything between is
 * the pipeline's, the same for every surface.
 */
import { callerAddress } from './caller-address.ts';
import { compressed } from './compression.ts';
import { allowAnswer, preflight } from './cors.ts';
import type { Http, HttpDeps } from './deps.ts';
import { answerRequest } from './pipeline/answer-request.ts';
import type { OpenSurface } from './pipeline/surface.ts';
import { notFound, plainRoute } from './routes.ts';
import { secureHeaders } from './safety-headers.ts';
import { webOf } from './web-defaults.ts';

export type { Http, HttpDeps };

/** @param surfaces all ways to ask, one for each path */
export function createHttp(deps: HttpDeps, surfaces: readonly OpenSurface[]): Http {
  const web = webOf(deps);
  const opened = surfaces.map((open) => open(deps));
  const byPath = new Map(opened.map((surface) => [surface.path, surface]));
  if (byPath.size < opened.length) throw new Error('two surfaces have one path');
  return {
    fetch: async (request, peer = null) => {
      const { pathname } = new URL(request.url);
      const plain = await plainRoute(pathname, request, deps);
      if (plain) return secured(plain);
      const surface = byPath.get(pathname);
      if (surface === undefined) return secured(notFound());
      const asked = preflight(request, web, surface.methods);
      if (asked) return secured(asked);
      const address = callerAddress(request.headers, peer, web.proxies);
      const answered = await answerRequest(request, address, surface, deps);
      const response = web.compression ? await compressed(answered, request) : answered;
      allowAnswer(response.headers, request, web);
      return secured(response);
    },
  };
}

function secured(response: Response): Response {
  secureHeaders(response.headers);
  return response;
}
