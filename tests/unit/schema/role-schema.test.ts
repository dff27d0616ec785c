import { printSchema, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildRoleSchema, printRoleSchema } from '../../../src/schema/role-schema.ts';
import { shopModel, visibilityOf } from './shop.ts';

const model = shopModel();

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
    expect(args).toEqual(['where', 'timezone', 'orderBy', 'first', 'after']);
    expect(printSchema(schema)).not.toMatch(/TimeInput|Having|OrdersTotals|OrdersSegment/);
  });

  it('is still a schema when nothing is visible', () => {
    const nothing = visibilityOf(model, [...model.cubes.keys(), ...model.views.keys()]);
    const sdl = printRoleSchema(model, nothing);
    expect(sdl).toContain('catalog: Catalog!');
  });
});
