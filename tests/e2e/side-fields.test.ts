import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type ShopApp, type Side } from './shop-app.ts';

let shop: ShopApp;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function ask(query: string, as: Side = 'a', variables?: Readonly<Record<string, unknown>>) {
  const { data, errors } = await shop.ask(query, as, variables);
  expect(errors).toBeUndefined();
  return data;
}
const codes = async (query: string, as: Side = 'a') =>
  (await shop.ask(query, as)).errors?.map(
    (e: { extensions: { code: string } }) => e.extensions.code,
  );

describe('subtotals', () => {
  it('are computed over all rows, distinct counts and ratios too, with first set', async () => {
    const { orders } = await ask(`{ orders(first: 1) {
      rows { status customer { state } buyers perBuyer }
      subtotals(by: [STATUS]) { status buyers perBuyer revenue }
      totals { buyers perBuyer revenue } } }`);
    expect(orders.rows).toHaveLength(1);
    // Customer 1 has an open and a paid order: 1 + 3 is not 3.
    expect(orders.subtotals).toEqual([
      { status: 'open', buyers: 1, perBuyer: 20, revenue: '20' },
      { status: 'paid', buyers: 3, perBuyer: 5.583333333333, revenue: '16.75' },
    ]);
    expect(orders.totals).toEqual({ buyers: 3, perBuyer: 12.25, revenue: '36.75' });
  });

  it('keep joined dimensions, and time at the granularity of the rows', async () => {
    const { orders } = await ask(`{ orders {
      rows { createdAt(granularity: QUARTER) { start } customer { state } count }
      byState: subtotals(by: [CUSTOMER_STATE]) { customer { state } count }
      byTime: subtotals(by: [CREATED_AT]) { createdAt(granularity: QUARTER) { start } count }
      hidden: subtotals(by: [CREATED_AT]) { count } } }`);
    expect(orders.byState).toEqual([
      { customer: { state: 'RJ' }, count: 1 },
      { customer: { state: 'SP' }, count: 2 },
      { customer: { state: null }, count: 1 },
    ]);
    expect(orders.byTime).toEqual([{ createdAt: { start: '2024-01-01T00:00:00.000Z' }, count: 4 }]);
    expect(orders.hidden).toEqual([{ count: 4 }]);
  });

  it('take the fragment of the rows: what is not kept is null', async () => {
    const { orders } = await ask(`{ orders { rows { ...R } subtotals(by: [STATUS]) { ...R } } }
      fragment R on OrdersRow { status id count }`);
    expect(orders.subtotals).toEqual([
      { status: 'open', id: null, count: 1 },
      { status: 'paid', id: null, count: 3 },
    ]);
  });

  it('count only rows of groups that having leaves', async () => {
    const { orders } = await ask(`{ orders(having: { revenue: { gt: "5" } }) {
      rows { status customer { state } revenue }
      subtotals(by: [STATUS]) { status revenue count } } }`);
    expect(orders.subtotals).toEqual([
      { status: 'open', revenue: '20', count: 1 },
      { status: 'paid', revenue: '15.75', count: 2 },
    ]);
    expect(
      await codes(`{ orders(having: { revenue: { gt: "5" } }) {
        rows { status revenue } subtotals(by: [CUSTOMER_STATE]) { revenue } } }`),
    ).toEqual(['INCOMPATIBLE_MEMBERS']);
  });

  it('of nothing are the total', async () => {
    const { orders } = await ask('{ orders { subtotals(by: []) { count } } }');
    expect(orders.subtotals).toEqual([{ count: 4 }]);
  });
});

describe('records', () => {
  it('are listed newest first, with what they belong to', async () => {
    const { ordersRecords } = await ask(`{ ordersRecords(first: 2) {
      rows { id status createdAt customer { state } } totalCount pageInfo { hasNextPage } } }`);
    expect(ordersRecords).toEqual({
      rows: [
        {
          id: '12',
          status: 'paid',
          createdAt: '2024-03-15T01:00:00.000Z',
          customer: { state: 'RJ' },
        },
        {
          id: '13',
          status: 'paid',
          createdAt: '2024-02-10T08:00:00.000Z',
          customer: { state: null },
        },
      ],
      totalCount: 4,
      pageInfo: { hasNextPage: true },
    });
  });

  it('are one row each, also where they look alike', async () => {
    const { ordersRecords } = await ask('{ ordersRecords { rows { status } totalCount } }');
    expect(ordersRecords.rows.map(({ status }: { status: string }) => status).sort()).toEqual([
      'open',
      'paid',
      'paid',
      'paid',
    ]);
  });

  it('are filtered, ordered by what is not shown, and paged', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 5; page++) {
      const { ordersRecords } = await ask(
        `query ($after: String) { ordersRecords(where: { status: { ne: "open" } }, segments: [PAID],
          orderBy: [{ customer: { state: ASC_NULLS_FIRST } }], first: 1, after: $after) {
          rows { id } totalCount pageInfo { hasNextPage endCursor } } }`,
        'a',
        { after },
      );
      seen.push(...ordersRecords.rows.map(({ id }: { id: string }) => id));
      expect(ordersRecords.totalCount).toBe(3);
      after = ordersRecords.pageInfo.endCursor;
      if (!ordersRecords.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(['13', '12', '10']);
  });

  it('exist only where the model lets the role list them', async () => {
    expect(await codes('{ ordersRecords { totalCount } }', 'platform')).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(await codes('{ customersRecords { totalCount } }')).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('are those of the tenant alone', async () => {
    const { ordersRecords } = await ask(
      '{ ordersRecords { rows { tenant customer { tenant } } totalCount } }',
      'b',
    );
    expect(ordersRecords.totalCount).toBe(2);
    expect(JSON.stringify(ordersRecords)).not.toContain('"a"');
  });

  it("are what Cube's JSON calls ungrouped", async () => {
    const input = {
      dimensions: ['orders.status'],
      measures: ['orders.revenue', 'orders.count'],
      ungrouped: true,
      order: { 'orders.revenue': 'desc' },
      total: true,
    };
    const { query } = await ask(
      'query ($input: JSON!) { query(input: $input) { rows total } }',
      'a',
      { input },
    );
    expect(query.total).toBe(4);
    expect(query.rows).toEqual([
      { 'orders.status': 'open', 'orders.revenue': '20', 'orders.count': 1 },
      { 'orders.status': 'paid', 'orders.revenue': '10.5', 'orders.count': 1 },
      { 'orders.status': 'paid', 'orders.revenue': '5.25', 'orders.count': 1 },
      { 'orders.status': 'paid', 'orders.revenue': '1', 'orders.count': 1 },
    ]);
  });

  it('cannot be had as ungrouped by who may not list them', async () => {
    const input = { dimensions: ['customers.state'], ungrouped: true };
    const { errors } = await shop.ask(
      'query ($input: JSON!) { query(input: $input) { rows } }',
      'a',
      { input },
    );
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('values', () => {
  it('are distinct, in order, with their counts, the missing one last', async () => {
    const { ordersValues } = await ask(`{ ordersValues(dimension: CUSTOMER_STATE) {
      values { value count } totalCount pageInfo { hasNextPage } meta { timezone } } }`);
    expect(ordersValues).toEqual({
      values: [
        { value: 'RJ', count: 1 },
        { value: 'SP', count: 2 },
        { value: null, count: 1 },
      ],
      totalCount: 3,
      pageInfo: { hasNextPage: false },
      meta: { timezone: 'UTC' },
    });
  });

  it('are searched in any case, filtered and paged', async () => {
    const { ordersValues } = await ask(
      '{ ordersValues(dimension: STATUS, search: "PA") { values { value } } }',
    );
    expect(ordersValues.values).toEqual([{ value: 'paid' }]);
    const { filtered } = await ask(
      `{ filtered: ordersValues(dimension: STATUS, where: { customer: { state: { eq: "RJ" } } }) { values { value } } }`,
    );
    expect(filtered.values).toEqual([{ value: 'paid' }]);
    const page = await ask(
      '{ ordersValues(dimension: ID, first: 3) { values { value } pageInfo { endCursor hasNextPage } } }',
    );
    const next = await ask(
      'query ($after: String) { ordersValues(dimension: ID, first: 3, after: $after) { values { value } } }',
      'a',
      {
        after: page.ordersValues.pageInfo.endCursor,
      },
    );
    expect(
      [...page.ordersValues.values, ...next.ordersValues.values].map(({ value }) => value),
    ).toEqual(['10', '11', '12', '13']);
  });

  it('are those of the tenant alone', async () => {
    const values = await ask('{ ordersValues(dimension: TENANT) { values { value } } }');
    expect(values.ordersValues.values).toEqual([{ value: 'a' }]);
  });

  it('take a search as text and nothing else', async () => {
    for (const search of ["'; DROP TABLE orders; --", '%', '_', '\\']) {
      const { ordersValues } = await ask(
        'query ($search: String) { ordersValues(dimension: STATUS, search: $search) { values { value } } }',
        'a',
        { search },
      );
      expect(ordersValues.values).toEqual([]);
    }
    expect(
      await codes('{ ordersValues(dimension: ID, search: "1") { values { value } } }'),
    ).toEqual(['INVALID_FILTER']);
  });
});

describe('explain', () => {
  const EXPLAIN = `{ orders(where: { status: { eq: "paid" } }) {
    rows { status count } totals { count } explain { part plan sql parameters { position type } cache { hit } why } } }`;

  it('shows plan, SQL and reasons of each question, and no value', async () => {
    const { orders } = await ask(EXPLAIN);
    const [rows, totals] = orders.explain;
    expect([rows.part, totals.part]).toEqual(['rows', 'totals']);
    expect(rows.plan).toContain('aggregate');
    expect(rows.sql).toMatch(/^(WITH|SELECT)/);
    expect(rows.parameters.length).toBeGreaterThan(0);
    expect(rows.parameters[0]).toEqual({ position: 1, type: 'string' });
    expect(rows.why).toContain('Row policies narrow orders for you.');
    expect(JSON.stringify(orders.explain)).not.toMatch(/paid"|'paid'|"a"/);
  });

  it('says whether the answer was in the cache', async () => {
    const query = EXPLAIN.replace('paid', 'open');
    const first = await ask(query);
    const second = await ask(query);
    expect([first, second].map(({ orders }) => orders.explain[0].cache.hit)).toEqual([false, true]);
  });

  it('does not exist for other roles', async () => {
    expect(await codes(EXPLAIN, 'platform')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    const { __type } = await ask(
      '{ __type(name: "OrdersResult") { fields { name } } }',
      'platform',
    );
    expect(__type.fields.map(({ name }: { name: string }) => name)).not.toContain('explain');
  });
});

describe('meta', () => {
  it('has the resolved range when nothing else is asked', async () => {
    const { orders } =
      await ask(`{ orders(time: { range: { expr: "last month" } }, timezone: "America/Sao_Paulo") {
      meta { range { start end } timezone cache { hit } warnings { code } } } }`);
    expect(orders.meta).toEqual({
      range: { start: '2024-02-01T00:00:00.000-03:00', end: '2024-03-01T00:00:00.000-03:00' },
      timezone: 'America/Sao_Paulo',
      cache: { hit: false },
      warnings: [],
    });
  });

  it('warns of buckets that are not whole', async () => {
    const { orders } = await ask(
      '{ orders { rows { createdAt(granularity: YEAR) { partial } count } meta { warnings { code message } } } }',
    );
    expect(orders.meta.warnings).toEqual([
      { code: 'PARTIAL_BUCKET', message: expect.stringContaining('not whole') },
    ]);
  });
});
