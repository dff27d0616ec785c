import type { Limits, WebConfig } from '../config/config.ts';
import type { RequestMeter } from '../limits/answer.ts';
import type { DocumentLimits } from '../limits/document-facts.ts';
import type { Decision } from '../limits/token-bucket.ts';
import type { Administration } from '../resolvers/administration/administration.ts';
import type { Generation } from '../resolvers/operation.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';
import type { Spans } from '../shared/spans.ts';
import type { Observer } from './pipeline/observer.ts';
import type { AnswerNotes } from './pipeline/request-context.ts';

/** What HTTP needs of the rest; `app/` wires it. */
export interface HttpDeps {
  /** Throws UNAUTHENTICATED. */
  authenticate(headers: Headers, address: string | null): Promise<Principal>;
  /** The model that serves now; a request keeps the one it started with. */
  generation(): Generation;
  /** Whether requests can be answered: for load balancers. Null: yes, else why not (for the log). */
  ready(): Promise<Error | null>;
  /** Whether it is about to end, and load balancers are to send no more; absent: never. */
  isDraining?(): boolean;
  readonly limits: Pick<
    Limits,
    'rows' | 'maxRows' | 'tokens' | 'bodyBytes' | 'filters' | 'answerCells'
  > &
    DocumentLimits;
  /** Counts one more request of this caller. Null: nothing limits them. */
  rate?(principal: Principal): Promise<Decision> | null;
  /** Counts what one request gets, until it is told that the answer is made; absent: nobody does. */
  meter?(): RequestMeter;
  /** Hears of each operation that was answered or refused. */
  audit?(operation: AuditedOperation): void;
  /** Hears of each request, and of its end. */
  readonly observe?: Observer;
  /** Follows the parts of each request; absent: nobody does. */
  readonly spans?: Spans;
  /** What is counted, on a path of its own; absent: it is not read here. */
  readonly metrics?: MetricsText & { readonly path: string };
  /** Absent: neither keys nor usage are to be had here. */
  readonly administration?: Administration;
  /** Signs cursors. Instances that share callers share it. */
  readonly cursorSecret: string;
  /** Absent: no other origins, a page to ask on, introspection for all, nothing for shared caches. */
  readonly web?: WebConfig;
  /** Absent: no persisted documents. */
  readonly documents?: Documents;
  readonly log: Log;
  now(): Date;
  /** For requests that bring no name of their own. */
  requestId(): string;
}

export interface MetricsText {
  readonly contentType: string;
  /** Never waits for a database. */
  read(): Promise<string>;
}

export interface Http {
  /** `address` is the peer's. */
  fetch(request: Request, address?: string | null): Promise<Response>;
}

/** A request that was answered or refused, of a caller whom we know. */
export interface AuditedOperation {
  readonly surface: string;
  readonly principal: Principal;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly ms: number;
  readonly answer: AnswerNotes;
}

/** Which documents are known by their hash, and who may send no others. */
export interface Documents {
  /** Null: clients cannot register documents. */
  readonly registered: {
    get(tenant: string | null, hash: string): Promise<string | null>;
    set(tenant: string | null, hash: string, text: string): Promise<void>;
  } | null;
  /** By SHA-256 of the text, in hexadecimal digits. */
  readonly manifest: ReadonlyMap<string, string>;
  /** Roles whose callers may send documents of the manifest alone; `*` is everyone. */
  readonly trusted: readonly string[];
}
