/**
 * Answers that a shared cache may hold: to a GET, from cubes whose rows and members are the same for everyone,
 * and of a document that anybody with any token could have sent. Everything else is private.
 */
import { createHash } from 'node:crypto';
import { type DocumentNode, type GraphQLSchema, validate, visit } from 'graphql';
import type { SemanticModel } from '../../semantic/model/types.ts';

/** Whatever differs by role although no member of a cube does. */
const BY_ROLE: ReadonlySet<string> = new Set(['catalog', 'explain', 'query', '__schema', '__type']);

/** Whether the answer to this document is the same for everyone. `anybody` is the schema of no role at all. */
export function isPublicDocument(document: DocumentNode, anybody: GraphQLSchema): boolean {
  let shared = true;
  visit(document, {
    Field: ({ name }) => {
      if (BY_ROLE.has(name.value)) shared = false;
    },
  });
  return shared && validate(anybody, document).length === 0;
}

/** Whether everyone reads the same rows and values of all of these. */
export function areShared(model: SemanticModel, cubes: Iterable<string>): boolean {
  return [...cubes].every((name) => {
    const cube = model.cubes.get(name);
    if (cube === undefined) return model.views.get(name)?.access.kind === 'shared';
    const members = [...cube.dimensions.values(), ...cube.measures.values()];
    const masked = members.some(({ meta }) => meta['mask'] !== undefined);
    return cube.access.kind === 'shared' && !masked;
  });
}

const OF_ONE_CALLER: readonly string[] = [
  ...['x-request-id', 'retry-after'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
];

/** The answer as a shared cache may hold it; 304 when the client has it already. */
export async function publicAnswer(
  response: Response,
  request: Request,
  maxAgeMs: number,
): Promise<Response> {
  const text = await response.text();
  // Weak: the same answer compressed has other bytes.
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  const headers = new Headers(response.headers);
  headers.set('etag', etag);
  headers.set('cache-control', `public, max-age=${Math.floor(maxAgeMs / 1000)}`);
  headers.append('vary', 'Accept, Accept-Encoding');
  // They are of one request and of one caller, and a held answer is given to many.
  for (const name of OF_ONE_CALLER) headers.delete(name);
  const { status } = response;
  if (!matches(request.headers.get('if-none-match'), etag)) {
    return new Response(text, { status, headers });
  }
  headers.delete('content-type');
  headers.delete('content-length');
  return new Response(null, { status: 304, headers });
}

/** Weak comparison, as RFC 9110 13.1.2 asks. */
function matches(said: string | null, etag: string): boolean {
  const names = (said ?? '').split(',').map((name) => name.trim().replace(/^W\//, ''));
  return names.includes(etag.replace(/^W\//, '')) || names.includes('*');
}
