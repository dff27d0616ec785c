import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCost, type FactCost, type QueryFacts } from '../../../src/limits/cost.ts';

const FACT: FactCost = {
  rows: 10_000_000,
  selectivity: 1,
  joins: 0,
  distinct: 0,
  multiplied: false,
};

function query(fact: Partial<FactCost> = {}, rest: Partial<QueryFacts> = {}): QueryFacts {
  const facts = [{ ...FACT, ...fact }];
  return { facts, groups: 1, keys: 0, measures: 1, periods: 1, bytes: null, ...rest };
}

describe('the expected cost of a query', () => {
  it.each([
    ['one scan of ten million rows', query(), 10],
    ['a tenth of them', query({ selectivity: 0.1 }), 1],
    ['a join', query({ joins: 1 }), 13],
    ['an exact distinct count', query({ distinct: 1 }), 20],
    ['a multiplied fact', query({ multiplied: true }), 20],
    ['a comparison', query({}, { periods: 2 }), 20],
    ['a million groups of two keys', query({}, { groups: 1e6, keys: 2 }), 11.5],
    ['more groups than rows', query({ rows: 1e6 }, { groups: 1e12, keys: 1 }), 2],
    ['two facts', query({}, { facts: [FACT, FACT] }), 20],
    ['an unknown table', query({ rows: null }), 1],
    ['an empty one', query({ rows: 0 }), 0.001],
    ['what reads more than its rows tell', query({}, { bytes: 1e9 }), 100],
    ['what reads less', query({}, { bytes: 1e6 }), 10],
  ])('%s', (_what, facts, cost) => {
    expect(estimateCost(facts).cost).toBe(cost);
  });

  it('says what it is made of', () => {
    const facts = query({ joins: 2 }, { groups: 1e6, keys: 1, bytes: 5 });
    expect(estimateCost(facts)).toEqual({ cost: 17, scan: 16, group: 1, bytes: 5 });
  });

  it('never falls when anything about the query grows', () => {
    const numbers = fc.record({
      rows: fc.integer({ min: 0, max: 1e9 }),
      selectivity: fc.double({ min: 0, max: 1, noNaN: true }),
      joins: fc.nat(8),
      distinct: fc.nat(4),
      groups: fc.integer({ min: 1, max: 1e9 }),
      keys: fc.nat(6),
      measures: fc.nat(10),
      periods: fc.integer({ min: 1, max: 3 }),
      bytes: fc.integer({ min: 0, max: 1e12 }),
    });
    const costOf = ({ rows, selectivity, joins, distinct, ...rest }: Record<string, number>) =>
      estimateCost(
        query({ rows, selectivity, joins, distinct } as Partial<FactCost>, rest as object),
      ).cost;
    const names = fc.constantFrom(
      'rows',
      'joins',
      'distinct',
      'groups',
      'keys',
      'periods',
      'bytes',
    );
    fc.assert(
      fc.property(numbers, names, fc.integer({ min: 1, max: 1e6 }), (base, name, more) => {
        const larger = { ...base, [name]: base[name as keyof typeof base] + more };
        expect(costOf(larger)).toBeGreaterThanOrEqual(costOf(base));
        expect(Number.isFinite(costOf(larger))).toBe(true);
      }),
    );
  });
});
