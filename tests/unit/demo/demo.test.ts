import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDemo, demoPath, isDemoCurrent } from '../../../demo/build.ts';
import { fingerprints, type OpenDemo, openDemo } from './open.ts';

let demo: OpenDemo;
const steps: string[] = [];

beforeAll(async () => {
  demo = await openDemo({
    scale: 0.02,
    onProgress: (done, total, label) => steps.push(`${done}/${total} ${label}`),
  });
});
afterAll(() => demo.close());

describe('the build', () => {
  test('makes the same rows with one thread and with two', async () => {
    const one = await openDemo({ scale: 0.01, threads: 1 });
    const two = await openDemo({ scale: 0.01, threads: 2 });
    const [a, b] = [await fingerprints(one), await fingerprints(two)];
    await Promise.all([one.close(), two.close()]);
    expect(Object.keys(a)).toHaveLength(23);
    expect(a).toEqual(b);
  });

  test('tells how far it is', () => {
    expect(steps[0]).toBe(`0/${steps.length - 1} calendar`);
    expect(steps.at(-1)).toBe(`${steps.length - 1}/${steps.length - 1} done`);
  });

  test('leaves only the file and its stamp', async () => {
    const names = await readdir(dirname(demo.path));
    expect(names.sort()).toEqual(['demo.duckdb', 'demo.duckdb.stamp']);
  });

  test('does nothing when the file is current, and rebuilds one of another generator', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'));
    const path = join(folder, 'deep', 'demo.duckdb');
    await buildDemo(path, { scale: 0.001 });
    const calls: string[] = [];
    const onProgress = (_done: number, _total: number, label: string) => calls.push(label);
    await buildDemo(path, { scale: 0.001, onProgress });
    expect(calls).toEqual([]);
    await writeFile(`${path}.stamp`, 'of an older generator');
    expect(await isDemoCurrent(path, { scale: 0.001 })).toBe(false);
    await buildDemo(path, { scale: 0.001, onProgress });
    expect(calls.at(-1)).toBe('done');
    expect(await isDemoCurrent(path, { scale: 0.001 })).toBe(true);
    await rm(folder, { recursive: true });
  });

  test('keeps the old file when a build fails, and no half of a new one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'));
    const path = join(folder, 'demo.duckdb');
    await writeFile(path, 'the old file');
    const stop = () => {
      throw new Error('interrupted');
    };
    await expect(buildDemo(path, { scale: 0.001, onProgress: stop })).rejects.toThrow(
      'interrupted',
    );
    expect(await readFile(path, 'utf8')).toBe('the old file');
    expect(await readdir(folder)).toEqual(['demo.duckdb']);
    await rm(folder, { recursive: true });
  });

  test('names every file that the data folder lacks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'));
    await writeFile(join(folder, 'orders.parquet'), '');
    const build = buildDemo(join(folder, 'x.duckdb'), { data: folder });
    await expect(build).rejects.toThrow(
      /has no order_items\.parquet, .*sellers\.parquet, products\.parquet, product_category_name_translation\.parquet/,
    );
    await expect(access(join(folder, 'x.duckdb'))).rejects.toThrow();
    await rm(folder, { recursive: true });
  });

  test('keeps real data in a file of its own', () => {
    expect(demoPath('.sextant/demo.duckdb')).toBe('.sextant/demo.duckdb');
    expect(demoPath('.sextant/demo.duckdb', '/a')).toMatch(/^\.sextant\/demo-[0-9a-f]{8}\.duckdb$/);
    expect(demoPath('.sextant/demo.duckdb', '/a')).not.toBe(demoPath('.sextant/demo.duckdb', '/b'));
  });
});

describe('row counts', () => {
  test.each([
    ['product.users', 1_000, 1_000],
    ['product.events', 30_000, 60_000],
    ['partnerships.partnerships', 240, 240],
    ['commerce.orders', 1_000, 1_000],
    ['validations.jobs', 6_000, 6_000],
    ['partnerships.dim_date', 1_096, 1_096],
    ['validations.tenants', 40, 40],
  ])('%s', async (table, least, most) => {
    const count = await demo.number(`SELECT count(*) FROM ${table}`);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });
});

describe('keys', () => {
  test.each([
    ['product.users', 'user_id'],
    ['product.events', 'event_id'],
    ['product.sessions', 'session_id'],
    ['partnerships.dim_entity', 'entity_key'],
    ['partnerships.affinity_scores', 'score_id'],
    ['partnerships.deal_events', 'deal_event_id'],
    ['partnerships.trend_metrics', 'metric_id'],
    ['commerce.orders', 'order_id'],
    ['commerce.order_items', '(order_id, order_item_id)'],
    ['commerce.order_payments', '(order_id, payment_sequential)'],
    ['commerce.order_reviews', '(order_id, review_id)'],
    ['validations.jobs', 'job_id'],
  ])('%s has one row per %s', async (table, key) => {
    const twice = `SELECT count(*) - count(DISTINCT ${key}) FROM ${table}`;
    expect(await demo.number(twice)).toBe(0);
  });

  test.each([
    ['product.events', 'user_id', 'product.users', 'user_id'],
    ['product.events', 'session_id', 'product.sessions', 'session_id'],
    ['partnerships.partnerships', 'entity_id', 'partnerships.dim_entity', 'entity_id'],
    ['partnerships.partnerships', 'partner_entity_id', 'partnerships.dim_entity', 'entity_id'],
    ['partnerships.partnerships', 'trend_id', 'partnerships.dim_trend', 'trend_id'],
    ['partnerships.deal_events', 'partnership_id', 'partnerships.partnerships', 'partnership_id'],
    ['partnerships.affinity_scores', 'trend_id', 'partnerships.dim_trend', 'trend_id'],
    ['partnerships.user_activity', 'entity_id', 'partnerships.dim_entity', 'entity_id'],
    ['commerce.orders', 'customer_id', 'commerce.customers', 'customer_id'],
    ['commerce.order_items', 'order_id', 'commerce.orders', 'order_id'],
    ['commerce.order_items', 'product_id', 'commerce.products', 'product_id'],
    ['commerce.order_items', 'seller_id', 'commerce.sellers', 'seller_id'],
    ['validations.jobs', 'tenant_id', 'validations.tenants', 'tenant_id'],
    ['validations.jobs', 'error_code', 'validations.error_codes', 'error_code'],
  ])('%s.%s is found in %s.%s', async (from, column, to, key) => {
    const lost = `SELECT count(*) FROM ${from} AS f WHERE ${column} IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ${to} AS t WHERE t.${key} = f.${column})`;
    expect(await demo.number(lost)).toBe(0);
  });

  test('entity versions follow on each other and one of each is current', async () => {
    const wrong = `SELECT count(*) FROM (SELECT count(*) FILTER (is_current) AS now,
      bool_or(valid_to <= valid_from) AS backwards FROM partnerships.dim_entity GROUP BY entity_id)
      WHERE now <> 1 OR backwards`;
    expect(await demo.number(wrong)).toBe(0);
  });
});

describe('shapes', () => {
  test('everything happens within 2024 and 2025', async () => {
    const [range] = await demo.rows(
      'SELECT min(event_time)::VARCHAR AS first, max(event_time)::VARCHAR AS last FROM product.events',
    );
    expect(String(range?.['first']) >= '2024-01-01').toBe(true);
    expect(String(range?.['last']) < '2026-01-01').toBe(true);
  });

  test('rows become known after they happen, some of them hours later', async () => {
    const late = "ingested_at > event_time + INTERVAL '1 hour'";
    const share = await demo.number(`SELECT avg((${late})::INT) FROM product.events`);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.05);
    const before = 'SELECT count(*) FROM product.events WHERE ingested_at <= event_time';
    expect(await demo.number(before)).toBe(0);
  });

  test('the funnel narrows step by step and still converts', async () => {
    const [row] = await demo.rows(
      `SELECT ${['signup', 'view', 'add_to_cart', 'checkout', 'purchase']
        .map((type) => `count(DISTINCT user_id) FILTER (event_type = '${type}') AS ${type}`)
        .join(', ')} FROM product.events`,
    );
    const counts = Object.values(row ?? {}).map(Number);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(counts.at(-1)).toBeGreaterThan(100);
  });

  test('weekends are quieter, the second year is busier, the launch is a spike', async () => {
    const share = await demo.number(
      'SELECT avg((isodow(event_time) >= 6)::INT) FROM product.events',
    );
    expect(share).toBeLessThan(0.25);
    const growth = await demo.number(`SELECT count(*) FILTER (year(signed_up_at) = 2025)
      / count(*) FILTER (year(signed_up_at) = 2024) FROM product.users`);
    expect(growth).toBeGreaterThan(1.4);
    const spike = await demo.number(`SELECT
      count(*) FILTER (signed_up_at >= '2025-03-18' AND signed_up_at < '2025-03-25')
      / count(*) FILTER (signed_up_at >= '2025-03-04' AND signed_up_at < '2025-03-11') FROM product.users`);
    expect(spike).toBeGreaterThan(2);
  });

  test('users come back less and less, and some events share an instant', async () => {
    const weeks = await demo.rows(`SELECT count(DISTINCT e.user_id) AS users
      FROM product.events AS e JOIN product.users AS u USING (user_id)
      WHERE signed_up_at < '2025-01-01' AND date_diff('day', signed_up_at, event_time) // 7 IN (0, 4, 26)
      GROUP BY date_diff('day', signed_up_at, event_time) // 7 ORDER BY date_diff('day', signed_up_at, event_time) // 7`);
    const counts = weeks.map((week) => Number(week['users']));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const ties = `SELECT count(*) FROM (SELECT 1 FROM product.events GROUP BY user_id, event_time HAVING count(*) > 1)`;
    expect(await demo.number(ties)).toBeGreaterThan(50);
  });

  test.each([
    ['product.users', 'country'],
    ['product.events', 'referrer'],
    ['product.sessions', 'ended_at'],
    ['partnerships.partnerships', 'deal_value'],
    ['partnerships.affinity_scores', 'confidence'],
    ['partnerships.deal_events', 'left_at'],
    ['commerce.products', 'product_category_name'],
    ['validations.jobs', 'category'],
  ])('%s.%s is unknown for some', async (table, column) => {
    const nulls = await demo.number(`SELECT avg((${column} IS NULL)::INT) FROM ${table}`);
    expect(nulls).toBeGreaterThan(0);
    expect(nulls).toBeLessThan(0.7);
  });

  test('commerce has the oddities of the real thing', async () => {
    const empty = `SELECT count(*) FROM commerce.orders WHERE order_id NOT IN (SELECT order_id FROM commerce.order_items)`;
    expect(await demo.number(empty)).toBeGreaterThan(0);
    const shared = 'SELECT count(*) - count(DISTINCT review_id) FROM commerce.order_reviews';
    expect(await demo.number(shared)).toBeGreaterThan(0);
    const unpaid = `SELECT count(*) FROM commerce.orders WHERE order_id NOT IN (SELECT order_id FROM commerce.order_payments)`;
    expect(await demo.number(unpaid)).toBe(1);
    const again = 'SELECT count(*) - count(DISTINCT customer_unique_id) FROM commerce.customers';
    expect(await demo.number(again)).toBeGreaterThan(0);
    const untranslated = `SELECT count(DISTINCT product_category_name) FROM commerce.products WHERE product_category_name NOT IN
      (SELECT product_category_name FROM commerce.product_category_name_translation)`;
    expect(await demo.number(untranslated)).toBeGreaterThan(0);
  });

  test('payments are the sum of items and freight', async () => {
    const wrong = `SELECT count(*) FROM
      (SELECT order_id, sum(price + freight_value) AS due FROM commerce.order_items GROUP BY 1)
      JOIN (SELECT order_id, sum(payment_value) AS paid FROM commerce.order_payments GROUP BY 1) USING (order_id)
      WHERE due <> paid`;
    expect(await demo.number(wrong)).toBe(0);
  });

  test('validation tenants differ greatly in size, and one marketplace has few of them', async () => {
    const sizes = await demo.rows(
      'SELECT count(*) AS n FROM validations.jobs GROUP BY tenant_id ORDER BY n DESC',
    );
    expect(Number(sizes[0]?.['n'])).toBeGreaterThan(50 * Number(sizes.at(-1)?.['n']));
    const few = `SELECT count(DISTINCT tenant_id) FROM validations.jobs WHERE marketplace = 'Netshoes'`;
    expect(await demo.number(few)).toBe(3);
  });
});
