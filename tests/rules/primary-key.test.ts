import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('a cube with a sub-query needs a primary key', () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a", relationship: one_to_many }
    dimensions:
      - { name: n, sql: "{customers.customer_count}", type: number, sub_query: true }${CUSTOMERS}`,
    [
      '2:11 orders needs a primary key for the sub-query n. Mark a dimension primary_key: true. (primary-key)',
    ],
  );
});

test('measures need none until a question joins what multiplies their rows', () => {
  expectValid(`${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a", relationship: one_to_many }
    measures:
      - { name: n, type: count }${CUSTOMERS}`);
});
