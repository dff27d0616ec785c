import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

const cube = (key: string) => `${SHARED_CUBE}    refresh_key: ${key}
    dimensions:
      - { name: id, sql: id, type: number }
`;

test('a refresh key is an interval, or a query of its own', () => {
  expectValid(cube('{ every: 1 hour }'));
  expectValid(cube('{ every: 1 hour, sql: SELECT MAX(updated_at) FROM orders }'));
});

test('the query of a refresh key has no rows of the cube to refer to', () => {
  expectIssues(cube('{ sql: "SELECT MAX({id}) FROM orders" }'), [
    '5:25 The refresh_key of orders is a query of its own and cannot refer to members: write the table. (refresh-key)',
  ]);
  expectIssues(cube('{ sql: "SELECT MAX({idd}) FROM orders" }'), [
    '5:37 There is no member or cube idd in orders. Did you mean id? (references)',
  ]);
});
