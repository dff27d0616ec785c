import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('a cube whose rows a join can multiply needs a primary key', () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.a = {customers}.a", relationship: one_to_many }
    measures:
      - { name: n, type: count }${CUSTOMERS}`,
    [
      '2:11 orders needs a primary key: the join between orders and customers can multiply its rows. Mark a dimension primary_key: true. (primary-key)',
    ],
  );
});

test('the many side of its joins needs none', () => {
  expectValid(`${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    measures:
      - { name: n, type: count }${CUSTOMERS}`);
});
