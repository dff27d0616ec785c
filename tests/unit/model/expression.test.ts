import { expect, test } from 'vitest';
import type { CubeNames } from '../../../src/semantic/model/bind/model-names.ts';
import { NOTHING_LOST } from '../../../src/semantic/model/diagnostics/lost-names.ts';
import {
  membersOf,
  parseExpression,
  pathsOf,
  showExpression,
  soleMember,
} from '../../../src/semantic/model/parse-expression.ts';

const at = { file: 'm.yml', line: 1, column: 1 };
const cube = (name: string, joins: readonly string[]): CubeNames => ({
  name,
  members: new Map([
    ['id', 'dimension'],
    ['at', 'dimension'],
    ['n', 'measure'],
  ]),
  times: new Map([['at', ['fiscal']]]),
  joins: new Set(joins),
  lost: NOTHING_LOST,
});
const names = {
  cubes: new Map([
    ['items', cube('items', ['orders'])],
    ['orders', cube('orders', ['customers'])],
    ['customers', cube('customers', [])],
  ]),
  lost: NOTHING_LOST,
};
const parse = (sql: string) => parseExpression({ sql, owner: 'items', names, at });
const parts = (sql: string) => parse(sql).expression.parts;
const problems = (sql: string) => parse(sql).problems.map((problem) => problem.message);
const text = (sql: string) => ({ kind: 'text', sql });
const member = (path: readonly string[], name: string, granularity: string | null = null) => ({
  kind: 'member',
  path,
  name,
  granularity,
});

test.each([
  ['{CUBE}.price', [{ kind: 'cube', path: [] }, text('.price')]],
  ['{items}.price', [{ kind: 'cube', path: [] }, text('.price')]],
  ['{orders}.x', [{ kind: 'cube', path: ['orders'] }, text('.x')]],
  ['{id}', [member([], 'id')]],
  ['{CUBE.id}', [member([], 'id')]],
  ['{items.id}', [member([], 'id')]],
  ['{orders.id}', [member(['orders'], 'id')]],
  ['{orders.customers.id}', [member(['orders', 'customers'], 'id')]],
  ['{customers.id}', [member(['orders', 'customers'], 'id')]],
  ['{at.month}', [member([], 'at', 'month')]],
  ['{CUBE.at.fiscal}', [member([], 'at', 'fiscal')]],
  ['{orders.at.day}', [member(['orders'], 'at', 'day')]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the form that Cube's JavaScript models use.
  ['${CUBE}.x', [{ kind: 'cube', path: [] }, text('.x')]],
  ['{ id }', [member([], 'id')]],
])('%s is bound', (sql, expected) => {
  expect(parts(sql)).toEqual(expected);
});

test('a lone column belongs to the cube itself, a constant does not', () => {
  expect(parts('status')).toEqual([{ kind: 'cube', path: [] }, text('.status')]);
  expect(parts('"Status"')).toEqual([{ kind: 'cube', path: [] }, text('."Status"')]);
  expect(parts('TRUE')).toEqual([text('TRUE')]);
  expect(parts('a + b')).toEqual([text('a + b')]);
});

test('filter parameters keep their column', () => {
  expect(parts("{FILTER_PARAMS.items.at.filter('created')}")).toEqual([
    { kind: 'filter_params', cube: 'items', member: 'at', column: 'created' },
  ]);
});

test('as in Cube, a reference between quotes is one, and braces can be escaped', () => {
  expect(parts("'{id}'")).toEqual([text("'"), member([], 'id'), text("'")]);
  expect(parts(String.raw`'\{"a":1\}'`)).toEqual([text('\'{"a":1}\'')]);
});

test('comments go, also those that would swallow what follows', () => {
  expect(parts("x -- {gone} ; ' (\n + y /* ' */")).toEqual([text('x  \n + y')]);
  expect(parts("'-- no comment'")).toEqual([text("'-- no comment'")]);
});

test.each([
  ['a; drop table b', 'SQL may not contain ; (one expression, not a script).'],
  ["'open", "A quote ' is not closed."],
  ['1) OR (1=1', 'A parenthesis is closed that was not opened.'],
  ['(1', 'A parenthesis is not closed.'],
  ['{id', 'Unmatched {. Write \\{ for a plain one.'],
  ['{"a":1}', '{"a":1} is not a reference. Write \\{ and \\} for plain braces.'],
  ['{securityContext.tenant}', 'securityContext can only be used in access_policy.'],
  ['{FILTER_PARAMS.items.at}', "Write FILTER_PARAMS.cube.member.filter('column')."],
  ['{orders.sql()}', '{orders.sql()} is not supported: write the table or query itself.'],
  ['{at.moth}', 'items.at has no granularity moth. Did you mean month?'],
  ['{id.month}', 'items.id is not a time dimension: nothing can follow it.'],
  ['{orders.ad}', 'There is no orders.ad. Did you mean id?'],
])('%s is a problem', (sql, message) => {
  expect(problems(sql)).toContain(message);
});

test('an expression tells what it uses', () => {
  const { expression } = parse('{n} / {orders.n} + {orders.n} + {orders}.x');
  expect(membersOf(expression)).toEqual([
    { path: [], name: 'n' },
    { path: ['orders'], name: 'n' },
  ]);
  expect(pathsOf(expression)).toEqual([['orders']]);
  expect(soleMember(expression)).toBeNull();
  expect(soleMember(parse(' {n} ').expression)).toEqual({ path: [], name: 'n' });
  expect(showExpression(expression)).toBe('{n} / {orders.n} + {orders.n} + {CUBE.orders}.x');
});
