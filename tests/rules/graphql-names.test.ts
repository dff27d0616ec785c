import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('two members whose names come near are both there', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: user_id, sql: user_id, type: string }
      - { name: userId, sql: uid, type: string }
`);
});

test('names that GraphQL or a row needs for itself are refused', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: __x, sql: x, type: string }
      - { name: previous, sql: p, type: string }
      - { name: CUBE, sql: c, type: string }
`,
    [
      '6:17 __x: GraphQL keeps names with __ for itself. (graphql-names)',
      '7:17 previous is a reserved name; choose another one. (graphql-names)',
      '8:17 CUBE is a reserved name; choose another one. (graphql-names)',
    ],
  );
});

test('a member may be called like a joined cube', () => {
  expectValid(`${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    dimensions:
      - { name: customers, sql: c, type: string }${CUSTOMERS}`);
});

test('names of object methods are ordinary names', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: constructor, sql: c, type: string }
      - { name: toString, sql: t, type: string }
      - { name: hasOwnProperty, sql: h, type: string }
`);
});
