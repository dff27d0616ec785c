import { GraphQLEnumType, GraphQLNonNull } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildRoleSchema } from '../../../src/schema/role-schema.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import type { SemanticModel } from '../../../src/semantic/model/types.ts';
import { shopModel, visibilityOf } from './shop.ts';

const shop = shopModel();

function valuesOf(type: string, model: SemanticModel, without: readonly string[] = []) {
  const { schema } = buildRoleSchema(model, visibilityOf(model, without));
  const found = schema.getType(type);
  if (!(found instanceof GraphQLEnumType)) throw new TypeError(`no enum ${type}`);
  return found.getValues();
}

const namesOf = (...args: Parameters<typeof valuesOf>) => valuesOf(...args).map(({ name }) => name);

/** Cubes that each join all of `joins`, with a few dimensions of their own. */
function modelOf(cubes: Readonly<Record<string, readonly string[]>>, own = ''): SemanticModel {
  const text = Object.entries(cubes).map(([name, joins]) => {
    const joined = joins.map(
      (to) => `{ name: ${to}, sql: "{CUBE}.x = {${to}.id}", relationship: many_to_one }`,
    );
    return `  - name: ${name}
    sql_table: t
    meta: { tenancy: shared }
    joins: [${joined}]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: at, sql: at, type: time }${name === 'a' ? own : ''}
    measures: [{ name: count, type: count }]`;
  });
  return loadModel([{ path: 'm.yml', text: `cubes:\n${text.join('\n')}` }]).model;
}

describe('what groupBy can name', () => {
  it('are dimensions, and times at their granularities, behind the names of joins', () => {
    const names = namesOf('OrdersGroupBy', shop);
    expect(names).toEqual(
      expect.arrayContaining(['STATUS', 'CREATED_AT_MONTH', 'CREATED_AT_FISCAL_QUARTER']),
    );
    expect(names).toContain('CUSTOMER_STATE');
    expect(names).not.toContain('CREATED_AT');
  });

  it('is nothing that the role may not see', () => {
    const trimmed = namesOf('OrdersGroupBy', shop, ['orders.status', 'customers']);
    expect(trimmed).not.toContain('STATUS');
    expect(trimmed.filter((name) => name.startsWith('CUSTOMER'))).toEqual([]);
  });

  it('reaches as deep as rows nest, and no cube twice on a way', () => {
    const chain = modelOf({ a: ['b'], b: ['c'], c: ['d'], d: ['e', 'a'], e: [] });
    const names = namesOf('AGroupBy', chain);
    expect(names).toContain('B_C_D_E_AT_YEAR');
    expect(names.filter((name) => name.includes('_A_'))).toEqual([]);
  });

  it('means the same for every role: a word that is taken for one is taken for all', () => {
    const own = '\n      - { name: b_id, sql: b, type: number }';
    const model = modelOf({ a: ['b'], b: [] }, own);
    const meaning = (without: readonly string[]) =>
      Object.fromEntries(
        valuesOf('AGroupBy', model, without).map(({ name, value }) => [name, value.member]),
      );
    expect(meaning([])).toMatchObject({ B_ID: 'a.b_id', B__ID: 'a.b.id' });
    expect(meaning(['a.b_id'])).toMatchObject({ B__ID: 'a.b.id' });
    expect(meaning(['a.b_id'])).not.toHaveProperty('B_ID');
    expect(namesOf('ADimension', model)).toEqual(expect.arrayContaining(['B_ID', 'B__ID']));
  });

  it('ends where everything joins everything', () => {
    const all = Array.from({ length: 40 }, (_, i) => `c${i}`);
    const tangle = modelOf(
      Object.fromEntries(all.map((name) => [name, all.filter((other) => other !== name)])),
    );
    const names = namesOf('C0GroupBy', tangle);
    expect(names.length).toBeGreaterThan(300);
    expect(names.length).toBeLessThan(1000);
    expect(names).toContain('C39_AT_YEAR');
  });
});

describe('groupBy', () => {
  const argument = (grouping: 'selection' | 'argument') => {
    const { schema } = buildRoleSchema(shop, visibilityOf(shop), grouping);
    const field = schema.getQueryType()?.getFields()['orders'];
    return field?.args.find(({ name }) => name === 'groupBy')?.type;
  };

  it('may be left out, unless the configuration says otherwise', () => {
    expect(String(argument('selection'))).toBe('[OrdersGroupBy!]');
    expect(String(argument('argument'))).toBe('[OrdersGroupBy!]!');
    expect(argument('argument')).toBeInstanceOf(GraphQLNonNull);
  });
});
