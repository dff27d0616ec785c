import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type ShopApp } from './shop-app.ts';

let shop: ShopApp;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function ask(query: string, variables?: Readonly<Record<string, unknown>>) {
  const { data, errors } = await shop.ask(query, 'a', variables);
  expect(errors).toBeUndefined();
  return data;
}

describe('an answer', () => {
  it('has rows, totals, count and meta in one request', async () => {
    const data = await ask(
      `query Sales($time: TimeInput!, $where: OrdersWhere) {
      orders(time: $time, where: $where, having: { revenue: { gt: "0" } }, segments: [PAID],
             timezone: "America/Sao_Paulo", orderBy: [{ revenue: DESC_NULLS_LAST }], first: 50, after: null) {
        rows { ...SalesRow customer { state } }
        totals { revenue buyers }
        totalCount
        pageInfo { hasNextPage }
        meta { timezone range { start end } warnings { code } }
      }
    }
    fragment SalesRow on OrdersRow { month: createdAt(granularity: MONTH) { start end partial } status revenue }`,
      {
        time: { range: { between: { start: '2024-01-01', end: '2024-03-31' } } },
      },
    );
    expect(data.orders).toEqual({
      rows: [
        {
          month: {
            start: '2024-01-01T00:00:00.000-03:00',
            end: '2024-02-01T00:00:00.000-03:00',
            partial: false,
          },
          status: 'paid',
          revenue: '10.5',
          customer: { state: 'SP' },
        },
        {
          month: {
            start: '2024-03-01T00:00:00.000-03:00',
            end: '2024-04-01T00:00:00.000-03:00',
            partial: true,
          },
          status: 'paid',
          revenue: '5.25',
          customer: { state: 'RJ' },
        },
        {
          month: {
            start: '2024-02-01T00:00:00.000-03:00',
            end: '2024-03-01T00:00:00.000-03:00',
            partial: false,
          },
          status: 'paid',
          revenue: '1',
          customer: { state: null },
        },
      ],
      totals: { revenue: '16.75', buyers: 3 },
      totalCount: 3,
      pageInfo: { hasNextPage: false },
      meta: {
        timezone: 'America/Sao_Paulo',
        range: { start: '2024-01-01T00:00:00.000-03:00', end: '2024-04-01T00:00:00.000-03:00' },
        warnings: [{ code: 'PARTIAL_BUCKET' }],
      },
    });
  });

  it('counts an order once, however many items it has', async () => {
    const data = await ask(
      '{ orders { rows { status revenue items { freight } } totals { revenue items { freight } } } }',
    );
    expect(data.orders).toEqual({
      rows: [
        { status: 'open', revenue: '20', items: { freight: null } },
        { status: 'paid', revenue: '16.75', items: { freight: '7' } },
      ],
      totals: { revenue: '36.75', items: { freight: '7' } },
    });
  });

  it('groups one dimension at two granularities', async () => {
    const data = await ask(`{ orders(where: { status: { eq: "open" } }) { rows {
      month: createdAt(granularity: MONTH) { start } createdAt { start } hour: createdAt(granularity: HOUR) { end } count
    } } }`);
    expect(data.orders.rows).toEqual([
      {
        month: { start: '2024-01-01T00:00:00.000Z' },
        createdAt: { start: '2024-01-31T00:00:00.000Z' },
        hour: { end: '2024-02-01T00:00:00.000Z' },
        count: 1,
      },
    ]);
  });

  it('pages through all rows without a gap or a repeat, NULLs among them', async () => {
    const seen: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page++) {
      const { orders } = await ask(
        `query ($after: String) { orders(first: 1, after: $after, orderBy: [{ customer: { state: DESC } }]) {
          rows { id customer { state } count } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      seen.push(
        ...orders.rows.map((row: { id: string; customer: { state: string | null } }) => [
          row.customer.state,
          row.id,
        ]),
      );
      after = orders.pageInfo.endCursor;
      if (!orders.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual([
      ['SP', '10'],
      ['SP', '11'],
      ['RJ', '12'],
      [null, '13'],
    ]);
  });

  it('is the same in the words of GraphQL and in those of Cube', async () => {
    const data = await ask(
      `query ($input: JSON!) {
        orders { rows { createdAt(granularity: MONTH) { start } revenue perBuyer lastCreated } }
        query(input: $input) { rows columns { name type } }
      }`,
      {
        input: {
          measures: ['orders.revenue', 'orders.per_buyer', 'orders.last_created'],
          timeDimensions: [{ dimension: 'orders.created_at', granularity: 'month' }],
        },
      },
    );
    const flat = data.orders.rows.map(
      (row: {
        createdAt: { start: string };
        revenue: string;
        perBuyer: number;
        lastCreated: string;
      }) => ({
        'orders.created_at.month': row.createdAt.start,
        'orders.created_at': row.createdAt.start,
        'orders.revenue': row.revenue,
        'orders.per_buyer': row.perBuyer,
        'orders.last_created': row.lastCreated,
      }),
    );
    expect(data.query.rows).toEqual(flat);
    expect(flat).toHaveLength(3);
  });

  it('comes from the cache the second time, and says so', async () => {
    const query =
      '{ orders(where: { status: { ne: "cached" } }) { rows { status count } meta { cache { hit ageMs } } } }';
    const first = await ask(query);
    const second = await ask(query);
    expect(first.orders.meta.cache.hit).toBe(false);
    expect(second.orders.meta.cache).toEqual({ hit: true, ageMs: 0 });
    expect(second.orders.rows).toEqual(first.orders.rows);
  });

  it('of one field does not fail with another', async () => {
    const { status, data, errors } = await shop.ask(
      '{ good: orders { totals { count } } bad: orders(first: -1) { rows { status } } }',
      'a',
    );
    expect([status, data.good, data.bad]).toEqual([200, { totals: { count: 4 } }, null]);
    expect(errors.map((e: { path: unknown }) => e.path)).toEqual([['bad']]);
  });
});
