import { test } from 'vitest';
import { expectIssues, SHARED_CUBE } from './harness.ts';

test('member_level of members that do not exist is found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: state, sql: state, type: string }
    access_policy:
      - role: "*"
        member_level: { includes: [state, stat], excludes: [orders.ghost] }
        row_level: { allow_all: true }
`,
    [
      '8:9 There is no orders.ghost. (policy-members)',
      '8:9 There is no orders.stat. Did you mean state? (policy-members)',
    ],
  );
});

test('a filter on a member that does not exist, or on a measure, is found', () => {
  expectIssues(
    `${SHARED_CUBE}    measures:
      - { name: n, type: count }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant, operator: equals, values: ["{securityContext.tenant}"] }
            - { member: n, operator: gt, values: [1] }
            - { member: "{CUBE}.x", operator: set }
`,
    [
      '11:25 There is no member or cube tenant in orders. (references)',
      '12:25 n is a measure, not a dimension. (references)',
      '13:25 Not the name of a member: write name, cube.name or cube.cube.name. (document)',
    ],
  );
});
