import { test } from 'vitest';
import { CUSTOMERS, expectIssues, SHARED_CUBE } from './harness.ts';

test('a sub-query that is no measure of another cube is found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: own, sql: "{n}", type: number, sub_query: true }
      - { name: more, sql: "{customers.customer_count} + 1", type: number, sub_query: true }
    measures:
      - { name: n, type: count }
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }${CUSTOMERS}`,
    [
      '7:27 A sub_query dimension is a measure of another cube, such as {orders.count}. (sub-query)',
      '8:28 A sub_query dimension is a measure of another cube, such as {orders.count}. (sub-query)',
    ],
  );
});

test('the joins may be declared from either side, and the owner needs a key', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: lines, sql: "{lines.n}", type: number, sub_query: true, propagate_filters_to_sub_query: true }
  - name: lines
    sql_table: lines
    meta: { tenancy: shared }
    joins: [{ name: orders, sql: "{CUBE}.order_id = {orders}.id", relationship: many_to_one }]
    measures: [{ name: n, type: count }]
`,
    [
      '2:11 orders needs a primary key for the sub-query lines. Mark a dimension primary_key: true. (primary-key)',
    ],
  );
});
