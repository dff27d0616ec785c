/** tests/fixtures/property/cubes/shop.yml said again, as functions over rows. */
import { compareValues } from './cells.ts';
import {
  type At,
  type Caller,
  type Row,
  type Star,
  type StarCube,
  type StarDimension,
  type StarJoin,
  type StarMeasure,
  same,
  type Value,
} from './star.ts';

type ValueTypes = Pick<StarDimension, 'kind' | 'type'>;
const TEXT: ValueTypes = { kind: 'text', type: 'string' };
const KEY: ValueTypes = { kind: 'number', type: 'bigint' };
const FLOAT: ValueTypes = { kind: 'number', type: 'float' };
const MONEY: ValueTypes = { kind: 'decimal', type: 'decimal' };
const TRUTH: ValueTypes = { kind: 'boolean', type: 'boolean' };
const TIME: ValueTypes = { kind: 'time', type: 'timestamp' };
const DAY: ValueTypes = { kind: 'date', type: 'date' };

const read =
  (column: string) =>
  ({ row }: At): Value =>
    row[column] ?? null;
const dimension = (types: ValueTypes, value: (at: At) => Value): StarDimension => ({
  ...types,
  value,
});
const plain = (types: ValueTypes, column: string) => dimension(types, read(column));

type Fold = Extract<StarMeasure, { kind: 'fold' }>;
const fold = (
  fn: Fold['fn'],
  types: ValueTypes,
  value: Fold['value'],
  filter: Fold['filter'] = () => true,
): Fold => ({ kind: 'fold', fn, of: types.kind, type: types.type, value, filter });
const COUNT: ValueTypes = { kind: 'number', type: 'integer' };
const count = (filter?: Fold['filter']) => fold('count', COUNT, null, filter);
const distinct = (value: (at: At) => Value) => fold('count_distinct', COUNT, value);
const sum = (types: ValueTypes, column: string, filter?: Fold['filter']) =>
  fold('sum', types, read(column), filter);
const average = (column: string) => fold('avg', FLOAT, read(column));

const join = (column: string, many: boolean): StarJoin => ({
  many,
  on: (from, to) => same(from[column], to[column]),
});

const everyone = () => true;
const isPlatform = (caller: Caller) => caller.roles.includes('platform');
const isTenant = (caller: Caller, row: Row) =>
  caller.roles.some((role) => role === 'analyst' || role === 'reader') &&
  caller.tenant !== null &&
  same(row['tenant_id'], caller.tenant);

/** Safe division: unknown in, or by zero: unknown out. */
const ratio = (a: number | null = null, b: number | null = null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;

const atLeast = (column: string, least: bigint) => (at: At) => {
  const value = at.row[column];
  return typeof value === 'bigint' && value >= least;
};
const isPaid = (at: At) => at.row['status'] === 'paid';

const regions: StarCube = {
  table: 'regions',
  sees: everyone,
  joins: {},
  dimensions: {
    region_id: plain(KEY, 'region_id'),
    label: plain(TEXT, 'label'),
    is_open: plain(TRUTH, 'is_open'),
  },
  measures: { count: count() },
  segments: {},
};

const customers: StarCube = {
  table: 'customers',
  sees: everyone,
  joins: {
    regions: join('region_id', false),
    orders: join('customer_id', true),
    visits: join('customer_id', true),
  },
  dimensions: {
    customer_id: plain(KEY, 'customer_id'),
    tier: plain(TEXT, 'tier'),
    joined_on: plain(DAY, 'joined_on'),
  },
  measures: {
    count: count(),
    tiers: distinct(read('tier')),
    first_joined: fold('min', DAY, read('joined_on')),
  },
  segments: {},
};

const orders: StarCube = {
  table: 'orders',
  sees: (caller, row) => isPlatform(caller) || isTenant(caller, row),
  joins: { customers: join('customer_id', false), items: join('order_id', true) },
  dimensions: {
    order_id: plain(KEY, 'order_id'),
    tenant_id: plain(TEXT, 'tenant_id'),
    status: plain(TEXT, 'status'),
    is_gift: plain(TRUTH, 'is_gift'),
    paid_amount: plain(MONEY, 'amount'),
    created_at: plain(TIME, 'created_at'),
    shipped_at: plain(TIME, 'shipped_at'),
    buyer_tier: {
      ...dimension(TEXT, (at) => at.one('customers')['tier'] ?? null),
      reads: 'customers',
    },
    items_value: dimension(MONEY, (at) => {
      const prices = at.many('items').flatMap(({ price }) => price ?? []) as bigint[];
      return prices.length === 0 ? null : prices.reduce((a, b) => a + b);
    }),
    size: dimension(TEXT, (at) => {
      if (atLeast('amount', 100_00n)(at)) return 'big';
      return atLeast('amount', 0n)(at) ? 'small' : 'other';
    }),
  },
  measures: {
    count: count(),
    revenue: sum(MONEY, 'amount'),
    average: average('amount'),
    smallest: fold('min', MONEY, read('amount')),
    latest: fold('max', TIME, read('created_at')),
    paid: count(isPaid),
    paid_revenue: sum(MONEY, 'amount', isPaid),
    buyers: distinct(read('customer_id')),
    tiers_served: distinct((at) => at.one('customers')['tier'] ?? null),
    spread: {
      kind: 'custom',
      of: 'decimal',
      type: 'decimal',
      fold: (rows) => {
        const known = rows.flatMap(({ amount }) => amount ?? []).toSorted(compareValues);
        const [least] = known;
        return least === undefined ? null : BigInt(known.at(-1) ?? 0) - BigInt(least);
      },
    },
    paid_share: { kind: 'derived', type: 'float', uses: ['paid', 'count'], formula: ratio },
    revenue_per_buyer: {
      kind: 'derived',
      type: 'float',
      uses: ['revenue', 'buyers'],
      formula: ratio,
    },
    revenue_per_item: {
      kind: 'derived',
      type: 'float',
      uses: ['revenue', 'items.count'],
      formula: ratio,
    },
  },
  segments: {
    costly: atLeast('amount', 100_00n),
    undated: ({ row }) => (row['created_at'] ?? null) === null,
  },
};

const items: StarCube = {
  table: 'items',
  sees: (caller, row, tables) =>
    isPlatform(caller) ||
    (tables['orders'] ?? []).some(
      (order) => same(order['order_id'], row['order_id']) && isTenant(caller, order),
    ),
  joins: { orders: join('order_id', false) },
  dimensions: {
    order_id: plain(KEY, 'order_id'),
    line: plain(KEY, 'line'),
    product: plain(TEXT, 'product'),
    weight: plain(FLOAT, 'weight'),
  },
  measures: {
    count: count(),
    units: fold('sum', MONEY, ({ row }) =>
      typeof row['quantity'] === 'number' ? BigInt(row['quantity']) * 100n : null,
    ),
    value: sum(MONEY, 'price'),
    heaviest: fold('max', FLOAT, read('weight')),
    average_weight: average('weight'),
    products: distinct(read('product')),
    statuses: distinct((at) => at.one('orders')['status'] ?? null),
  },
  segments: {},
};

const isWeb = (row: Row) => row['channel'] === 'web';

const visits: StarCube = {
  table: 'visits',
  sees: (caller, row) =>
    isPlatform(caller) || isTenant(caller, row) || (caller.roles.includes('analyst') && isWeb(row)),
  joins: { customers: join('customer_id', false) },
  dimensions: {
    visit_id: plain(KEY, 'visit_id'),
    tenant_id: plain(TEXT, 'tenant_id'),
    visited_at: plain(TIME, 'visited_at'),
    channel: plain(TEXT, 'channel'),
  },
  measures: {
    count: count(),
    seconds: sum(KEY, 'seconds'),
    mean_seconds: average('seconds'),
    visitors: distinct(read('customer_id')),
  },
  segments: { from_web: ({ row }) => isWeb(row) },
};

const targets: StarCube = {
  table: 'targets',
  sees: everyone,
  joins: { regions: join('region_id', false) },
  dimensions: {
    target_id: plain(KEY, 'target_id'),
    due_on: plain(DAY, 'due_on'),
    topic: plain(TEXT, 'topic'),
  },
  measures: { count: count(), goal: sum(MONEY, 'goal') },
  segments: {},
};

const viewOf = (members: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(members));
const ORDER = ['orders'];
const BUYER = ['orders', 'customers'];
const ITEM = ['orders', 'items'];

export const shop: Star = {
  cubes: new Map(Object.entries({ regions, customers, orders, items, visits, targets })),
  views: new Map([
    [
      'sales',
      viewOf({
        status: [...ORDER, 'status'],
        created_at: [...ORDER, 'created_at'],
        size: [...ORDER, 'size'],
        count: [...ORDER, 'count'],
        revenue: [...ORDER, 'revenue'],
        paid_share: [...ORDER, 'paid_share'],
        revenue_per_item: [...ORDER, 'revenue_per_item'],
        costly: [...ORDER, 'costly'],
        customers_tier: [...BUYER, 'tier'],
        customers_joined_on: [...BUYER, 'joined_on'],
        customers_count: [...BUYER, 'count'],
        item_product: [...ITEM, 'product'],
        item_units: [...ITEM, 'units'],
      }),
    ],
  ]),
};
