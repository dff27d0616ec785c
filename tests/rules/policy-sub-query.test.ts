import { test } from 'vitest';
import { expectIssues, expectValid } from './harness.ts';

const model = (member: string) => `cubes:
  - name: orders
    sql_table: orders
    access_policy:
      - role: "*"
        row_level:
          filters: [ { member: ${member}, operator: equals, values: ["{securityContext.tenant}"] } ]
    joins:
      - { name: customers, relationship: many_to_one, sql: "{CUBE}.c = {customers}.id AND {CUBE.n} > 1" }
      - { name: shops, relationship: many_to_one, sql: "{CUBE}.s = {shops}.id" }
      - { name: items, relationship: one_to_many, sql: "{CUBE}.id = {items}.o" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: n, sql: "{items.count}", type: number, sub_query: true }
      - { name: many, sql: "{n} > 1", type: boolean }
      - { name: shop, sql: "{shops.name}", type: string }
  - { name: customers, sql_table: c, meta: { tenancy: shared }, dimensions: [ { name: name, sql: name, type: string } ] }
  - { name: shops, sql_table: s, meta: { tenancy: shared }, dimensions: [ { name: name, sql: name, type: string } ] }
  - { name: items, sql_table: i, meta: { tenancy: shared }, measures: [ { name: count, type: count } ] }
`;

test('a policy over a sub-query, or over a join that needs one, is found with its place', () => {
  for (const member of ['n', 'many', 'customers.name']) {
    expectIssues(model(member), [
      `7:22 A policy cannot compare ${member}: it needs a sub-query. (policies)`,
    ]);
  }
});

test('a policy over a joined column is valid beside it', () => {
  expectValid(model('shop'));
  expectValid(model('shops.name'));
});
