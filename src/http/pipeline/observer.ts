import type { Principal } from '../../shared/principal.ts';
import type { Arrival, Outcome } from './request-context.ts';

/**
 * Hears of each request that reaches a surface, and by what it returns, of its end: for access logs, metrics and
 * traces. It may not throw, and what it does the client waits for.
 */
export type Observer = (arrival: Arrival) => (end: RequestEnd) => void;

/** How a request ended: once its answer is made, or where rows are streamed, once they have been read. */
export interface RequestEnd {
  /** Null: nobody whom we know. */
  readonly principal: Principal | null;
  readonly status: number;
  readonly outcome: Outcome;
  /** From its arrival, in milliseconds. */
  readonly ms: number;
}
