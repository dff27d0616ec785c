import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('a measure that is defined by itself over another one is found', () => {
  expectIssues(
    `${SHARED_CUBE}    measures:
      - { name: a, type: number, sql: "{b} + 1" }
      - { name: b, type: number, sql: "{a} * 2" }
`,
    ['6:17 orders.a is defined by itself: orders.a → orders.b → orders.a. (cycles)'],
  );
});

test('two members that use the same third one are no cycle', () => {
  expectValid(`${SHARED_CUBE}    measures:
      - { name: n, type: count }
      - { name: a, type: number, sql: "{n} + 1" }
      - { name: b, type: number, sql: "{n} + {a}" }
`);
});
