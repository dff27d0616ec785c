import { type GraphQLObjectType, printSchema, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildRoleSchema, printRoleSchema } from '../../../src/schema/role-schema.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { shopModel, visibilityOf } from './shop.ts';

const model = shopModel();
const NEAR = `cubes:
  - name: pets
    sql_table: pets
    meta: { tenancy: shared }
    joins: [{ name: owner, relationship: many_to_one, sql: "{CUBE}.owner = {owner.id}" }]
    dimensions:
      - { name: id, sql: id, type: string, primary_key: true, public: true }
      - { name: owner, sql: owner, type: string }
      - { name: net_total, sql: a, type: number }
      - { name: netTotal, sql: b, type: number }
    measures: [{ name: count, type: count }]
  - name: owner
    sql_table: owner
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: string, primary_key: true }
      - { name: name, sql: name, type: string }
`;

describe('the schema of a role', () => {
  it('is valid', () => {
    const { schema } = buildRoleSchema(model, visibilityOf(model));
    // Built with assumeValid; a copy that does not assume it is checked in full.
    const checked = Object.assign(Object.create(Object.getPrototypeOf(schema)), schema, {
      __validationErrors: undefined,
    });
    expect(validateSchema(checked)).toEqual([]);
  });

  it('is what the fixture model says', async () => {
    const sdl = printRoleSchema(model, visibilityOf(model));
    await expect(sdl).toMatchFileSnapshot('shop.sdl');
  });

  it('has a field of its own for each of two names that come near', () => {
    const { model: near } = loadModel([{ path: 'm.yml', text: NEAR }]);
    const { schema } = buildRoleSchema(near, visibilityOf(near));
    const fields = Object.keys((schema.getType('PetsRow') as GraphQLObjectType).getFields());
    expect(fields).toEqual(
      expect.arrayContaining(['net_total', 'netTotal', 'owner', 'owner_', 'count']),
    );
  });

  it('has no trace of a member that the role may not see', () => {
    const without = [
      'orders.revenue',
      'sales.revenue',
      'orders.paid',
      'customers.state',
      'sales.customers_state',
    ];
    const sdl = printRoleSchema(model, visibilityOf(model, without));
    expect(sdl).not.toMatch(/revenue: Decimal|paid|state/i);
    expect(sdl).toContain('average');
  });

  it('has no trace of a cube that the role may not see, not even as a join', () => {
    const sdl = printRoleSchema(model, visibilityOf(model, ['customers', 'sales']));
    expect(sdl).not.toMatch(/customer/i);
  });

  it('leaves out whatever would be empty', () => {
    const only = visibilityOf(model, ['customers', 'sales', 'order_items']);
    const members = new Map([['orders', new Set(['status'])]]);
    const { schema } = buildRoleSchema(model, { ...only, members });
    const args = schema
      .getQueryType()
      ?.getFields()
      ['orders']?.args.map(({ name }) => name);
    expect(args).toEqual(['groupBy', 'where', 'timezone', 'orderBy', 'first', 'after']);
    expect(printSchema(schema)).not.toMatch(/TimeInput|Having|OrdersTotals|OrdersSegment/);
  });

  it('is still a schema when nothing is visible', () => {
    const nothing = visibilityOf(model, [...model.cubes.keys(), ...model.views.keys()]);
    const sdl = printRoleSchema(model, nothing);
    expect(sdl).toContain('catalog: Catalog!');
  });
});
