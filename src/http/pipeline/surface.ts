import type { KeyOperation } from '../../shared/principal.ts';
import type { HttpDeps } from '../deps.ts';
import type { Refusal } from './refusal.ts';
import type { Arrival, RequestContext } from './request-context.ts';

/**
 * One way to ask. Who asks, how often and with which scopes, the body's length, the audit, masked errors and
 * headers are the pipeline's: a surface only reads what was asked, asks through its context, and writes.
 */
export interface Surface {
  /** In audit, metrics and traces. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly path: string;
  readonly methods: readonly string[];
  /** Null: it takes no body. */
  readonly body: AcceptedBody | null;
  /** What a key with scopes must be allowed; null: nothing of its own. */
  readonly needs: KeyOperation | null;
  /** What anybody may load; null where the request is no such. Nothing of the model may be in it. */
  readonly page?: (request: Request) => Promise<Response> | null;
  /** `body` is null where the request has none. Whatever is thrown becomes a refusal; headers are added to what is given. */
  handle(context: RequestContext, body: string | null): Promise<Response>;
  /** Writes a refusal as this surface's clients expect it. */
  refuse(refusal: Refusal, arrival: Arrival): Response | Promise<Response>;
}

export interface AcceptedBody {
  /** Media types, in small letters. */
  readonly types: readonly string[];
  /** What a caller who sends another type is told. */
  readonly hint: string;
  readonly maxBytes: number;
}

/** What a surface may use beside its context: nothing of who asks or how often, and no engine that counts nothing. */
export type SurfaceDeps = Pick<
  HttpDeps,
  'limits' | 'administration' | 'cursorSecret' | 'web' | 'documents' | 'log' | 'spans'
>;

export type OpenSurface = (deps: SurfaceDeps) => Surface;
