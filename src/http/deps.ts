import type { Limits, WebConfig } from '../config/types.ts';
import type { Generation } from '../resolvers/operation.ts';
import type { Log } from '../shared/log.ts';
import type { Principal } from '../shared/principal.ts';

/** What HTTP needs of the rest; `app.ts` wires it. */
export interface HttpDeps {
  /** Throws UNAUTHENTICATED. */
  authenticate(headers: Headers, address: string | null): Promise<Principal>;
  /** The model that serves now; a request keeps the one it started with. */
  generation(): Generation;
  /** Whether requests can be answered: for load balancers. Null: yes, else why not (for the log). */
  ready(): Promise<Error | null>;
  readonly limits: Pick<
    Limits,
    'rows' | 'maxRows' | 'depth' | 'rootFields' | 'tokens' | 'bodyBytes'
  >;
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
}

/** What becomes known of an answer while it is made. */
export interface AnswerNotes {
  /** The cubes and views that were read. */
  readonly touched: Set<string>;
  /** Whether it is the same for everyone. */
  isPublic: boolean;
}

/** Which documents are known by their hash, and who may send no others. */
export interface Documents {
  /** Null: clients cannot register documents. */
  readonly registered: {
    get(hash: string): Promise<string | null>;
    set(hash: string, text: string): Promise<void>;
  } | null;
  /** By SHA-256 of the text, in hexadecimal digits. */
  readonly manifest: ReadonlyMap<string, string>;
  /** Roles whose callers may send documents of the manifest alone; `*` is everyone. */
  readonly trusted: readonly string[];
}
