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
