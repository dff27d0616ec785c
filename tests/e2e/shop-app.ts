/** A whole gateway over a small shop of two tenants, in a database file of its own. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createApp } from '../../src/app/create-app.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';

const SECRET = 'a secret of the tests, long enough for HS256';
const NOW = new Date('2024-03-15T12:00:00Z');

const policy = (member: string) => `
    access_policy:
      - role: "*"
        row_level: { filters: [{ member: ${member}, operator: equals, values: ["{securityContext.tenant}"] }] }
      - role: platform
        row_level: { allow_all: true }`;

const MODEL = `cubes:
  - name: orders
    sql_table: orders
    meta: { records: [analyst, admin] }
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
      - { name: items, sql: "{CUBE}.id = {items}.order_id", relationship: one_to_many }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: status, sql: status, type: string }
      - { name: created_at, sql: created_at, type: time }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: average, sql: amount, type: avg }
      - { name: buyers, sql: customer_id, type: count_distinct }
      - { name: last_created, sql: created_at, type: max, meta: { graphql_type: datetime } }
      - { name: per_buyer, sql: "{revenue} / {buyers}", type: number }
    segments:
      - { name: paid, sql: "{CUBE}.status = 'paid'" }
${policy('tenant')}
  - name: customers
    sql_table: customers
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: state, sql: state, type: string }
    measures:
      - { name: count, type: count }
${policy('tenant')}
  - name: items
    sql_table: items
    joins:
      - { name: orders, sql: "{CUBE}.order_id = {orders.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: sku, sql: sku, type: string }
    measures:
      - { name: freight, sql: freight, type: sum, format: currency }
${policy('orders.tenant')}
views:
  - name: sales
    cubes:
      - { join_path: orders, includes: [created_at, status, revenue, count] }
      - { join_path: orders.customers, prefix: true, includes: [state] }
`;

/** Rows of tenant b are marked: its texts say B, and its amounts are huge. */
const TABLES: Readonly<
  Record<string, { readonly columns: string; readonly rows: readonly string[] }>
> = {
  customers: {
    columns: 'id BIGINT, tenant VARCHAR, state VARCHAR',
    rows: ["(1, 'a', 'SP')", "(2, 'a', 'RJ')", "(3, 'a', NULL)", "(4, 'b', 'B-state')"],
  },
  orders: {
    columns:
      'id BIGINT, tenant VARCHAR, customer_id BIGINT, status VARCHAR, created_at TIMESTAMP, amount DECIMAL(18, 2)',
    rows: [
      "(10, 'a', 1, 'paid', '2024-01-05 10:00', 10.50)",
      "(11, 'a', 1, 'open', '2024-01-31 23:30', 20.00)",
      "(12, 'a', 2, 'paid', '2024-03-15 01:00', 5.25)",
      // A row of a that points at a customer of b.
      "(13, 'a', 4, 'paid', '2024-02-10 08:00', 1.00)",
      "(20, 'b', 4, 'B-status', '2024-01-05 10:00', 7000000)",
      "(21, 'b', 1, 'paid', '2020-01-01 00:00', 9000000)",
    ],
  },
  items: {
    columns: 'id BIGINT, order_id BIGINT, sku VARCHAR, freight DECIMAL(18, 2)',
    rows: [
      "(100, 10, 'pen', 1.00)",
      "(101, 10, 'ink', 2.00)",
      "(102, 12, 'pen', 4.00)",
      "(200, 20, 'B-sku', 8000000)",
    ],
  },
};

export type Side = 'a' | 'b' | 'platform';

export interface ShopApp {
  readonly model: SemanticModel;
  ask(
    query: string,
    as: Side | null,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Reply>;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly data: ReturnType<typeof JSON.parse>;
  readonly errors: ReturnType<typeof JSON.parse>;
}

let opened = 0;

/** `more` is added to the configuration; `only` leaves out the rows of every other tenant (and the items of their orders). */
export async function openShop(only: 'a' | null = null, more = ''): Promise<ShopApp> {
  const path = join(tmpdir(), `sextant-shop-${process.pid}-${opened++}.duckdb`);
  await seed(path, only);
  const text = `models: .
warehouses: { default: { type: duckdb, path: ${path} } }
auth:
  jwt: [{ issuer: shop, audience: sextant, secret: "${SECRET}" }]
operations: { store: ${path}.ops }
${more}`;
  const config = parseConfig(text, join(tmpdir(), 'sextant.yml'), {});
  const { model } = loadModel([{ path: 'shop.yml', text: MODEL }]);
  const app = await createApp({ config, model, now: () => NOW });
  const token = (side: Side) =>
    signToken({
      ...{ issuer: 'shop', audience: 'sextant', secret: SECRET, claims: config.auth.claims },
      ...{ tenant: side, roles: [side === 'platform' ? 'platform' : 'analyst'], user: 'u' },
      ...{ lifetimeSeconds: 600, now: NOW },
    });
  return {
    model,
    async ask(query, as, variables) {
      const authorization = as === null ? {} : { authorization: `Bearer ${await token(as)}` };
      const response = await app.fetch(
        new Request('http://localhost/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...authorization },
          body: JSON.stringify({ query, variables }),
        }),
      );
      const { data, errors } = (await response.json()) as Omit<Reply, 'status'>;
      return { status: response.status, data, errors };
    },
    async close() {
      await app.close();
      rmSync(path, { force: true });
      rmSync(`${path}.ops`, { recursive: true, force: true });
    },
  };
}

async function seed(path: string, only: 'a' | null): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const [name, { columns, rows }] of Object.entries(TABLES)) {
    const kept = only === null ? rows : rows.filter((row) => !/'b'|B-/.test(row));
    await connection.run(`CREATE TABLE ${name} (${columns})`);
    await connection.run(`INSERT INTO ${name} VALUES ${kept.join(', ')}`);
  }
  connection.closeSync();
  instance.closeSync();
}
