import { type Database, type Statement, sql } from './database.ts';

/** What a tenant has spent of one UTC day's budget, over all instances. */
interface Spending {
  readonly tenant: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly cost: number;
  readonly bytes: number;
}

export interface SpendingStore {
  /** Adds each (negative amounts give back; zero only asks) and answers the new totals, in the same order. */
  add(amounts: readonly Spending[]): Promise<readonly Spending[]>;
  /** Forgets days before `day`. */
  purge(day: string): Promise<void>;
}

export function createSpendingStore(database: Database): SpendingStore {
  return {
    add: async (amounts) => {
      if (amounts.length === 0) return [];
      // In one order everywhere, see usage.ts.
      const order = amounts.map((amount, index) => ({ amount, index }));
      order.sort((a, b) => (keyOf(a.amount) < keyOf(b.amount) ? -1 : 1));
      const results = await database.atomically(order.map(({ amount }) => addSpending(amount)));
      const totals = [...amounts];
      for (const [at, { amount, index }] of order.entries()) {
        const row = results[at]?.[0];
        totals[index] = {
          ...amount,
          cost: Number(row?.['cost'] ?? 0),
          bytes: Number(row?.['bytes'] ?? 0),
        };
      }
      return totals;
    },
    purge: async (day) => {
      await database.atomically([sql('DELETE FROM budget_daily WHERE day < ?', day)]);
    },
  };
}

function keyOf(amount: Spending): string {
  return `${amount.day} ${amount.tenant}`;
}

/** Asking alone reads: a poll of many tenants must not write. */
function addSpending({ tenant, day, cost, bytes }: Spending): Statement {
  if (cost === 0 && bytes === 0) {
    return sql('SELECT cost, bytes FROM budget_daily WHERE tenant = ? AND day = ?', tenant, day);
  }
  return sql(
    `INSERT INTO budget_daily (tenant, day, cost, bytes) VALUES (?, ?, ?, ?)
     ON CONFLICT (tenant, day) DO UPDATE SET
       cost = budget_daily.cost + excluded.cost,
       bytes = budget_daily.bytes + excluded.bytes
     RETURNING cost, bytes`,
    tenant,
    day,
    cost,
    bytes,
  );
}
