import { expect, test } from 'vitest';
import { readModel } from '../../../src/semantic/load/load-cubes.ts';

const TEXT = `cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: state, sql: "{nowhere}", type: string, title: [State] }
    measures:
      - { name: count, type: count }
      - { name: revenue, type: sum, sql: amount, formatt: currency }
      - { name: broken, type: summ }
    joins:
      - { name: orders, relationship: many_to_one, sql: "{CUBE}.id = {nothing}" }
    pre_aggregations:
      - { name: daily, measures: [count, broken] }
`;
const { sound } = readModel([{ path: 'm.yml', text: TEXT }]);
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

test('a part is seen where all that was asked of it is sound', () => {
  expect(names(sound.all('measure'))).toEqual(['count', 'revenue']);
  expect(names(sound.all('measure', 'type'))).toEqual(['count', 'revenue']);
  // Nobody knows what a misspelt key was meant as: it may be the filters.
  expect(names(sound.all('measure', 'definition', 'type'))).toEqual(['count']);
  expect(names(sound.all('measure', 'format'))).toEqual(['count']);
  expect(names(sound.all('dimension', 'type'))).toEqual(['id', 'state']);
  expect(names(sound.all('dimension', 'title'))).toEqual(['id']);
  expect(names(sound.all('dimension', 'definition'))).toEqual(['id']);
  expect(sound.all('join', 'to', 'on')).toEqual([]);
  expect(sound.whole('preAggregation')).toEqual([]);
  expect(names(sound.all('cube', 'access', 'dataSource'))).toEqual(['orders']);
  expect(names(sound.all('cube', 'primaryKey'))).toEqual([]);
});

test('a part that was not asked for is none of the type', () => {
  const [measure] = sound.all('measure', 'type');
  expect(measure?.type).toBe('count');
  // @ts-expect-error only its type was asked for
  expect(measure?.definition).toBeDefined();
});

test('a reference leads to a dimension that is sound in what is asked of it', () => {
  const state = { path: [], name: 'state' };
  expect(sound.memberAt('orders', state)).toMatchObject({ kind: 'dimension', owner: 'orders' });
  expect(sound.dimensionAt('orders', state, 'type')?.type).toBe('string');
  expect(sound.dimensionAt('orders', state, 'title')).toBeNull();
});
