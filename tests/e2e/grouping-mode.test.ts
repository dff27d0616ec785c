/** `graphql: { grouping: argument }`: nothing is grouped by what is selected. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShop, type ShopApp } from './shop-app.ts';

let shop: ShopApp;
beforeAll(async () => {
  shop = await openShop(null, 'graphql: { grouping: argument }\n');
});
afterAll(() => shop.close());

it('is asked for on every cube and view', async () => {
  for (const field of ['orders', 'sales']) {
    const { errors } = await shop.ask(`{ ${field} { rows { status count } } }`, 'a');
    expect(errors[0].message).toContain('"groupBy"');
    const named = await shop.ask(`{ ${field}(groupBy: [STATUS]) { rows { status count } } }`, 'a');
    expect(named.errors).toBeUndefined();
    expect(named.data[field].rows).toEqual([
      { status: 'open', count: 1 },
      { status: 'paid', count: 3 },
    ]);
  }
});

it('is asked for when the whole is meant, too', async () => {
  const { data } = await shop.ask(
    '{ orders(groupBy: []) { rows { count } totals { count } } }',
    'a',
  );
  expect(data.orders).toEqual({ rows: [{ count: 4 }], totals: { count: 4 } });
});
