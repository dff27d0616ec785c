import { GatewayError } from '../shared/errors.ts';
import { type Account, type Amount, createAccount, type Ledger } from './budget-account.ts';

/** What a tenant may spend a UTC day. Null does not limit. */
export interface Budget {
  /** In cost units (see cost.ts). */
  readonly cost: number | null;
  readonly bytes: number | null;
}

export interface BudgetsOptions {
  /** Where all instances add up what they spent. */
  readonly ledger: Ledger;
  /** Null: this tenant has no budget. */
  readonly budgetOf: (tenant: string) => Budget | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Hears when the ledger fails; meanwhile each instance goes on by what it knows. */
  readonly onError: (error: unknown) => void;
}

/** A place in the budget, taken before the query runs. */
interface Reservation {
  /** What it cost in the end; nothing if it never ran. Only the first call counts. */
  settle(actual: Amount): void;
}

export interface Budgets {
  /**
   * Holds an estimate until it is settled.
   * @throws GatewayError BUDGET_EXCEEDED when it does not fit into the rest of the day's budget; `retryAfterMs`
   * says when the next day begins.
   */
  reserve(tenant: string, estimate: Amount): Promise<Reservation>;
  /** What is left of today's budget, or null without one. */
  remaining(tenant: string): Promise<Budget | null>;
  /** Tells the ledger what it does not know yet. Never rejects. */
  flush(): Promise<void>;
  /** Flushes, and stops telling. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const NOTHING: Reservation = { settle: () => undefined };

/**
 * Budgets that all instances keep together. Each instance holds back what its running queries are expected to cost
 * and tells the ledger what they did cost a quarter of a second later; it asks again when its knowledge is
 * 0.6 seconds old. So a budget used up on one instance is refused by all within a second. Overspending is bounded
 * by what other instances spend in that second.
 */
export function createBudgets(options: BudgetsOptions): Budgets {
  const accounts = new Map<string, Account>();
  let closed = false;

  const accountOf = (tenant: string): Account => {
    const day = dayOf(options.now());
    const key = `${day} ${tenant}`;
    const known = accounts.get(key);
    if (known !== undefined) return known;
    forgetSettled(accounts, day);
    const account = createAccount({ ...options, tenant, day, isClosed: () => closed });
    accounts.set(key, account);
    return account;
  };
  return {
    reserve: async (tenant, estimate) => {
      const budget = options.budgetOf(tenant);
      if (budget === null || (budget.cost === null && budget.bytes === null)) return NOTHING;
      const account = accountOf(tenant);
      await account.ensureFresh();
      const held = account.held();
      if (!fits(budget.cost, held.cost, estimate.cost)) throw exceeded(options.now());
      if (!fits(budget.bytes, held.bytes, estimate.bytes)) throw exceeded(options.now());
      return account.reserve(estimate);
    },
    remaining: async (tenant) => {
      const budget = options.budgetOf(tenant);
      if (budget === null) return null;
      const account = accountOf(tenant);
      await account.ensureFresh();
      const held = account.held();
      return { cost: left(budget.cost, held.cost), bytes: left(budget.bytes, held.bytes) };
    },
    flush: () => flushAll(accounts),
    close: async () => {
      closed = true;
      await flushAll(accounts);
    },
  };
}

async function flushAll(accounts: ReadonlyMap<string, Account>): Promise<void> {
  await Promise.all([...accounts.values()].map((account) => account.flush()));
}

/** A spent budget refuses even what costs nothing. */
function fits(limit: number | null, held: number, estimate: number): boolean {
  return limit === null || (held < limit && held + estimate <= limit);
}

function left(limit: number | null, held: number): number | null {
  return limit === null ? null : Math.max(0, limit - held);
}

function exceeded(now: number): GatewayError {
  return new GatewayError('BUDGET_EXCEEDED', { retryAfterMs: DAY_MS - (now % DAY_MS) });
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Accounts of days gone by, once nothing of them is open. */
function forgetSettled(accounts: Map<string, Account>, today: string): void {
  for (const [key, account] of accounts) {
    if (!key.startsWith(today) && account.isSettled()) accounts.delete(key);
  }
}
