/** A small star over both databases, for questions that name what they are grouped by. */
import { expect } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared, drill: true }
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
      - { name: items, sql: "{CUBE}.id = {items}.order_id", relationship: one_to_many }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: status, sql: status, type: string }
      - { name: channel, sql: channel, type: string }
      - name: created_at
        sql: created_at
        type: time
        granularities:
          - { name: fortnight, interval: 2 weeks, origin: "2024-01-01" }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: rolling, sql: amount, type: sum, format: currency, rolling_window: { trailing: 2 month } }
      - { name: best, sql: "MAX({CUBE}.amount)", type: number, format: currency }
  - name: customers
    sql_table: customers
    meta: { tenancy: shared }
    joins:
      - { name: regions, sql: "{CUBE}.region_id = {regions.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: state, sql: state, type: string }
      - { name: born, sql: born, type: time }
    measures:
      - { name: count, type: count }
  - name: regions
    sql_table: regions
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: name, sql: name, type: string }
  - name: items
    sql_table: items
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: sku, sql: sku, type: string }
    measures:
      - { name: freight, sql: freight, type: sum, format: currency }
views:
  - name: sales
    cubes:
      - { join_path: orders, includes: [created_at, status, revenue, count] }
      - { join_path: orders.customers, prefix: true, includes: [state] }
`;

const SEED = `
CREATE TABLE regions (id BIGINT PRIMARY KEY, name VARCHAR);
INSERT INTO regions VALUES (1, 'north'), (2, 'south');
CREATE TABLE customers (id BIGINT PRIMARY KEY, state VARCHAR, born TIMESTAMP, region_id BIGINT);
INSERT INTO customers VALUES (1, 'SP', '2000-05-01', 1), (2, 'RJ', '2001-06-01', 2), (3, NULL, NULL, NULL);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, status VARCHAR, channel VARCHAR, created_at TIMESTAMP, amount DECIMAL(18, 2));
INSERT INTO orders VALUES
  (10, 1, 'paid', 'web', '2024-01-05 10:00', 10.50), (11, 1, 'open', 'web', '2024-01-31 23:30', 20.00),
  (12, 2, 'paid', 'app', '2024-03-15 01:00', 5.25), (13, 3, 'paid', 'web', '2024-02-10 08:00', 1.00),
  (14, 2, 'late', 'app', '2023-12-20 12:00', 40.00), (15, NULL, NULL, 'app', '2024-03-02 12:00', 7.00);
CREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT, sku VARCHAR, freight DECIMAL(18, 2));
INSERT INTO items VALUES (100, 10, 'pen', 1.00), (101, 10, 'ink', 2.00), (102, 12, 'pen', 4.00);
`;

export interface Star {
  /** The same `data` of both databases, without errors. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  /** The same error of both. */
  refused(query: string): Promise<{ readonly code: string; readonly message: string }>;
  close(): Promise<void>;
}
type Data = Awaited<ReturnType<EngineApp['ask']>>;

export async function openStar(): Promise<Star> {
  const engines = await openEngines(MODEL, SEED);
  const [duckdb, postgres] = engines;
  const errorOf = async (engine: EngineApp, query: string) => {
    const { errors } = JSON.parse(await engine.text(query));
    return { code: errors?.[0].extensions.code, message: errors?.[0].message };
  };
  return {
    async ask(query, variables) {
      const [one, other] = await Promise.all(engines.map((engine) => engine.ask(query, variables)));
      expect(other).toEqual(one);
      return one;
    },
    async refused(query) {
      const one = await errorOf(duckdb, query);
      expect(await errorOf(postgres, query)).toEqual(one);
      return one;
    },
    close: async () => void (await Promise.all(engines.map((engine) => engine.close()))),
  };
}
