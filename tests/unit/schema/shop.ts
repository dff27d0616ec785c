/** A small model for tests of the schema: three cubes in a row, a view, and one of everything. */

import type { Visibility } from '../../../src/semantic/access/member-access.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import type { SemanticModel } from '../../../src/semantic/model/types.ts';

const YAML = `cubes:
  - name: orders
    sql_table: orders
    title: Orders
    description: What was bought.
    meta: { tenancy: shared }
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
      - { name: order_items, sql: "{CUBE}.id = {order_items}.order_id", relationship: one_to_many }
    dimensions:
      - { name: id, sql: id, type: string, primary_key: true, public: true }
      - { name: status, sql: status, type: string, description: Where it stands. }
      - { name: channel, type: switch, values: [web, in store], sql: channel }
      - { name: is_gift, sql: is_gift, type: boolean }
      - { name: weight, sql: weight, type: number }
      - name: created_at
        sql: created_at
        type: time
        granularities:
          - { name: fiscal_quarter, title: Fiscal quarter, interval: 1 quarter, origin: "2024-02-01" }
      - { name: shipped_on, sql: shipped_on, type: time, meta: { graphql_type: date } }
      - { name: secret, sql: secret, type: string, public: false }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: amount, type: sum, format: currency }
      - { name: average, sql: amount, type: avg, meta: { deprecated: Use revenue. } }
      - { name: last_created, sql: created_at, type: max, meta: { graphql_type: datetime } }
    segments:
      - { name: paid, sql: "{CUBE}.paid" }
  - name: customers
    sql_table: customers
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: state, sql: state, type: string }
    measures:
      - { name: count, type: count }
  - name: order_items
    sql_table: order_items
    meta: { tenancy: shared }
    joins:
      - { name: orders, sql: "{CUBE}.order_id = {orders.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: sku, sql: sku, type: string }
    measures:
      - { name: freight, sql: freight, type: sum }
views:
  - name: sales
    cubes:
      - { join_path: orders, includes: [created_at, status, revenue] }
      - { join_path: orders.customers, prefix: true, includes: [state] }
`;

export function shopModel(): SemanticModel {
  return loadModel([{ path: 'shop.yml', text: YAML }]).model;
}

/** Everything public, less what is left out (`orders.revenue`; `orders` for the whole cube). */
export function visibilityOf(model: SemanticModel, without: readonly string[] = []): Visibility {
  const members = new Map<string, ReadonlySet<string>>();
  for (const cube of model.cubes.values()) {
    const all = [cube.dimensions, cube.measures, cube.segments].flatMap((m) => [...m.values()]);
    members.set(cube.name, new Set(all.filter((m) => m.public).map((m) => m.name)));
  }
  for (const view of model.views.values()) members.set(view.name, new Set(view.members.keys()));
  for (const name of without) members.delete(name);
  const trimmed = [...members].map(
    ([cube, names]) =>
      [cube, new Set([...names].filter((name) => !without.includes(`${cube}.${name}`)))] as const,
  );
  const drill = new Set([...members.keys()]);
  return {
    key: without.join(),
    members: new Map(trimmed),
    records: new Set(),
    drill,
    explain: false,
  };
}
