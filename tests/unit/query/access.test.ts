import { describe, expect, test } from 'vitest';
import { visibleMembers } from '../../../src/semantic/access/member-access.ts';
import { principalOf } from '../../corpus/read-case.ts';
import { compileFor, errorOf, modelOf, shop } from './shop.ts';

const CUBE = `
cubes:
  - name: sales
    sql_table: sales
    access_policy:
      - group: clerk
        member_level: { includes: [count, state] }
        row_level: { filters: [{ member: state, operator: equals, values: ["{securityContext.states}"] }] }
      - group: manager
        conditions: [{ if: "{securityContext.onduty}" }]
        member_level: { includes: "*", excludes: [cost] }
        row_level: { filters: [{ member: state, operator: set }, { member: state, operator: notEquals, values: [XX] }] }
      - group: boss
        row_level: { allow_all: true }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: state, sql: state, type: string }
      - { name: secret, sql: secret, type: string, public: false }
    measures:
      - { name: count, type: count }
      - { name: cost, sql: cost, type: sum }
  - name: hidden
    sql_table: hidden
    public: false
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true, public: true }]
`;
const model = modelOf(CUBE);
const seenBy = (...args: Parameters<typeof principalOf>) => {
  const { members } = visibleMembers(model, principalOf(...args));
  return [...members].map(([cube, names]) => `${cube}: ${[...names].sort().join(' ')}`);
};

describe('members that a caller may see', () => {
  test('are none without a matching entry', () => {
    expect(seenBy('t1')).toEqual([]);
    expect(seenBy('t1', ['nobody'])).toEqual([]);
  });
  test('are those of its entry', () => {
    expect(seenBy('t1', ['clerk'])).toEqual(['sales: count state']);
  });
  test('add up over entries, and what is not public stays out', () => {
    expect(seenBy('t1', ['clerk', 'boss'])).toEqual(['sales: cost count id state']);
  });
  test('need the conditions of the entry', () => {
    expect(seenBy('t1', ['manager'])).toEqual([]);
    expect(seenBy('t1', ['manager'], { onduty: [] })).toEqual([]);
    expect(seenBy('t1', ['manager'], { onduty: true })).toEqual(['sales: count id state']);
  });
  test('have the same key for callers who see the same', () => {
    const key = (...args: Parameters<typeof principalOf>) =>
      visibleMembers(model, principalOf(...args)).key;
    expect(key('t1', ['clerk'])).toBe(key('t2', ['clerk']));
    expect(key('t1', ['clerk'])).not.toBe(key('t1', ['boss']));
  });
  test('a view shows no member that its cube hides from the caller', () => {
    const { members } = visibleMembers(shop, principalOf('t1', ['analyst']));
    expect([...(members.get('sales') ?? [])]).toContain('revenue');
    expect([...(members.get('sales') ?? [])]).not.toContain('buyer_name');
  });
});

describe('rows that policies leave', () => {
  const sqlFor = (roles: readonly string[], claims = {}) => {
    const principal = principalOf('t1', roles, claims);
    const { compiled } = compileFor({ measures: ['sales.count'] }, { model, principal });
    return { sql: compiled.sql, params: compiled.params.map(({ value }) => value) };
  };
  test('a list claim is IN its items', () => {
    const { sql, params } = sqlFor(['clerk'], { states: ['SP', 'RJ'] });
    expect(sql).toContain('"sales"."state" IN (');
    expect(params).toEqual(['SP', 'RJ']);
  });
  test.each([
    ['missing', {}],
    ['null', { states: null }],
    ['an empty list', { states: [] }],
    ['an object', { states: { a: 1 } }],
    ['a list with an object', { states: ['SP', { a: 1 }] }],
    ['of another type', { states: true }],
  ])('a claim that is %s matches nothing', (_, claims) => {
    expect(sqlFor(['clerk'], claims).sql).toContain('WHERE FALSE');
  });
  test.each(['contains', 'notContains', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith'])(
    'an empty claim opens nothing under %s, for every text contains it',
    (operator) => {
      const bound = '{ member: state, operator: equals, values: ["{securityContext.tenant}"] }, ';
      const looking = modelOf(
        CUBE.replace(
          '{ member: state, operator: equals',
          `${bound}{ member: state, operator: ${operator}`,
        ),
      );
      const sqlWith = (states: readonly string[]) =>
        compileFor(
          { measures: ['sales.count'] },
          { model: looking, principal: principalOf('t1', ['clerk'], { states }) },
        ).compiled.sql;
      expect(sqlWith([''])).toMatch(/AND FALSE\b/);
      expect(sqlWith(['S', ''])).toMatch(/AND FALSE\b/);
      expect(sqlWith(['S'])).not.toContain('FALSE');
    },
  );
  test('entries are alternatives, filters of one entry all hold', () => {
    const { sql } = sqlFor(['clerk', 'manager'], { states: 'SP', onduty: true });
    expect(sql).toMatch(/WHERE \(\(.* = .*\) OR \(\(NOT .* IS NULL\)\) AND .*\)\)/);
  });
  test('allow_all lifts them', () => {
    expect(sqlFor(['clerk', 'boss'], { states: 'SP' }).sql).not.toContain('WHERE');
  });
});

describe('what a caller may not see is as if it were not there', () => {
  const ask = (member: string, roles: readonly string[] = ['clerk']) =>
    errorOf(() =>
      compileFor({ measures: [member] }, { model, principal: principalOf('t1', roles) }),
    );
  test('a hidden measure is answered as one that does not exist', () => {
    const hidden = ask('sales.cost');
    const absent = ask('sales.cosy');
    expect(hidden.message.replace('cost', 'x')).toBe(absent.message.replace('cosy', 'x'));
    expect(hidden).toMatchObject({ code: 'UNKNOWN_MEMBER' });
  });
  test('suggestions come from what is visible', () => {
    expect(ask('sales.cots', ['boss'])).toMatchObject({ facts: { suggestion: 'sales.cost' } });
    expect(ask('sales.cots').facts).not.toHaveProperty('suggestion', 'sales.cost');
    expect(ask('hiden.count').facts).not.toHaveProperty('suggestion');
  });
  test('a cube that is not public cannot be asked', () => {
    expect(ask('hidden.id', ['boss'])).toMatchObject({ code: 'UNKNOWN_MEMBER' });
  });
});
