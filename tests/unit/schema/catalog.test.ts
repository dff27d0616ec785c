import { graphqlSync } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type OperationDeps, startOperation } from '../../../src/resolvers/operation.ts';
import { buildRoleSchema } from '../../../src/schema/role-schema.ts';
import { maskedMembers, maskedModel } from '../../../src/semantic/access/masking.ts';
import { visibleMembers } from '../../../src/semantic/access/member-access.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import type { Principal } from '../../../src/shared/principal.ts';

const MODEL = `cubes:
  - name: orders
    sql_table: orders
    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: status, sql: status, type: string }
      - { name: channel, sql: channel, type: string }
      - name: created_at
        sql: created_at
        type: time
        granularities:
          - { name: fiscal_year, title: Fiscal year, interval: 1 year, origin: "2024-04-01" }
          - { name: fortnight, interval: 2 weeks, origin: "2024-01-01" }
    measures:
      - { name: count, type: count, drill_members: [id, status, customers.city] }
      - { name: revenue, sql: amount, type: sum, format: currency }
    hierarchies:
      - { name: progress, title: Progress, levels: [channel, status] }
      - { name: place, title: Place, levels: [customers.state, customers.city] }
    access_policy:
      - { role: "*", row_level: { filters: [{ member: id, operator: equals, values: ["{securityContext.tenant}"] }] } }
  - name: customers
    sql_table: customers
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: state, sql: state, type: string, meta: { mask: { roles: [partner], with: hash } } }
      - { name: city, sql: city, type: string }
    access_policy:
      - { role: analyst, row_level: { filters: [{ member: id, operator: equals, values: ["{securityContext.tenant}"] }] } }
      - { role: partner, member_level: { includes: [id, state] }, row_level: { filters: [{ member: id, operator: equals, values: ["{securityContext.tenant}"] }] } }
views:
  - name: sales
    cubes:
      - { join_path: orders, includes: [count, revenue, status, { name: id, alias: number }] }
      - { join_path: orders.customers, prefix: true, includes: [state, city] }
    folders:
      - name: Facts
        includes: [count, revenue, { name: Towns, includes: [customers_city] }]
      - { name: Hidden, includes: [customers_city] }
`;
const written = loadModel([{ path: 'shop.yml', text: MODEL }]).model;

const FIELDS = `{ catalog { cubes { name
  measures { name format masked drillMembers } dimensions { name masked granularities customGranularities { name title interval origin offset } }
  hierarchies { name title levels } folders { name members folders { name members folders { name } } } } } }`;

// biome-ignore lint/suspicious/noExplicitAny: the answer's shape is what the tests are about.
type Answer = any;

/** The catalog's cubes by name. */
function catalogFor(role: string): Answer {
  const roles = new Set([role]);
  const principal: Principal = {
    ...{ subject: 's', via: 'jwt', tenant: 'a', roles, securityContext: {} },
  };
  const masked = maskedMembers(written, principal);
  const model = maskedModel(written, masked);
  const { schema, shapes } = buildRoleSchema(model, visibleMembers(model, principal));
  const { signal } = new AbortController();
  const operation = startOperation({ model, shapes, masked, signal } as unknown as OperationDeps);
  const { data, errors } = graphqlSync({ schema, source: FIELDS, contextValue: { operation } });
  expect(errors).toBeUndefined();
  const cubes = (data as Answer).catalog.cubes as { name: string }[];
  return Object.fromEntries(cubes.map((cube) => [cube.name, cube]));
}
const named = (list: { name: string }[], name: string): Answer =>
  list.find((one) => one.name === name);

describe('the catalog', () => {
  it('says how hierarchies lead from the whole to its parts, over joins too', () => {
    expect(catalogFor('analyst').orders.hierarchies).toEqual([
      { name: 'progress', title: 'Progress', levels: ['orders.channel', 'orders.status'] },
      {
        ...{ name: 'place', title: 'Place' },
        levels: ['orders.customers.state', 'orders.customers.city'],
      },
    ]);
  });

  it('names the levels of a view as the view does, without those it leaves out', () => {
    expect(catalogFor('analyst').sales.hierarchies).toEqual([
      { name: 'progress', title: 'Progress', levels: ['sales.status'] },
      { name: 'place', title: 'Place', levels: ['sales.customers_state', 'sales.customers_city'] },
    ]);
  });

  it('nests the folders of a view', () => {
    expect(catalogFor('analyst').sales.folders).toEqual([
      {
        ...{ name: 'Facts', members: ['sales.count', 'sales.revenue'] },
        folders: [{ name: 'Towns', members: ['sales.customers_city'], folders: [] }],
      },
      { name: 'Hidden', members: ['sales.customers_city'], folders: [] },
    ]);
    expect(catalogFor('analyst').orders.folders).toEqual([]);
  });

  it("describes a time dimension's own grains", () => {
    const created = named(catalogFor('analyst').orders.dimensions, 'created_at');
    expect(created.granularities).toEqual(
      expect.arrayContaining(['month', 'fiscal_year', 'fortnight']),
    );
    expect(created.customGranularities).toEqual([
      {
        ...{ name: 'fiscal_year', title: 'Fiscal year', interval: '1 year' },
        ...{ origin: '2024-04-01T00:00:00', offset: null },
      },
      {
        ...{ name: 'fortnight', title: 'Fortnight', interval: '2 weeks' },
        ...{ origin: '2024-01-01T00:00:00', offset: null },
      },
    ]);
  });

  it('names what a measure is drilled into, and its format', () => {
    const { orders, sales } = catalogFor('analyst');
    expect(named(orders.measures, 'count').drillMembers).toEqual([
      ...['orders.id', 'orders.status', 'orders.customers.city'],
    ]);
    expect(named(sales.measures, 'count').drillMembers).toEqual([
      ...['sales.number', 'sales.status', 'sales.customers_city'],
    ]);
    expect(named(orders.measures, 'revenue')).toMatchObject({
      ...{ format: 'currency', drillMembers: [] },
    });
  });

  it('says what the caller sees masked, in a view too', () => {
    const { customers, sales } = catalogFor('partner');
    expect(named(customers.dimensions, 'state').masked).toBe(true);
    expect(named(customers.dimensions, 'id')?.masked ?? false).toBe(false);
    expect(named(sales.dimensions, 'customers_state').masked).toBe(true);
    expect(named(catalogFor('analyst').customers.dimensions, 'state').masked).toBe(false);
  });

  it('keeps no trace of a member that a role may not see', () => {
    const cubes = catalogFor('partner');
    expect(JSON.stringify(cubes)).not.toContain('city');
    expect(cubes.orders.hierarchies).toContainEqual({
      ...{ name: 'place', title: 'Place', levels: ['orders.customers.state'] },
    });
    expect(cubes.sales.folders).toEqual([
      { name: 'Facts', members: ['sales.count', 'sales.revenue'], folders: [] },
    ]);
    const nobody = catalogFor('guest');
    expect(JSON.stringify(nobody)).not.toMatch(/customers|state|city/);
    expect(nobody.orders.hierarchies.map(({ name }: { name: string }) => name)).toEqual([
      'progress',
    ]);
  });
});
