import type { Cache } from '../cache/cache.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import type { Reading } from '../limits/answer.ts';
import type { ResultSet } from '../shared/values.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Admission } from './admission.ts';
import type { AnySpec, RequestContext } from './engine.ts';
import type { Freshness } from './freshness.ts';
import type { Question } from './question.ts';

export interface EngineLimits {
  /** Of an answer that is read in one piece. */
  readonly maxRows: number;
  /** Until it is there, or a batch of a stream. */
  readonly timeoutMs: number;
  /** The most rows that a stream may be asked for; absent: as many as any answer. */
  readonly streamRows?: number;
  /** How long the reader of a stream may leave it, and how long all of it may take; absent: as `timeoutMs`. */
  readonly stalledMs?: number;
  readonly answerMs?: number;
}

export interface EngineDeps {
  /** Hash of the model. */
  readonly version: string;
  /** Pure: names, policies and ranges in, SQL out. @throws GatewayError */
  readonly compile: (spec: AnySpec, context: RequestContext, maxRows?: number) => Question;
  readonly warehouse: (dataSource: string) => Warehouse;
  /** Hears of questions that the database refused, with what it said. */
  readonly onRefused?: (spec: AnySpec, question: Question, cause: unknown) => void;
  /** What compiling waits for; absent or null: nothing. It never rejects. */
  readonly ready?: () => Promise<void> | null;
  readonly cache: Cache;
  /** Shared by all generations of a process, as the cache is. */
  readonly flights: SingleFlight<Answer>;
  readonly limits: EngineLimits;
  readonly freshness: Freshness;
  /** Absent: every question runs at once. */
  readonly admission?: Admission;
  /** Counts a result while it is read; absent: nobody does. */
  readonly reading?: () => Reading;
  /** Epoch milliseconds: when data was read. */
  readonly now: () => number;
  /** Epoch milliseconds that never go back: how long it may be kept. */
  readonly steady: () => number;
}

/** What one flight brings back. */
export interface Answer {
  readonly result: ResultSet;
  readonly storedAt: number;
  readonly cached: boolean;
}
