import { describe, expect, test } from 'vitest';
import { principalOf, type ShortQuery } from '../../corpus/read-case.ts';
import { compileFor, errorOf, modelOf } from './shop.ts';

const failing = (query: ShortQuery) => errorOf(() => compileFor(query));

describe('names that do not fit', () => {
  test.each<[string, ShortQuery, string, string | undefined]>([
    ['a misspelt measure', { measures: ['orders.revenu'] }, 'UNKNOWN_MEMBER', 'orders.revenue'],
    ['a misspelt cube', { measures: ['order.revenue'] }, 'UNKNOWN_MEMBER', 'orders.revenue'],
    [
      'a misspelt join',
      { dimensions: ['orders.costumers.state'] },
      'UNKNOWN_MEMBER',
      'orders.customers.state',
    ],
    [
      'a join that is not declared',
      { dimensions: ['customers.orders.status'] },
      'UNKNOWN_MEMBER',
      undefined,
    ],
    [
      'another root',
      { root: 'orders', dimensions: ['customers.state'] },
      'UNKNOWN_MEMBER',
      undefined,
    ],
    [
      'a member that is not public',
      { dimensions: ['orders.tenant_id'] },
      'UNKNOWN_MEMBER',
      undefined,
    ],
    [
      'a measure among dimensions',
      { dimensions: ['orders.revenue'] },
      'INCOMPATIBLE_MEMBERS',
      undefined,
    ],
    [
      'a dimension among measures',
      { measures: ['orders.status'] },
      'INCOMPATIBLE_MEMBERS',
      undefined,
    ],
    [
      'a grain of what is no time',
      { dimensions: ['orders.status.month'] },
      'INCOMPATIBLE_MEMBERS',
      undefined,
    ],
    [
      'a granularity that is not there',
      { dimensions: ['orders.placed_at:mont'] },
      'UNKNOWN_MEMBER',
      'orders.placed_at.month',
    ],
    [
      'an order by what is not selected',
      {
        measures: ['orders.count'],
        dimensions: ['orders.status'],
        order: { 'orders.state': 'asc' },
      },
      'UNKNOWN_MEMBER',
      'orders.status',
    ],
    ['nothing at all', {}, 'INCOMPATIBLE_MEMBERS', undefined],
    [
      'no such time zone',
      { measures: ['orders.count'], timezone: 'Europe/Amsterdm' },
      'INVALID_TIME_RANGE',
      'Europe/Amsterdam',
    ],
    [
      'SQL for a time zone',
      { measures: ['orders.count'], timezone: "UTC'; DROP" },
      'INVALID_TIME_RANGE',
      undefined,
    ],
    [
      'more rows than allowed',
      { dimensions: ['orders.id'], limit: 100_000 },
      'QUERY_TOO_EXPENSIVE',
      undefined,
    ],
    [
      'a cursor of another order',
      { dimensions: ['orders.id'], after: [1, 2] },
      'CURSOR_INVALID',
      undefined,
    ],
    [
      'totals of nothing',
      { dimensions: ['orders.id'], totalsBy: [] },
      'INCOMPATIBLE_MEMBERS',
      undefined,
    ],
    [
      'a total by what is not selected',
      { measures: ['orders.count'], totalsBy: ['orders.id'] },
      'UNKNOWN_MEMBER',
      undefined,
    ],
  ])('%s', (_, query, code, suggestion) => {
    const error = failing(query);
    expect(error.code).toBe(code);
    if (suggestion !== undefined) expect(error.facts).toMatchObject({ suggestion });
  });
});

describe('literals that do not fit their member', () => {
  const where = (
    member: string,
    operator: string,
    ...values: (string | number | boolean | null)[]
  ) =>
    failing({ measures: ['orders.count'], where: { member, operator: operator as never, values } });
  test.each([
    ['orders.amount', 'equals', ['12,5'], 'number'],
    ['orders.amount', 'gt', ['1e999'], 'number'],
    ['orders.amount', 'contains', ['1'], 'text'],
    ['orders.status', 'equals', [true], 'text'],
    ['orders.status', 'startsWith', [null], 'no value'],
    ['orders.status', 'notContains', ['a', null], 'no value'],
    ['orders.amount', 'gt', [null], 'no value'],
    ['orders.placed_at', 'afterDate', [null], 'date'],
    ['orders.status', 'inDateRange', ['today'], 'time'],
    ['orders.is_delivered', 'equals', ['yes'], 'true or false'],
    ['orders.is_delivered', 'gt', [true], 'equals'],
    ['orders.placed_at', 'afterDate', ['soon'], 'date'],
    ['orders.placed_at', 'equals', [5], 'date'],
    ['orders.placed_at', 'inDateRange', ['2024-01-01', '2024-01-02', '2024-01-03'], 'two dates'],
    ['orders.priority', 'gt', [], 'one value'],
    ['orders.priority', 'gt', [1, 2], 'one value'],
    ['orders.priority', 'measureFilter', [], 'measureFilter'],
    ['orders.currency', 'equals', ['EURO'], 'EUR, USD'],
    ['customers.addresses.place', 'equals', ['1,2'], 'set'],
  ] as const)('%s %s %s', (member, operator, values, says) => {
    const error = where(member, operator, ...values);
    expect(error.code).toBe('INVALID_FILTER');
    expect(error.facts).toMatchObject({ member });
    expect(error.message).toContain(says);
  });
  test('a measure among where, a dimension among having', () => {
    expect(where('orders.count', 'gt', 1).code).toBe('INCOMPATIBLE_MEMBERS');
    const having = { member: 'orders.status', operator: 'set' } as const;
    expect(failing({ measures: ['orders.count'], having }).code).toBe('INCOMPATIBLE_MEMBERS');
  });
  test('a value past 64 bits is compared as a decimal', () => {
    const { compiled } = compileFor({
      measures: ['orders.count'],
      where: { member: 'orders.id', operator: 'equals', values: ['9223372036854775808', '42'] },
    });
    expect(compiled.params.slice(-2).map(({ type }) => type)).toEqual(['decimal', 'bigint']);
  });
});

describe('measures that need more than one pass say so', () => {
  test('running totals', () => {
    const error = failing({ measures: ['orders.running'], dimensions: ['orders.placed_at.day'] });
    expect(error).toMatchObject({ code: 'INCOMPATIBLE_MEMBERS' });
  });
});

describe('where joins start', () => {
  const cube = (name: string, ...joins: readonly string[]) => `
  - name: ${name}
    sql_table: ${name}
    meta: { tenancy: shared }
    ${joins.length > 0 ? 'joins:' : ''}
${joins.map((to) => `      - { name: ${to}, relationship: many_to_one, sql: "{CUBE}.${to}_id = {${to}}.id" }`).join('\n')}
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: label, sql: label, type: string }
    measures: [{ name: count, type: count }]`;
  const model = modelOf(
    `cubes:${cube('a', 'b', 'c')}${cube('b', 'd')}${cube('c', 'd')}${cube('d')}${cube('e', 'd')}${cube('lone')}`,
  );
  const ask = (query: ShortQuery) => () =>
    compileFor(query, { model, principal: principalOf(null) });

  test('the cube that reaches all others is the root', () => {
    const { compiled } = ask({ dimensions: ['d.label', 'b.label'], measures: ['b.count'] })();
    expect(compiled.sql).toMatch(/FROM "b" AS "b"\nLEFT JOIN "d" AS "d"/);
  });
  test('two shortest ways are refused, both are named', () => {
    const error = errorOf(ask({ measures: ['a.count'], dimensions: ['d.label'] }));
    expect(error.code).toBe('INCOMPATIBLE_MEMBERS');
    expect(error.message).toContain('a.b.d');
    expect(error.message).toContain('a.c.d');
    expect(error.message).toContain('join_path');
  });
  test('either way can be asked for, and both at once', () => {
    const { compiled } = ask({
      root: 'a',
      measures: ['a.count'],
      dimensions: ['a.b.d.label', 'a.c.d.label'],
    })();
    expect(compiled.sql).toContain('"d" AS "d"');
    expect(compiled.sql).toContain('"d" AS "a__c__d"');
  });
  test('facts that share a dimension get a tree each', () => {
    const { compiled } = ask({ measures: ['b.count', 'e.count'], dimensions: ['d.label'] })();
    expect(compiled.sql).toContain('UNION ALL');
  });
  test('what cannot be reached is said', () => {
    const error = errorOf(ask({ measures: ['a.count'], dimensions: ['lone.label'] }));
    expect(error).toMatchObject({ code: 'INCOMPATIBLE_MEMBERS' });
    expect(error.message).toContain('no joins lead from a to lone');
  });
});

test('names of the request stay out of the SQL', () => {
  const as = 'x"; DROP TABLE orders; --';
  const { compiled } = compileFor({ measures: ['orders.count'], dimensions: ['orders.status'] });
  expect(compiled.sql).not.toContain(as);
  expect(compiled.columns.map(({ name }) => name)).toEqual(['orders.status', 'orders.count']);
});

describe('the order by itself', () => {
  test('of totals is that of their own first time dimension, not of one that is summed over', () => {
    const { compiled } = compileFor({
      measures: ['orders.count'],
      dimensions: ['orders.delivered_at:week', 'orders.placed_at:day'],
      totalsBy: ['orders.placed_at:day'],
    });
    expect(compiled.sql).toMatch(/ORDER BY 1 ASC/);
  });
});
