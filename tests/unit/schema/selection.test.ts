import {
  type ExecutionResult,
  execute,
  type GraphQLFieldConfig,
  GraphQLObjectType,
  GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { CubeShape } from '../../../src/resolvers/api-shape.ts';
import type { ResultSelection, RowSelection } from '../../../src/resolvers/rows/selection.ts';
import { buildRoleSchema } from '../../../src/schema/role-schema.ts';
import { selectResult } from '../../../src/schema/selection/select-result.ts';
import { shopModel, visibilityOf } from './shop.ts';

const model = shopModel();
const { schema, shapes } = buildRoleSchema(model, visibilityOf(model));

/** The schema with an `orders` field that tells what was selected. */
function select(
  document: string,
  variableValues: Readonly<Record<string, unknown>> = {},
): ResultSelection {
  const orders = shapes.get('orders') as CubeShape;
  let selected: ResultSelection | null = null;
  const query = schema.getQueryType()?.toConfig();
  const fields = query?.fields ?? {};
  const spied: GraphQLFieldConfig<unknown, unknown> = {
    ...(fields['orders'] as GraphQLFieldConfig<unknown, unknown>),
    resolve: (_source, _args, _context, info) => {
      selected = selectResult(info, orders, shapes);
      return null;
    },
  };
  const spy = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { ...fields, orders: spied } }),
    assumeValid: true,
  });
  const parsed = parse(document);
  expect(validate(spy, parsed)).toEqual([]);
  const result = execute({ schema: spy, document: parsed, variableValues }) as ExecutionResult;
  expect(result.errors).toBeUndefined();
  if (selected === null) throw new Error('orders was not asked');
  return selected;
}

/** `key:member(granularity)`, joins in braces. */
function print(row: RowSelection | undefined): string {
  if (row === undefined) return '';
  const members = row.members.map(({ key, shape, granularity }) => {
    const name = key === shape.field ? key : `${key}:${shape.field}`;
    return granularity === null ? name : `${name}(${granularity})`;
  });
  const joins = row.joins.map((join) => `${join.key}>${join.to}{${print(join.selection)}}`);
  return [...members, ...joins].join(' ');
}

function rowsOf(selection: string, variables = {}, head = 'query', rest = ''): string {
  const document = `${head} { orders { rows { ${selection} } } } ${rest}`;
  return print(select(document, variables).rows[0]?.selection);
}

const FLAG = 'query ($on: Boolean!)';

describe('the effective selection', () => {
  it.each([
    ['fields in their order', 'status revenue count', 'status revenue count'],
    ['no meta fields', '__typename status', 'status'],
    ['an inline fragment', '... { status } revenue', 'status revenue'],
    ['an inline fragment on the type', '... on OrdersRow { status }', 'status'],
    ['merged fields once', 'status status revenue status', 'status revenue'],
    ['an alias under its own key', 'a: revenue b: revenue', 'a:revenue b:revenue'],
    ['one key for alias and name', 'status: status', 'status'],
    ['a literal skip', 'status @skip(if: true) revenue', 'revenue'],
    ['a literal include', 'status @include(if: false) revenue', 'revenue'],
    ['a skip that is off', 'status @skip(if: false) revenue', 'status revenue'],
    ['both directives', 'status @skip(if: false) @include(if: false) count', 'count'],
    ['skip over include', 'status @skip(if: true) @include(if: true) count', 'count'],
    ['a skipped inline fragment', '... @skip(if: true) { status } count', 'count'],
    ['one of two merged fields skipped', 'status @skip(if: true) status revenue', 'status revenue'],
    ['the default granularity', 'createdAt { start }', 'createdAt(day)'],
    [
      'two granularities',
      'm: createdAt(granularity: MONTH) { start } createdAt { end }',
      'm:createdAt(month) createdAt(day)',
    ],
    [
      'a custom granularity',
      'q: createdAt(granularity: FISCAL_QUARTER) { start }',
      'q:createdAt(fiscal_quarter)',
    ],
    ['a join', 'status customer { state }', 'status customer>customers{state}'],
    [
      'a join merged from two places',
      'customer { state } status customer { count }',
      'status customer>customers{state count}',
    ],
    [
      'a join under two aliases',
      'a: customer { state } b: customer { count }',
      'a>customers{state} b>customers{count}',
    ],
    [
      'a join and back',
      'orderItems { order { status } }',
      'orderItems>order_items{order>orders{status}}',
    ],
    [
      'a field skipped inside a join',
      'customer { state @skip(if: true) count }',
      'customer>customers{count}',
    ],
  ])('has %s', (_name, selection, expected) => {
    expect(rowsOf(selection)).toBe(expected);
  });

  it.each([
    ['status @include(if: $on) revenue', true, 'status revenue'],
    ['status @include(if: $on) revenue', false, 'revenue'],
    ['status @skip(if: $on) revenue', true, 'revenue'],
    ['... @include(if: $on) { status customer { state } } revenue', false, 'revenue'],
    ['...F @skip(if: $on) revenue', true, 'revenue'],
    ['...F @skip(if: $on) revenue', false, 'status revenue'],
  ])('follows a variable: %s with %s', (selection, on, expected) => {
    const fragment = selection.includes('...F') ? 'fragment F on OrdersRow { status }' : '';
    expect(rowsOf(selection, { on }, FLAG, fragment)).toBe(expected);
  });

  it('reads a granularity from a variable, and its default when it is absent', () => {
    const head = 'query ($g: OrdersCreatedAtGranularity! = YEAR)';
    const row = 'createdAt(granularity: $g) { start }';
    expect(rowsOf(row, { g: 'WEEK' }, head)).toBe('createdAt(week)');
    expect(rowsOf(row, {}, head)).toBe('createdAt(year)');
  });

  it('follows fragments in fragments, each once', () => {
    const fragments = `
      fragment A on OrdersRow { status ...B }
      fragment B on OrdersRow { revenue customer { ...C } }
      fragment C on CustomersRow { state }`;
    expect(rowsOf('...A ...B count ...A', {}, 'query', fragments)).toBe(
      'status revenue count customer>customers{state}',
    );
  });

  it('merges rows from fragments on the result', () => {
    const { rows } = select(`
      { orders { ...R rows { revenue } } }
      fragment R on OrdersResult { rows { status } }`);
    expect(rows.map(({ key, selection }) => [key, print(selection)])).toEqual([
      ['rows', 'status revenue'],
    ]);
  });

  it('merges a root field that is written twice', () => {
    const { rows, totals } = select('{ orders { rows { status } } orders { totals { revenue } } }');
    expect(print(rows[0]?.selection)).toBe('status');
    expect(print(totals[0]?.selection)).toBe('revenue');
  });

  it('keeps rows under two aliases apart', () => {
    const { rows } = select('{ orders { a: rows { status } b: rows { revenue } } }');
    expect(rows.map(({ key, selection }) => `${key} ${print(selection)}`)).toEqual([
      'a status',
      'b revenue',
    ]);
  });

  it('knows which parts of the result are asked', () => {
    const asked = select('{ orders { n: totalCount pageInfo { endCursor } meta { asOf } } }');
    expect(asked).toEqual({
      rows: [],
      totals: [],
      totalCount: ['n'],
      pageInfo: ['pageInfo'],
      meta: ['meta'],
      subtotals: [],
      explain: [],
    });
  });

  it('refuses joins nested without end', () => {
    const nested = `${'orderItems { order { '.repeat(5)}status${' } }'.repeat(5)}`;
    const document = parse(`{ orders { rows { ${nested} } } }`);
    const result = execute({
      schema,
      document,
      contextValue: { operation: { under: () => ({}) } },
    }) as ExecutionResult;
    expect(result.errors?.[0]?.message).toContain('joins are nested more than 8 deep');
  });
});
