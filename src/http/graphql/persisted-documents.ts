/**
 * Persisted documents. Automatic ones: a client sends the hash alone, and the text once when it is not known.
 * Trusted ones: callers with certain roles may send nothing but what the manifest lists. Knowing a hash gives
 * no rights: whatever a document asks is validated and answered for the caller who sends it.
 */
import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { GatewayError } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';
import type { Documents, HttpDeps } from '../deps.ts';
import { parseDocument } from './request-limits.ts';
import { askingOf, type Serving } from './yoga-request.ts';

export function useDocuments(
  documents: Documents,
  limits: HttpDeps['limits'],
): Plugin<object, Serving> {
  const asking = { ...documents, limits };
  return {
    async onParams({ params, setParams, context }) {
      const { principal } = askingOf(context).context;
      const query = await documentOf(params, principal, asking);
      if (query !== undefined && query !== params.query) setParams({ ...params, query });
    },
  };
}

interface Asking extends Documents {
  readonly limits: HttpDeps['limits'];
}

async function documentOf(
  params: GraphQLParams,
  principal: Principal,
  documents: Asking,
): Promise<string | undefined> {
  const hash = hashOf(params);
  if (isRestricted(principal, documents.trusted)) return trustedText(params.query, hash, documents);
  if (hash === null) return params.query;
  if (typeof params.query === 'string' && params.query !== '') {
    return register(params.query, hash, ownerOf(principal), documents);
  }
  const known =
    documents.manifest.get(hash) ??
    (await documents.registered?.get(ownerOf(principal), hash)) ??
    null;
  // Whoever can write into the store still cannot give a text another text's name.
  if (known === null || sha256(known) !== hash) throw notFound();
  return known;
}

function isRestricted({ roles }: Principal, trusted: readonly string[]): boolean {
  return trusted.some((role) => role === '*' || roles.has(role));
}

function trustedText(query: unknown, hash: string | null, { manifest }: Documents): string {
  const known = manifest.get(hash ?? sha256(typeof query === 'string' ? query : ''));
  if (known !== undefined && (typeof query !== 'string' || query === '' || query === known)) {
    return known;
  }
  if (query === undefined || query === null || query === '') throw notFound();
  throw new GatewayError('FORBIDDEN', { what: 'documents that are not in the manifest' });
}

/** Kept is only what could be asked: junk would push out what is. */
async function register(
  query: string,
  hash: string,
  owner: string | null,
  { registered, limits }: Asking,
): Promise<string> {
  if (sha256(query) !== hash) throw badRequest('The hash is not that of the document.');
  if (registered === null || (await registered.get(owner, hash)) !== null) return query;
  parseDocument(limits, query);
  await registered.set(owner, hash, query);
  return query;
}

/** An admin who acts for a tenant registers for the admin's own. */
function ownerOf({ tenant, actor }: Principal): string | null {
  return actor ? actor.tenant : tenant;
}

/** `extensions.persistedQuery.sha256Hash`, or `documentId` (`sha256:` before it or not). */
function hashOf(params: GraphQLParams): string | null {
  const { documentId } = params as { readonly documentId?: unknown };
  const persisted = params.extensions?.['persistedQuery'] as { sha256Hash?: unknown } | undefined;
  const said = persisted?.sha256Hash ?? documentId;
  if (said === undefined || said === null) return null;
  const [hash] = /[0-9a-f]{64}$/i.exec(String(said)) ?? [];
  if (typeof said !== 'string' || hash === undefined || said.replace(/^sha256:/, '') !== hash) {
    throw badRequest(
      'A persisted document is named by the SHA-256 of its text, in hexadecimal digits.',
    );
  }
  return hash.toLowerCase();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function notFound(): GatewayError {
  return new GatewayError('PERSISTED_QUERY_NOT_FOUND', {});
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}
