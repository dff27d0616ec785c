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

test('who may list records is everyone, nobody or a list of roles', () => {
  const cube = (records: string) =>
    `cubes: [{ name: a, sql_table: a, meta: { tenancy: shared, records: ${records} } }]`;
  expectIssues(cube('analyst'), [
    '1:17 meta.records of a must be true, false or a list of roles. (meta)',
  ]);
  for (const fine of ['true', 'false', '[analyst, admin]']) expectIssues(cube(fine), []);
});
