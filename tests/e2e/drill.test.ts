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

const DRILL = `query ($token: String!, $first: Int, $after: String) {
  ordersDrill(token: $token, first: $first, after: $after) {
    columns { name type title format } rows totalCount pageInfo { hasNextPage endCursor }
  } }`;

const drill = async (token: string, as: Side = 'a', more = {}) =>
  (await ask(DRILL, as, { token, ...more })).ordersDrill;

describe('a drill', () => {
  it('shows the records behind each row, as many as were counted', async () => {
    const { orders } = await ask('{ orders { rows { status customer { state } count drill } } }');
    for (const row of orders.rows) {
      const { rows, totalCount } = await drill(row.drill);
      expect([rows.length, totalCount]).toEqual([row.count, row.count]);
      for (const record of rows) expect(record['orders.status']).toBe(row.status);
    }
    expect(
      orders.rows.some((row: { customer: { state: unknown } }) => row.customer.state === null),
    ).toBe(true);
  });

  it('says what its columns are', async () => {
    const { orders } = await ask(
      '{ orders(where: { id: { eq: "10" } }) { rows { status drill } } }',
    );
    const { columns, rows } = await drill(orders.rows[0].drill);
    expect(columns).toEqual(
      [
        { name: 'orders.id', type: 'bigint', title: 'Id', format: null },
        { name: 'orders.tenant', type: 'string', title: 'Tenant', format: null },
        { name: 'orders.status', type: 'string', title: 'Status', format: null },
        { name: 'orders.created_at', type: 'timestamp', title: 'Created at', format: null },
      ].map((column) => expect.objectContaining({ ...column, title: expect.any(String) })),
    );
    expect(rows).toEqual([
      {
        'orders.id': '10',
        'orders.tenant': 'a',
        'orders.status': 'paid',
        'orders.created_at': '2024-01-05T10:00:00.000Z',
      },
    ]);
  });

  it('makes a bucket of time its range, in the zone of the number', async () => {
    const { orders } = await ask(`{ orders(timezone: "Europe/Amsterdam") {
      rows { createdAt(granularity: MONTH) { start } count drill } } }`);
    const counts = await Promise.all(
      orders.rows.map(async (row: { drill: string }) => (await drill(row.drill)).totalCount),
    );
    // In Amsterdam the order of 31 January, 23:30 UTC, is one of February.
    expect(
      orders.rows.map(({ createdAt, count }: { createdAt: { start: string }; count: number }) => [
        createdAt.start.slice(0, 7),
        count,
      ]),
    ).toEqual([
      ['2024-01', 1],
      ['2024-02', 2],
      ['2024-03', 1],
    ]);
    expect(counts).toEqual([1, 2, 1]);
  });

  it('follows a measure of a joined cube to the records of that cube', async () => {
    const { orders } = await ask('{ orders { rows { status items { freight drill } } } }');
    const paid = orders.rows.find((row: { status: string }) => row.status === 'paid');
    const { rows } = await drill(paid.items.drill);
    expect(rows.map((row: Record<string, unknown>) => row['orders.items.sku']).sort()).toEqual([
      'ink',
      'pen',
      'pen',
    ]);
  });

  it('counts a record once, however many of what it is grouped by it has', async () => {
    const { orders } = await ask(
      '{ orders { rows { items { sku } revenue drill(measure: REVENUE) } } }',
    );
    const pen = orders.rows.find(
      (row: { items: { sku: string | null } }) => row.items.sku === 'pen',
    );
    const { rows, totalCount } = await drill(pen.drill);
    expect([pen.revenue, totalCount]).toEqual(['15.75', 2]);
    expect(rows.map((row: Record<string, unknown>) => row['orders.id'])).toEqual(['12', '10']);
  });

  it('keeps filters, segments and range of the number', async () => {
    const { orders } =
      await ask(`{ orders(segments: [PAID], where: { customer: { state: { isNull: false } } },
      time: { range: { between: { start: "2024-01-01", end: "2024-02-29" } } }) { rows { count drill } } }`);
    const [row] = orders.rows;
    const { rows } = await drill(row.drill);
    expect([row.count, rows.map((one: Record<string, unknown>) => one['orders.id'])]).toEqual([
      1,
      ['10'],
    ]);
  });

  it('pages by key', async () => {
    const { orders } = await ask('{ orders { rows { count drill } } }');
    const token = orders.rows[0].drill;
    const first = await drill(token, 'a', { first: 3 });
    const second = await drill(token, 'a', { first: 3, after: first.pageInfo.endCursor });
    const ids = [...first.rows, ...second.rows].map((row) => row['orders.id']);
    expect(ids).toEqual(['12', '13', '11', '10']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('is null where having hides groups that a token could not name', async () => {
    const { orders } = await ask(`{ orders(having: { count: { gt: 1 } }) {
      rows { status drill } subtotals(by: [STATUS]) { status count drill } } }`);
    expect(orders.rows[0].drill).toEqual(expect.any(String));
    expect(orders.subtotals).toEqual([{ status: 'paid', count: 3, drill: null }]);
  });

  it.each([
    ['a token that says nothing', () => 'nonsense'],
    ['an empty token', () => ''],
    ['a changed token', (token: string) => `${token.slice(0, -3)}AAA`],
    ['a longer token', (token: string) => `${token}AAAA`],
    ['a token with a stray character', (token: string) => `${token}=`],
  ])('refuses %s', async (_name, forge) => {
    const { orders } = await ask('{ orders { rows { status drill } } }');
    const { errors, data } = await shop.ask(DRILL, 'a', { token: forge(orders.rows[0].drill) });
    expect(errors[0].extensions.code).toBe('CURSOR_INVALID');
    expect(data.ordersDrill).toBeNull();
  });

  it('refuses the token of another tenant, and of another root field', async () => {
    const { orders } = await ask('{ orders { rows { status drill } } }', 'b');
    const stolen = await shop.ask(DRILL, 'a', { token: orders.rows[0].drill });
    expect(stolen.errors[0].extensions.code).toBe('CURSOR_INVALID');
    const { sales } = await ask('{ sales { rows { status drill } } }');
    const other = await shop.ask(DRILL, 'a', { token: sales.rows[0].drill });
    expect(other.errors[0].extensions.code).toBe('CURSOR_INVALID');
  });

  it('follows a view as far as the view shows', async () => {
    const { sales } = await ask('{ sales { rows { status count drill } } }');
    const row = sales.rows.find(({ status }: { status: string }) => status === 'open');
    const { salesDrill } = await ask(
      'query ($t: String!) { salesDrill(token: $t) { rows } }',
      'a',
      { t: row.drill },
    );
    expect(salesDrill.rows).toEqual([
      {
        'sales.created_at': '2024-01-31T23:30:00.000Z',
        'sales.status': 'open',
        'sales.customers_state': 'SP',
      },
    ]);
  });

  it('tells nobody what is in it', async () => {
    const { orders } = await ask('{ orders { rows { status drill } } }');
    const bytes = Buffer.from(orders.rows[0].drill, 'base64url').toString('latin1');
    expect(bytes).not.toMatch(/orders|status|paid|open/);
  });
});
