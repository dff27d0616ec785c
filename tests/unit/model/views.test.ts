import { expect, test } from 'vitest';
import { CUSTOMERS, expectIssues, load, SHARED_CUBE } from '../../rules/harness.ts';

const MODEL = `${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.c = {customers.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: secret, sql: s, type: string, public: false }
    measures:
      - { name: n, type: count }
${CUSTOMERS.slice(1)}views:
  - name: sales
`;

test('a view takes members along joins, renamed and described as it says', () => {
  const view = load(`${MODEL}    cubes:
      - { join_path: orders, includes: "*", excludes: [id] }
      - join_path: orders.customers
        prefix: true
        includes: [{ name: state, alias: region, title: Region }, customer_count]
    folders:
      - { name: All, includes: [n, { name: Buyers, includes: [customers_region] }] }
`).views.get('sales');
  expect([...(view?.members.keys() ?? [])]).toEqual([
    'n',
    'customers_region',
    'customers_customer_count',
  ]);
  expect(view?.members.get('customers_region')).toMatchObject({
    kind: 'dimension',
    cubes: ['orders', 'customers'],
    member: 'state',
    title: 'Region',
  });
  expect(view?.folders).toEqual([
    {
      name: 'All',
      includes: ['n'],
      folders: [{ name: 'Buyers', includes: ['customers_region'], folders: [] }],
    },
  ]);
  expect(view?.root).toBe('orders');
});

test('what a view says of cubes, joins, members and folders must exist', () => {
  expectIssues(
    `${MODEL}    cubes:
      - { join_path: orders, includes: [id, m, { name: n, alias: id }] }
      - { join_path: customers, includes: [stat] }
      - { join_path: orders.customer, includes: [state] }
    folders: [{ name: F, includes: [ids, m, state] }]
`,
    [
      '24:45 There is no orders.m. (references)',
      '24:56 sales has two members called id. Use prefix or alias. (views)',
      '25:44 There is no customers.stat. Did you mean state? (references)',
      '26:22 orders has no join to customer. Did you mean customers? (views)',
      '27:37 sales has no member ids. Did you mean id? (views)',
    ],
  );
});

test('a view may have policies over its own members', () => {
  const policy = (
    member: string,
  ) => `${MODEL}    cubes: [{ join_path: orders.customers, prefix: true, includes: [state] }]
    access_policy: [{ role: a, row_level: { filters: [{ member: ${member}, operator: set }] } }]
`;
  expect(load(policy('customers_state')).views.get('sales')?.access.kind).toBe('policies');
  expectIssues(policy('state'), ['24:65 There is no member or cube state in sales. (references)']);
});

test('extends takes over what the child does not say', () => {
  const cube = load(`${SHARED_CUBE}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: status, sql: status, type: string }
  - name: web_orders
    extends: orders
    sql_table: web_orders
    dimensions:
      - { name: status, sql: web_status, type: string }
`).cubes.get('web_orders');
  expect(cube?.title).toBe('Web Orders');
  expect(cube?.source).toEqual({ kind: 'table', path: ['web_orders'] });
  expect([...(cube?.dimensions.keys() ?? [])]).toEqual(['id', 'status']);
  expect(cube?.dimensions.get('status')?.at.line).toBe(12);
});

test('extending nothing, or oneself, is found', () => {
  expectIssues(`${SHARED_CUBE}    extends: order\n`, [
    '5:14 There is no order to extend. Did you mean orders? (extends)',
  ]);
  expectIssues(`${SHARED_CUBE}    extends: orders\n`, [
    '5:14 It extends itself: orders → orders. (extends)',
  ]);
});

test('a circle of cubes or views that extend each other is found, once, where it begins', () => {
  const cube = (name: string, parent: string) => `  - name: ${name}
    extends: ${parent}
    sql_table: ${name}
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
    measures: [{ name: count, type: count }]
`;
  expectIssues(`cubes:\n${cube('a', 'b')}${cube('b', 'a')}`, [
    '3:14 It extends itself: a → b → a. (extends)',
  ]);
  // What extends one of them has no mistake of its own.
  expectIssues(`cubes:\n${cube('d', 'c')}${cube('a', 'b')}${cube('b', 'c')}${cube('c', 'a')}`, [
    '9:14 It extends itself: a → b → c → a. (extends)',
  ]);
  const view = (name: string, parent: string) => `  - { name: ${name}, extends: ${parent} }\n`;
  expectIssues(
    `cubes:\n${cube('x', 'x').replace('    extends: x\n', '')}views:\n${view('v', 'w')}${view('w', 'v')}`,
    ['8:25 It extends itself: v → w → v. (extends)'],
  );
});
