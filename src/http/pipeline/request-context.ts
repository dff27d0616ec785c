/** What a request carries through the pipeline: plain data, and the few ways to ask that belong to it. */
import type {
  AnySpec,
  Engine,
  QueryResult,
  QueryStream,
  StreamOptions,
} from '../../engine/engine.ts';
import type { RequestMeter } from '../../limits/answer.ts';
import type { Decision } from '../../limits/token-bucket.ts';
import type { Generation } from '../../resolvers/operation.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';

/** The model that serves; its questions go through the request's own engine, which counts them. */
export type Served = Omit<Generation, 'engine'>;

/** A request before anybody knows who sends it. */
export interface Arrival {
  /** The name of the surface that was asked. */
  readonly surface: string;
  readonly requestId: string;
  readonly request: Request;
  /** The caller's, where it can be known. */
  readonly address: string | null;
  /** What the request started with, whatever is loaded meanwhile. */
  readonly generation: Served;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** One instant for all its questions. */
  readonly now: Date;
  readonly answer: AnswerNotes;
  readonly meter: RequestMeter | null;
}

/** A request of a known caller, who may ask. */
export interface RequestContext extends Arrival {
  readonly principal: Principal;
  /** Notes what it is asked. For those who meter answers themselves, as GraphQL does by its fields. */
  readonly engine: Engine;
  /**
   * One question, as this caller, noted and metered, and cancelled when the client leaves.
   * @throws GatewayError
   */
  ask(spec: AnySpec): Promise<QueryResult>;
  /**
   * The same in batches, for answers that are written while they are read: metered as they are handed on. The audit
   * waits for its end; what fails once the response is out is in the log. Without `maxRows` it is bounded as any
   * answer is; with it by `limits.streamRows`.
   * @throws GatewayError
   */
  stream(spec: AnySpec, options?: StreamOptions): Promise<QueryStream>;
}

/** What becomes known of an answer while it is made. */
export interface AnswerNotes {
  /** The cubes and views that were read. */
  readonly touched: Set<string>;
  /** Whether it is the same for everyone: then its surface says how long it may be kept. */
  isPublic: boolean;
  /** What all its questions are expected to cost a warehouse, and those that one was asked. */
  cost: number;
  spent: number;
  rows: number;
  questions: number;
  /** Questions that no warehouse was asked. */
  fromCache: number;
  outcome: Outcome;
  /** Answers in batches: settled once they have ended, and nothing of them is to be noted any more. */
  readonly streams: Promise<void>[];
  /** End them, if they have not. */
  readonly leave: (() => Promise<unknown>)[];
  /** Questions that are not answered yet, and who waits for there being none. */
  asking: number;
  onIdle: (() => void) | null;
  /** How far it is: its response is out and only rows are still to come, or all of it is in the audit. */
  stage: 'making' | 'out' | 'told';
  /** When something may be asked again, in milliseconds. */
  retryAfterMs: number | null;
  rate: Decision | null;
  /** What was asked, as a text, and under which name. Null until it is known. */
  document: { readonly text: string; readonly operation: string | null } | null;
  variables: unknown;
}

/** `BAD_REQUEST`: what the surface itself did not understand. `CLIENT_LEFT`: nobody waited for what failed. */
export type Outcome = 'ok' | 'BAD_REQUEST' | 'CLIENT_LEFT' | ErrorCode;
