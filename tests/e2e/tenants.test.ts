/**
 * What tenant a gets from a database that also holds tenant b must be, byte for byte, what it gets from
 * one that never heard of b: whatever the root field, alias, filter, order, page or total.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type ShopApp } from './shop-app.ts';

let both: ShopApp;
let alone: ShopApp;
beforeAll(async () => {
  [both, alone] = await Promise.all([openShop(), openShop('a')]);
});
afterAll(() => Promise.all([both.close(), alone.close()]));

interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly {
    readonly name: string;
    readonly defaultValue: string | null;
    readonly type: { readonly kind: string };
  }[];
}
interface TypeRef {
  readonly name: string | null;
  readonly kind: string;
  readonly ofType: TypeRef | null;
}

const INTROSPECTION = `{ __schema { queryType { name } types { name kind fields { name args { name defaultValue type { kind } }
  type { name kind ofType { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } } }`;

async function rootFields(): Promise<{
  readonly roots: readonly Field[];
  readonly types: ReadonlyMap<string, readonly Field[]>;
}> {
  const { data } = await both.ask(INTROSPECTION, 'a');
  const types = new Map<string, readonly Field[]>(
    data.__schema.types.map((type: { name: string; fields: readonly Field[] | null }) => [
      type.name,
      type.fields ?? [],
    ]),
  );
  return { roots: types.get('Query') ?? [], types };
}

/** What is asked without arguments; the others have tests of their own below. */
function isPlain({ args }: Field): boolean {
  return args.every(({ type, defaultValue }) => type.kind !== 'NON_NULL' || defaultValue !== null);
}

/** Everything below a type, joins one deep. */
function selectAll(
  type: TypeRef,
  types: ReadonlyMap<string, readonly Field[]>,
  depth: number,
): string {
  let named = type;
  while (named.ofType !== null) named = named.ofType;
  const fields = types.get(named.name ?? '') ?? [];
  if (named.kind !== 'OBJECT') return '';
  if (depth < 0) return '{ __typename }';
  const inner = fields
    .filter(isPlain)
    .filter(({ name }) => !['meta', 'version', 'cache', 'asOf', 'folders'].includes(name))
    .map((field) => {
      const name = field.type.name ?? field.type.ofType?.name ?? '';
      const isJoin = /(Row|Totals|Record|Previous|Change|Share)$/.test(name);
      return `${field.name} ${selectAll(field.type, types, depth - (isJoin ? 1 : 0))}`;
    });
  return `{ ${inner.join(' ')} }`;
}

async function expectSame(query: string, variables?: Readonly<Record<string, unknown>>) {
  const [seen, expected] = await Promise.all([
    both.ask(query, 'a', variables),
    alone.ask(query, 'a', variables),
  ]);
  const withoutIds = (reply: unknown) =>
    JSON.stringify(reply).replace(/"(requestId|endCursor)":"[^"]*"/g, '');
  expect(withoutIds(seen)).toBe(withoutIds(expected));
  // Sealed tokens are the same above, and any letters inside.
  const readable = JSON.stringify(seen).replace(/"(drill|endCursor)":"[^"]*"/g, '');
  expect(readable).not.toMatch(/B-|[789]000000/);
  return seen;
}

describe('tenant a', () => {
  it('sees nothing of tenant b through any root field', async () => {
    const { roots, types } = await rootFields();
    // Usage is what the tenant did, and how long that took.
    const others = ['query', 'usage'];
    const cubes = roots.filter((field) => !others.includes(field.name) && isPlain(field));
    expect(cubes.map(({ name }) => name)).toEqual([
      'orders',
      'customers',
      'items',
      'sales',
      'ordersRecords',
      'catalog',
    ]);
    for (const field of cubes) {
      const { errors } = await expectSame(`{ ${field.name} ${selectAll(field.type, types, 1)} }`);
      expect(errors).toBeUndefined();
    }
  });

  it.each([
    ['a measure over a join', '{ customers { rows { state count } totals { count } } }'],
    ['a fact over a join', '{ orders { rows { customer { state count } orders: count } } }'],
    ['rows below', '{ orders { rows { items { sku freight } revenue } } }'],
    ['distinct values', '{ orders { rows { customer { state } } totalCount } }'],
    [
      'everything negated',
      '{ orders(where: { not: { status: { eq: "paid" } } }) { rows { status count } } }',
    ],
    [
      'a filter that names b',
      '{ orders(where: { tenant: { eq: "b" } }) { rows { status count } totals { count revenue } totalCount } }',
    ],
    [
      'a filter that widens',
      '{ orders(where: { or: [{ tenant: { eq: "b" } }, { tenant: { ne: "x" } }] }) { rows { tenant count } } }',
    ],
    [
      'a filter over a join',
      '{ orders(where: { customer: { tenant: { eq: "b" } } }) { rows { id } totals { count } } }',
    ],
    [
      'a missing join',
      '{ orders(where: { customer: { state: { isNull: true } } }) { rows { id } } }',
    ],
    ['a rest of the join', '{ customers(where: { or: [] }) { rows { state } } }'],
    [
      'having',
      '{ orders(having: { revenue: { gt: 1000000 } }) { rows { status revenue } totals { revenue } totalCount } }',
    ],
    [
      'order',
      '{ orders(orderBy: [{ revenue: DESC_NULLS_FIRST }], first: 1) { rows { status revenue } pageInfo { hasNextPage } } }',
    ],
    [
      'a range',
      '{ orders(time: { range: { between: { start: "2019-01-01", end: "2021-01-01" } } }) { rows { status } totals { count } } }',
    ],
    [
      'aliases',
      '{ x: orders { y: rows { z: status n: count } } orders { rows { status count } } }',
    ],
    [
      'a segment',
      '{ orders(segments: [PAID]) { rows { count revenue buyers average perBuyer lastCreated } } }',
    ],
    [
      'a view',
      '{ sales { rows { customersState revenue createdAt(granularity: YEAR) { start } } } }',
    ],
    ['an error', '{ orders(where: { status: { eq: null } }) { rows { status } } }'],
    ['a suggestion', '{ orders { rows { statuss } } }'],
  ])('sees nothing of tenant b through %s', async (_name, query) => {
    await expectSame(query);
  });

  it.each([
    [{ measures: ['orders.count', 'orders.revenue'], dimensions: ['orders.tenant'] }],
    [{ dimensions: ['customers.state'], total: true }],
    [{ measures: ['items.freight'], dimensions: ['orders.status'] }],
    [
      {
        measures: ['orders.count'],
        filters: [
          {
            or: [
              { member: 'orders.tenant', operator: 'equals', values: ['b'] },
              { member: 'orders.id', operator: 'gt', values: ['0'] },
            ],
          },
        ],
      },
    ],
    [{ measures: ['sales.revenue'], dimensions: ['sales.customers_state'] }],
    [{ measures: ['orders.revenue'], dimensions: ['orders.statsu'] }],
  ])('sees nothing of tenant b through query %j', async (input) => {
    await expectSame('query ($input: JSON!) { query(input: $input) { rows total } }', { input });
  });

  it('cannot use a cursor of tenant b', async () => {
    const page = '{ orders(first: 1) { rows { id } pageInfo { endCursor } } }';
    const { data } = await both.ask(page, 'b');
    const stolen = `{ orders(first: 1, after: "${data.orders.pageInfo.endCursor}") { rows { id } } }`;
    const { errors } = await both.ask(stolen, 'a');
    expect(errors[0].extensions.code).toBe('CURSOR_INVALID');
  });

  it('gets its own answer after tenant b has warmed the cache with the same question', async () => {
    const query = '{ orders { rows { count revenue } meta { cache { hit } } } }';
    const b = await both.ask(query, 'b');
    const again = await both.ask(query, 'b');
    const a = await both.ask(query, 'a');
    expect(b.data.orders.rows).toEqual([{ count: 2, revenue: '16000000' }]);
    expect(again.data.orders.meta.cache.hit).toBe(true);
    expect(a.data.orders.rows).toEqual([{ count: 4, revenue: '36.75' }]);
    const platform = await both.ask(query, 'platform');
    expect(platform.data.orders.rows).toEqual([{ count: 6, revenue: '16000036.75' }]);
  });

  it('is nobody without a token', async () => {
    const { roots } = await rootFields();
    for (const { name } of roots) {
      const { status, errors, data } = await both.ask(`{ ${name} { __typename } }`, null);
      expect([status, errors[0].extensions.code, data]).toEqual([
        401,
        'UNAUTHENTICATED',
        undefined,
      ]);
    }
  });
});
