import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDemo } from '../../demo/build.ts';
import { type DemoApp, demoApp, rowsOf } from '../e2e/demo-app.ts';

const folder = process.env['SEXTANT_OLIST'] ?? '';

if (folder === '' || !existsSync(folder)) {
  test('Olist tests did not run: SEXTANT_OLIST does not name the folder with its Parquet files', () => {
    expect(existsSync(folder)).toBe(false);
  });
} else {
  describe('through GraphQL, the real Olist data equal hand-written SQL', () => olistTests());
}

function olistTests(): void {
  let app: DemoApp;
  let temporary: string;
  let query: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  let closeOracle: () => void;

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'olist-'));
    const path = join(temporary, 'demo.duckdb');
    await buildDemo(path, { data: folder, scale: 0.001 });
    app = await demoApp(path);
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    query = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();
    closeOracle = () => {
      connection.closeSync();
      instance.closeSync();
    };
  });
  afterAll(async () => {
    closeOracle();
    await app.close();
    await rm(temporary, { recursive: true });
  });

  const file = (table: string): string =>
    `read_parquet('${join(folder, `${table}.parquet`).replaceAll("'", "''")}')`;
  const sorted = (rows: readonly (readonly unknown[])[]): readonly string[] =>
    rows.map((row) => JSON.stringify(row)).sort();

  test('whole tables have their published sizes', async () => {
    const data = await app.ask(`{
      orders { rows { count } } orderPayments { rows { count paid } } orderItems { rows { count } }
      products { rows { count } } sellers { rows { count } } customers { rows { count people } }
      orderReviews { rows { count } } }`);
    const [[paid]] = (await query(
      `SELECT sum(payment_value)::VARCHAR FROM ${file('order_payments')}`,
    )) as [[string]];
    expect(data).toEqual({
      orders: { rows: [{ count: 22_870 }] },
      orderPayments: { rows: [{ count: 103_886, paid: String(Number(paid)) }] },
      orderItems: { rows: [{ count: 26_109 }] },
      products: { rows: [{ count: 32_951 }] },
      sellers: { rows: [{ count: 3_095 }] },
      customers: { rows: [{ count: 22_870, people: 22_684 }] },
      orderReviews: { rows: [{ count: 6_866 }] },
    });
  });

  test('orders by status', async () => {
    const data = await app.ask('{ orders { rows { status count } } }');
    const rows = rowsOf<{ status: string; count: number }>(data, 'orders');
    const expected = await query(
      `SELECT order_status, count(*)::INT FROM ${file('orders')} GROUP BY 1`,
    );
    expect(sorted(rows.map((row) => [row.status, row.count]))).toEqual(sorted(expected));
  });

  test('revenue by month', async () => {
    const data = await app.ask(
      '{ orders { rows { month: createdAt(granularity: MONTH) { start } count revenue } } }',
    );
    const rows = rowsOf<{ month: { start: string }; count: number; revenue: string | null }>(
      data,
      'orders',
    );
    const expected = await query(`SELECT strftime(order_purchase_timestamp, '%Y-%m'),
        count(DISTINCT order_id)::INT, sum(price)::DOUBLE
      FROM ${file('orders')} AS o LEFT JOIN ${file('order_items')} AS i USING (order_id) GROUP BY 1`);
    const found = rows.map(({ month, count, revenue }) => [
      month.start.slice(0, 7),
      count,
      revenue === null ? null : Number(revenue),
    ]);
    expect(sorted(found)).toEqual(sorted(expected));
    expect(found.some(([month]) => month === '2016-11')).toBe(false);
  });

  test('average review score by product category, each review once in a category', async () => {
    const data = await app.ask(
      '{ orderReviews { rows { order { orderItems { product { category } } } count averageScore } } }',
    );
    const rows = rowsOf<{
      order: { orderItems: { product: { category: string | null } | null } | null } | null;
      count: number;
      averageScore: number;
    }>(data, 'orderReviews');
    const expected = await query(`SELECT category, count(*)::INT, round(avg(review_score), 9) FROM (
        SELECT DISTINCT product_category_name AS category, r.review_id, r.order_id, r.review_score
        FROM ${file('order_reviews')} AS r
        LEFT JOIN ${file('order_items')} AS i ON i.order_id = r.order_id
        LEFT JOIN ${file('products')} AS p ON p.product_id = i.product_id)
      GROUP BY 1`);
    const found = rows.map((row) => [
      row.order?.orderItems?.product?.category ?? null,
      row.count,
      Math.round(row.averageScore * 1e9) / 1e9,
    ]);
    expect(sorted(found)).toEqual(sorted(expected));
    expect(found.length).toBeGreaterThan(60);
  });

  test('late deliveries by customer state', async () => {
    const data = await app.ask('{ orders { rows { customer { state } lateDeliveries arrived } } }');
    const rows = rowsOf<{ customer: { state: string }; lateDeliveries: number; arrived: number }>(
      data,
      'orders',
    );
    const expected = await query(`SELECT customer_state,
        count(*) FILTER (order_delivered_customer_date > order_estimated_delivery_date)::INT,
        count(order_delivered_customer_date)::INT
      FROM ${file('orders')} JOIN ${file('customers')} USING (customer_id) GROUP BY 1`);
    const found = rows.map((row) => [row.customer.state, row.lateDeliveries, row.arrived]);
    expect(sorted(found)).toEqual(sorted(expected));
  });

  test('payments of orders that are not here are kept, without a customer', async () => {
    const data = await app.ask('{ orderPayments { rows { order { customer { state } } paid } } }');
    const rows = rowsOf<{
      order: { customer: { state: string | null } | null } | null;
      paid: string;
    }>(data, 'orderPayments');
    const expected = await query(`SELECT customer_state, sum(payment_value)::DOUBLE
      FROM ${file('order_payments')} LEFT JOIN ${file('orders')} USING (order_id)
      LEFT JOIN ${file('customers')} USING (customer_id) GROUP BY 1`);
    const found = rows.map((row) => [row.order?.customer?.state ?? null, Number(row.paid)]);
    expect(sorted(found)).toEqual(sorted(expected));
  });

  test("orders' payments and freight by customer state, though each would multiply the other", async () => {
    const data = await app.ask(`{ query(input: {
      measures: ["orders.count", "order_payments.paid", "order_items.freight"], dimensions: ["customers.state"] }) { rows meta { root } } }`);
    const rows = rowsOf<Record<string, string | null>>(data, 'query').map((row) => [
      row['customers.state'],
      Number(row['order_payments.paid']),
      Number(row['order_items.freight']),
      Number(row['orders.count']),
    ]);
    const of = (table: string, value: string) => `(SELECT customer_state AS state, ${value} AS value
      FROM ${file('orders')} LEFT JOIN ${file(table)} USING (order_id)
      LEFT JOIN ${file('customers')} USING (customer_id) GROUP BY 1)`;
    const expected = await query(`SELECT o.state, p.value, f.value, o.value
      FROM (SELECT customer_state AS state, count(*)::INT AS value FROM ${file('orders')}
        LEFT JOIN ${file('customers')} USING (customer_id) GROUP BY 1) AS o
      LEFT JOIN ${of('order_payments', 'sum(payment_value)::DOUBLE')} AS p USING (state)
      LEFT JOIN ${of('order_items', 'sum(freight_value)::DOUBLE')} AS f USING (state)`);
    expect(sorted(rows)).toEqual(sorted(expected));
    expect(data).toMatchObject({ query: { meta: { root: 'orders' } } });
  });

  test('what orders were paid is that of the orders that are here, with and without a range', async () => {
    const range = 'time: { range: { between: { start: "2016-01-01", end: "2019-12-31" } } }';
    const data = await app.ask(`{
      all: orders { rows { orderPayments { paid } } totals { orderPayments { paid } } }
      ranged: orders(${range}) { rows { orderPayments { paid } } }
      orderPayments { rows { paid } } }`);
    const paid = (value: string) => ({ orderPayments: { paid: value } });
    expect(data).toEqual({
      all: { rows: [paid('3684656.08')], totals: paid('3684656.08') },
      ranged: { rows: [paid('3684656.08')] },
      orderPayments: { rows: [{ paid: '16008872.12' }] },
    });
  });

  test('a seller sees its own items, the orders that hold them, and nothing else', async () => {
    const [[seller]] = (await query(
      `SELECT seller_id FROM ${file('order_items')} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    )) as [[string]];
    const data = await app.ask(
      `{ orders { rows { count revenue } } orderItems { rows { count } } sellers { rows { count } }
        orderPayments { rows { count } } orderReviews { rows { count } } customers { rows { count } } }`,
      { tenant: seller, roles: ['analyst'] },
    );
    const held = `(SELECT DISTINCT order_id FROM ${file('order_items')} WHERE seller_id = '${seller}')`;
    const count = async (sql: string) => Number((await query(sql))[0]?.[0]);
    const inHeld = (table: string) =>
      count(`SELECT count(*) FROM ${file(table)} WHERE order_id IN ${held}`);
    expect(data).toEqual({
      orders: {
        rows: [
          {
            count: await inHeld('orders'),
            revenue: String(
              await count(
                `SELECT sum(price)::DOUBLE FROM ${file('order_items')} WHERE seller_id = '${seller}'`,
              ),
            ),
          },
        ],
      },
      orderItems: {
        rows: [
          {
            count: await count(
              `SELECT count(*) FROM ${file('order_items')} WHERE seller_id = '${seller}'`,
            ),
          },
        ],
      },
      sellers: { rows: [{ count: 1 }] },
      orderPayments: { rows: [{ count: await inHeld('order_payments') }] },
      orderReviews: { rows: [{ count: await inHeld('order_reviews') }] },
      customers: { rows: [{ count: await inHeld('orders') }] },
    });
  });
}
