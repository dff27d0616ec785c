import { expect, test } from 'vitest';
import { expectIssues, expectValid, issuesOf, load } from './harness.ts';

const cube = (rest: string) => `cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - { name: tenant, sql: tenant_id, type: string }
${rest}`;

test('a cube that says nothing about tenants is not loaded', () => {
  expectIssues(cube(''), [
    '2:11 orders has no access_policy. Bind its rows to the caller, or say meta: { tenancy: shared }. (tenancy)',
  ]);
});

test('a policy entry without row_level is not an open door', () => {
  expect(issuesOf(cube('    access_policy: [{ role: "*" }]\n'))).toContain(
    '6:21 A policy needs row_level with filters, or allow_all: true said explicitly. (tenancy)',
  );
});

const filtered = (filter: string) =>
  cube(`    access_policy: [{ role: "*", row_level: { filters: [${filter}] } }]\n`);
const OWN = '{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }';
const EU = '{ member: tenant, operator: equals, values: [eu] }';

test('a filter by equals on securityContext binds rows', () => {
  expectValid(filtered(OWN));
  expectValid(filtered(`{ and: [${EU}, ${OWN}] }`));
  expectValid(filtered(`{ or: [${OWN}, ${OWN}] }`));
});

test.each([
  ['a literal', EU],
  ['one half of an or', `{ or: [${EU}, ${OWN}] }`],
  ['another operator', OWN.replace('equals', 'notEquals')],
  ['a literal beside the claim', OWN.replace('values: [', 'values: [x, ')],
])('%s binds nothing', (_, filter) => {
  expect(issuesOf(filtered(filter))).toEqual([expect.stringContaining('(tenancy)')]);
});

test('allow_all for every role does not bind rows, but may stand beside an entry that does', () => {
  const all = '{ role: platform, row_level: { allow_all: true } }';
  expect(issuesOf(cube(`    access_policy: [${all}]\n`))).toHaveLength(1);
  expectValid(
    cube(`    access_policy: [${all}, { groups: [a, b], row_level: { filters: [${OWN}] } }]\n`),
  );
});

test('groups become one entry each, conditions and claims are parsed', () => {
  const model = load(
    cube(`    access_policy:
      - groups: [a, b]
        conditions: [{ if: "{ !securityContext.flags.blocked }" }]
        row_level: { filters: [${OWN}] }
`),
  );
  const access = model.cubes.get('orders')?.access;
  expect(access?.kind === 'policies' && access.policies.map((p) => p.role)).toEqual(['a', 'b']);
  expect(access?.kind === 'policies' && access.policies[0]?.conditions).toEqual([
    { kind: 'claim', path: ['flags', 'blocked'], negated: true },
  ]);
});

test('shared cubes may still have policies for roles', () => {
  expectValid(
    cube(
      '    meta: { tenancy: shared }\n    access_policy: [{ role: a, row_level: { allow_all: true } }]\n',
    ),
  );
});
