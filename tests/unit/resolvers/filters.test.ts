import { describe, expect, it } from 'vitest';
import type { FilterSpec } from '../../../src/semantic/model/filter-spec.ts';
import { run } from './asked.ts';

/** A filter tree as text. */
function print(filter: FilterSpec | null): string {
  switch (filter?.kind) {
    case undefined:
      return '–';
    case 'not':
      return `not(${print(filter.of)})`;
    case 'and':
    case 'or':
      return `${filter.kind}(${filter.of.map(print).join(', ')})`;
    case 'range':
      return `${filter.member} in ${JSON.stringify(filter.range)}`;
    case 'segment':
      return filter.member;
    case 'compare': {
      const { member, operator, values, caseInsensitive } = filter;
      return `${member} ${operator} ${JSON.stringify(values)}${caseInsensitive ? ' i' : ''}`;
    }
  }
}

async function whereOf(where: string, variables = {}, head = 'query') {
  const { asked, errors } = await run(`${head} { orders(where: ${where}) { rows { count } } }`, {
    variables,
  });
  return errors[0] ? `${errors[0].code}: ${errors[0].message}` : print(asked[0]?.where ?? null);
}

describe('where', () => {
  it.each([
    ['{}', '–'],
    ['null', '–'],
    ['{ status: {} }', '–'],
    ['{ status: { eq: "a" } }', 'orders.status equals ["a"]'],
    ['{ status: { ne: "a" } }', 'orders.status notEquals ["a"]'],
    ['{ status: { in: ["a", "b"] } }', 'orders.status equals ["a","b"]'],
    ['{ status: { in: "a" } }', 'orders.status equals ["a"]'],
    ['{ status: { in: [] } }', 'or()'],
    ['{ status: { notIn: ["a"] } }', 'orders.status notEquals ["a"]'],
    ['{ status: { notIn: [] } }', '–'],
    ['{ status: { contains: "a" } }', 'orders.status contains ["a"]'],
    ['{ status: { notContains: "a" } }', 'orders.status notContains ["a"]'],
    [
      '{ status: { startsWith: "a", endsWith: "b" } }',
      'and(orders.status startsWith ["a"], orders.status endsWith ["b"])',
    ],
    ['{ status: { eq: "A", caseInsensitive: true } }', 'orders.status equals ["A"] i'],
    ['{ status: { isNull: true } }', 'orders.status notSet []'],
    ['{ status: { isNull: false } }', 'orders.status set []'],
    ['{ channel: { eq: IN_STORE } }', 'orders.channel equals ["in store"]'],
    ['{ channel: { in: [WEB] } }', 'orders.channel equals ["web"]'],
    ['{ isGift: { eq: false } }', 'orders.is_gift equals [false]'],
    ['{ weight: { gt: 1.5, lte: 2 } }', 'and(orders.weight gt [1.5], orders.weight lte [2])'],
    ['{ createdAt: { before: "2024-01-01" } }', 'orders.created_at beforeDate ["2024-01-01"]'],
    ['{ createdAt: { in: { this: DAY } } }', 'orders.created_at in {"kind":"this","unit":"day"}'],
    ['{ shippedOn: { eq: "2024-02-29" } }', 'orders.shipped_on equals ["2024-02-29"]'],
    ['{ customer: { state: { eq: "SP" } } }', 'orders.customers.state equals ["SP"]'],
    [
      '{ customer: { id: { in: [9007199254740993] } } }',
      'orders.customers.id equals ["9007199254740993"]',
    ],
    [
      '{ status: { eq: "a" }, isGift: { eq: true } }',
      'and(orders.status equals ["a"], orders.is_gift equals [true])',
    ],
    ['{ not: { status: { eq: "a" } } }', 'not(orders.status equals ["a"])'],
    [
      '{ or: [{ status: { eq: "a" } }, { customer: { state: { eq: "SP" } } }] }',
      'or(orders.status equals ["a"], orders.customers.state equals ["SP"])',
    ],
    [
      '{ customer: { or: [{ state: { eq: "a" } }, { state: { eq: "b" } }] } }',
      'or(orders.customers.state equals ["a"], orders.customers.state equals ["b"])',
    ],
    ['{ or: [] }', 'or()'],
    ['{ and: [] }', '–'],
    ['{ or: [{ status: { eq: "a" } }, {}] }', '–'],
    ['{ not: {} }', '–'],
  ])('%s is %s', async (where, expected) => {
    expect(await whereOf(where)).toBe(expected);
  });

  it.each([
    ['{ status: { eq: null } }', 'orders.status'],
    ['{ status: null }', 'orders.status'],
    ['{ status: { in: null } }', 'orders.status'],
    ['{ status: { isNull: null } }', 'orders.status'],
    ['{ customer: { state: { ne: null } } }', 'orders.customers.state'],
  ])('refuses the null of %s', async (where, member) => {
    expect(await whereOf(where)).toContain(`INVALID_FILTER: Invalid filter on ${member}`);
  });

  it.each([
    ['{ and: null }', 'and'],
    ['{ not: null }', 'not'],
    ['{ customer: null }', 'customer'],
  ])('names no member for the null of %s', async (where, key) => {
    const said = 'INVALID_FILTER: Invalid input: ';
    expect(await whereOf(where)).toBe(`${said}${key} is null; leave it out.`);
  });

  it('takes an absent variable as no condition, and a null one as an error', async () => {
    const head = 'query ($s: String)';
    const where = '{ status: { eq: $s }, isGift: { eq: true } }';
    expect(await whereOf(where, {}, head)).toBe('orders.is_gift equals [true]');
    expect(await whereOf(where, { s: 'a' }, head)).toContain('orders.status equals ["a"]');
    expect(await whereOf(where, { s: null }, head)).toContain('INVALID_FILTER');
  });

  it('takes a whole filter from a variable', async () => {
    const where = { or: [{ status: { eq: 'a' } }, { weight: { gt: 1 } }] };
    expect(await whereOf('$w', { w: where }, 'query ($w: OrdersWhere)')).toBe(
      'or(orders.status equals ["a"], orders.weight gt [1])',
    );
  });
});

describe('having', () => {
  it('filters measures, over joins too, exactly as they are written', async () => {
    const { asked } = await run(
      '{ orders(having: { revenue: { gt: 0.10 }, customer: { count: { gte: 2 } } }) { rows { status } } }',
    );
    expect(print(asked[0]?.having ?? null)).toBe(
      'and(orders.revenue gt ["0.1"], orders.customers.count gte [2])',
    );
  });
});
