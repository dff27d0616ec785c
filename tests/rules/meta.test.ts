import { test } from 'vitest';
import { expectIssues, SHARED_CUBE } from './harness.ts';

test('words under meta that mean nothing are found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: number, meta: { graphql_type: flaot } }
    measures:
      - { name: b, type: count, meta: { fill: zeros } }
      - { name: c, type: count, meta: { fill: null, graphql_type: float, anything: [1, 2] } }
`,
    [
      '6:17 meta.graphql_type of a must be one of float, int, decimal, bigint, string, id, date, datetime. Did you mean float? (meta)',
      '8:17 meta.fill of b must be one of zero, null, previous. Did you mean zero? (meta)',
    ],
  );
});
