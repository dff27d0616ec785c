import { describe, expect, test } from 'vitest';
import { principalOf, type ShortQuery } from '../../corpus/read-case.ts';
import { compileFor, errorOf, modelOf } from '../query/shop.ts';

const planOf = (query: ShortQuery) => compileFor(query).plan();

describe('rows that a join would multiply', () => {
  test('are reduced to one for each group and key', () => {
    const plan = planOf({ measures: ['orders.revenue'], dimensions: ['products.category'] });
    expect(plan).toContain('distinct category = products.category, pk_1 = orders.id');
  });
  test('stay as they are for folds that duplicates do not change', () => {
    const plan = planOf({
      measures: ['orders.largest', 'orders.buyers'],
      dimensions: ['products.category'],
    });
    expect(plan).not.toContain('distinct category');
  });
  test('stay as they are where no join multiplies', () => {
    const plan = planOf({ measures: ['items.freight'], dimensions: ['customers.state'] });
    expect(plan).not.toContain('distinct');
  });
  test('a measure is the same beside another one', () => {
    const alone = planOf({ measures: ['orders.revenue'], dimensions: ['customers.state'] });
    const both = planOf({
      measures: ['orders.revenue', 'items.freight'],
      dimensions: ['customers.state'],
    });
    const branch = alone.split('\n').filter((line) => /aggregate|rows of|many_to_one/.test(line));
    for (const line of branch) expect(both).toContain(line.trim());
  });
  test('joins that no key, filter or measure of a branch needs are left out', () => {
    const plan = planOf({ measures: ['orders.count', 'orders.items.count'], dimensions: [] });
    const branches = plan.split(/aggregate/).slice(1);
    expect(branches).toHaveLength(2);
    expect(branches[0]).not.toContain('items');
  });
  test('are those that the root reaches, once each', () => {
    const plan = planOf({ root: 'items', measures: ['items.orders.count'], dimensions: [] });
    expect(plan).toContain('rows of items');
    expect(plan).toContain('distinct pk_1 = orders.id');
  });
});

describe('what cannot be counted right is refused', () => {
  test('rows without a primary key', () => {
    const model = modelOf(`
cubes:
  - name: visits
    sql_table: visits
    meta: { tenancy: shared }
    joins: [{ name: people, relationship: many_to_one, sql: "{CUBE}.person_id = {people}.id" }]
    measures: [{ name: count, type: count }, { name: longest, sql: seconds, type: max }]
  - name: people
    sql_table: people
    meta: { tenancy: shared }
    joins: [{ name: pets, relationship: one_to_many, sql: "{CUBE}.id = {pets}.person_id" }]
    dimensions: [{ name: id, sql: id, type: number, primary_key: true, public: true }]
  - name: pets
    sql_table: pets
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }, { name: kind, sql: kind, type: string }]
`);
    const asking = { model, principal: principalOf(null) };
    const dimensions = ['visits.people.pets.kind'];
    const error = errorOf(() =>
      compileFor({ root: 'visits', measures: ['visits.count'], dimensions }, asking),
    );
    expect(error).toMatchObject({ code: 'INCOMPATIBLE_MEMBERS' });
    expect(error.message).toContain('no primary key');
    // The longest visit is the longest however often it is seen.
    expect(() =>
      compileFor({ root: 'visits', measures: ['visits.longest'], dimensions }, asking),
    ).not.toThrow();
  });
});

test("an author's aggregate is of the rows that were found, each once", () => {
  const plan = planOf({ measures: ['orders.median'], dimensions: ['products.category'] });
  expect(plan).toContain('rows of (plan) as found rows');
  expect(plan).toContain('distinct category = products.category, pk_1 = orders.id');
});
