import type { Principal } from '../shared/principal.ts';

/** Lets a question that no cache can answer at a warehouse, or makes it wait, or refuses it. */
export interface Admission {
  /** @throws GatewayError BUDGET_EXCEEDED, RATE_LIMITED, QUERY_TIMEOUT; the signal's own reason */
  enter(visit: Visit): Promise<Admitted>;
}

export interface Visit {
  readonly principal: Principal;
  readonly dataSource: string;
  /** What it is expected to cost, in cost units. */
  readonly cost: number;
  readonly signal: AbortSignal;
  /** How long it may wait, in milliseconds. */
  readonly waitMs: number;
}

interface Admitted {
  /** Gives the place back and says what it cost. To be called exactly once. */
  leave(spent: { readonly cost: number; readonly bytes: number }): void;
}

/** Everyone, at once. */
export const OPEN_DOORS: Admission = { enter: async () => ({ leave: () => undefined }) };
