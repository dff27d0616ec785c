import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Budget, createBudgets } from '../../../src/limits/budget.ts';
import type { Ledger } from '../../../src/limits/budget-account.ts';
import { createMemoryLedger } from '../../../src/limits/ledgers.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const cost = (units: number) => ({ cost: units, bytes: 0 });

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

function instance(ledger: Ledger, budget: Budget | null = { cost: 10, bytes: null }) {
  const errors: unknown[] = [];
  const budgets = createBudgets({
    ledger,
    budgetOf: () => budget,
    now: Date.now,
    onError: (error) => errors.push(error),
  });
  return { ...budgets, errors };
}

const exceeded = { code: 'BUDGET_EXCEEDED' };

describe('a budget', () => {
  it('refuses what does not fit into the rest of the day, and says when the next begins', async () => {
    const budgets = instance(createMemoryLedger());
    (await budgets.reserve('t1', cost(8))).settle(cost(8));
    await expect(budgets.reserve('t1', cost(3))).rejects.toMatchObject({
      ...exceeded,
      facts: { retryAfterMs: 12 * 3_600_000 },
    });
    (await budgets.reserve('t1', cost(2))).settle(cost(2));
    await expect(budgets.reserve('t1', cost(0))).rejects.toMatchObject(exceeded);
    (await budgets.reserve('t2', cost(10))).settle(cost(10));
    vi.setSystemTime(NOON + 12 * 3_600_000);
    (await budgets.reserve('t1', cost(10))).settle(cost(10));
  });

  it('holds back what running queries are expected to cost, and takes what they did', async () => {
    const budgets = instance(createMemoryLedger());
    const running = await budgets.reserve('t1', cost(9));
    await expect(budgets.reserve('t1', cost(2))).rejects.toMatchObject(exceeded);
    running.settle(cost(1));
    running.settle(cost(5));
    expect(await budgets.remaining('t1')).toEqual({ cost: 9, bytes: null });
  });

  it('counts bytes where they are what is limited', async () => {
    const budgets = instance(createMemoryLedger(), { cost: null, bytes: 1e12 });
    (await budgets.reserve('t1', { cost: 99, bytes: 4e11 })).settle({ cost: 99, bytes: 6e11 });
    await expect(budgets.reserve('t1', { cost: 0, bytes: 5e11 })).rejects.toMatchObject(exceeded);
    expect(await budgets.remaining('t1')).toEqual({ cost: null, bytes: 4e11 });
  });

  it('is none where none is set', async () => {
    const ledger = { add: vi.fn() };
    const budgets = instance(ledger, null);
    (await budgets.reserve('t1', cost(1e9))).settle(cost(1e9));
    expect(await budgets.remaining('t1')).toBeNull();
    await budgets.close();
    expect(ledger.add).not.toHaveBeenCalled();
  });

  it('that one instance used up is refused by another within a second', async () => {
    const ledger = createMemoryLedger();
    const [a, b] = [instance(ledger), instance(ledger)];
    (await b.reserve('t1', cost(1))).settle(cost(0));
    const last = await a.reserve('t1', cost(9));
    last.settle(cost(10));
    await vi.advanceTimersByTimeAsync(999);
    await expect(b.reserve('t1', cost(1))).rejects.toMatchObject(exceeded);
  });

  it('is refused under a steady stream of requests within a second, too', async () => {
    const ledger = createMemoryLedger();
    const [a, b] = [instance(ledger), instance(ledger)];
    await b.reserve('t1', cost(0.0001));
    (await a.reserve('t1', cost(9))).settle(cost(10));
    const spentAt = Date.now();
    const refused = async () =>
      b.reserve('t1', cost(0.0001)).then(
        (held) => held.settle(cost(0)),
        () => 'refused',
      );
    while ((await refused()) !== 'refused') await vi.advanceTimersByTimeAsync(20);
    expect(Date.now() - spentAt).toBeLessThan(1_000);
  });

  it('asks the ledger a few times a second, not with every request', async () => {
    const memory = createMemoryLedger();
    const ledger = { add: vi.fn(memory.add) };
    const budgets = instance(ledger, { cost: 1e9, bytes: null });
    for (let i = 0; i < 1000; i++) {
      (await budgets.reserve('t1', cost(1))).settle(cost(1));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(ledger.add.mock.calls.length).toBeLessThan(10);
    await budgets.close();
    expect(await instance(memory, { cost: 1e9, bytes: null }).remaining('t1')).toEqual({
      cost: 1e9 - 1000,
      bytes: null,
    });
  });

  it('goes on per process while the ledger is away, and loses nothing', async () => {
    const memory = createMemoryLedger();
    let away = true;
    const ledger: Ledger = {
      add: (entries) => (away ? Promise.reject(new Error('away')) : memory.add(entries)),
    };
    const budgets = instance(ledger);
    (await budgets.reserve('t1', cost(6))).settle(cost(6));
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(budgets.reserve('t1', cost(5))).rejects.toMatchObject(exceeded);
    (await budgets.reserve('t1', cost(1))).settle(cost(1));
    expect(budgets.errors.length).toBeGreaterThan(1);
    away = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await instance(memory).remaining('t1')).toEqual({ cost: 3, bytes: null });
  });
});
