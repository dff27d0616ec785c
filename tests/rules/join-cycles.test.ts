import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

const LINES = `  - name: lines
    sql_table: lines
    meta: { tenancy: shared }
    joins: [ { name: customers, sql: "{CUBE}.c = {customers}.c AND {orders.named}", relationship: many_to_one } ]
`;

test('joins that need each other are found, with the place of the first', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: named, sql: "{customers}.name <> ''", type: boolean }
      - { name: light, sql: "{lines}.weight < 3", type: boolean }
    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a AND {CUBE.light}", relationship: many_to_one }
      - { name: lines, sql: "{CUBE}.a = {lines}.a AND {CUBE.named}", relationship: one_to_many }${CUSTOMERS}${LINES.replace(/ {4}joins.*\n/, '')}`,
    [
      '9:33 The join orders→customers needs itself: orders→customers needs orders→lines needs orders→customers. (join-sql)',
    ],
  );
});

test('a join that a sub-query in its own condition is asked over is found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: n, sql: "{customers.customer_count}", type: number, sub_query: true }
    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a AND {CUBE.n} > 1", relationship: one_to_many }${CUSTOMERS}`,
    [
      '9:33 The join orders→customers needs itself: orders→customers needs orders→customers. (join-sql)',
    ],
  );
});

test('a join may need what hangs on the other side, a third cube, and what leads there', () => {
  expectValid(
    `${SHARED_CUBE}    dimensions:
      - { name: light, sql: "{lines}.weight < 3", type: boolean }
    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a AND {CUBE.light}", relationship: many_to_one }
      - { name: lines, sql: "orders.a = lines.a", relationship: one_to_many }${CUSTOMERS}${LINES.replace('.named}', '}.b > 1')}`,
  );
});
