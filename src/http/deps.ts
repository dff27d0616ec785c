import type { Limits, WebConfig } from '../config/config.ts';
import type { RequestMeter } from '../limits/answer.ts';
import type { DocumentLimits } from '../limits/document-facts.ts';
import type { Decision } from '../limits/token-bucket.ts';
import type { Administration } from '../resolvers/administration/administration.ts';
import type { Generation } from '../resolvers/operation.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';

/** What HTTP needs of the rest; `app/` wires it. */
export interface HttpDeps {
  /** Throws UNAUTHENTICATED. */
  authenticate(headers: Headers, address: string | null): Promise<Principal>;
  /** The model that serves now; a request keeps the one it started with. */
  generation(): Generation;
  /** Whether requests can be answered: for load balancers. Null: yes, else why not (for the log). */
  ready(): Promise<Error | null>;
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
  requestId(): string;
}

export interface Http {
  /** `address` is the peer's. */
  fetch(request: Request, address?: string | null): Promise<Response>;
}

/** What a request carries through Yoga. */
export interface ServerContext {
  readonly requestId: string;
  readonly generation: Generation;
  /** Remembered: asked by several, established once. */
  caller(): Promise<Principal>;
  readonly answer: AnswerNotes;
  readonly meter: RequestMeter | null;
}

/** What becomes known of an answer while it is made. */
export interface AnswerNotes {
  /** The cubes and views that were read. */
  readonly touched: Set<string>;
  /** Whether it is the same for everyone. */
  isPublic: boolean;
  /** What all its questions are expected to cost a warehouse, and those that one was asked. */
  cost: number;
  spent: number;
  rows: number;
  questions: number;
  /** Questions that no warehouse was asked. */
  fromCache: number;
  outcome: Outcome;
  /** When something may be asked again, in milliseconds. */
  retryAfterMs: number | null;
  rate: Decision | null;
  /** Null until a document is known. */
  document: { readonly text: string; readonly operation: string | null } | null;
  variables: unknown;
}

/** `BAD_REQUEST`: what GraphQL itself did not understand. */
export type Outcome = 'ok' | 'BAD_REQUEST' | ErrorCode;

export interface AuditedOperation {
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
