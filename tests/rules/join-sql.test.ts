import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('a join that does not mention its own cube is found, a third one being none of its own', () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.a = {regions}.a", relationship: many_to_one }
      - { name: regions, sql: "{CUBE}.region_id = 7", relationship: many_to_one }${CUSTOMERS}  - name: regions
    sql_table: regions
    meta: { tenancy: shared }
`,
    [
      '6:33 The join to customers does not mention {customers}. (join-sql)',
      '7:31 The join to regions does not mention {regions}. (join-sql)',
    ],
  );
});

test('a join cannot use measures or cross data sources', () => {
  expectIssues(
    `${SHARED_CUBE}    data_source: other
    joins:
      - { name: customers, sql: "{CUBE}.n = {customers.customer_count}", relationship: many_to_one }${CUSTOMERS}`,
    [
      '7:33 A join cannot use the measure customer_count. (join-sql)',
      '7:33 orders and customers live in different data sources (other, default) and cannot be joined. (join-sql)',
    ],
  );
});

test('a join to a cube that does not exist names the nearest one', () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: custmers, sql: "{CUBE}.a = {custmers}.a", relationship: many_to_one }${CUSTOMERS}`,
    ['6:17 There is no cube custmers. Did you mean customers? (references)'],
  );
});

test('older words for the relationship are read', () => {
  expectValid(`${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a", relationship: belongs_to }${CUSTOMERS}`);
});

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
