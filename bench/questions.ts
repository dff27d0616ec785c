/** The questions that the bench asks: a month of days by eight columns, and a join of two. */
import { blankSpec } from '../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../src/semantic/query/query-spec.ts';

const MEASURES = [
  'count',
  'delivered',
  'canceled',
  'late_deliveries',
  'arrived',
  'late_rate',
  'average_days_to_deliver',
];
const RANGE = { start: '2025-03-01', end: '2025-03-30' };

/** 30 rows of 8 columns. */
export const thirtyByEight = `{
  orders(time: { range: { between: { start: "${RANGE.start}", end: "${RANGE.end}" } } }) {
    rows {
      createdAt(granularity: DAY) { start }
      count delivered canceled lateDeliveries arrived lateRate averageDaysToDeliver
    }
  }
}`;

/** The same as a spec, for those who compile without GraphQL. */
export const dailyOrders: QuerySpec = {
  ...blankSpec,
  root: 'orders',
  measures: MEASURES.map((name) => ({ member: `orders.${name}`, as: name })),
  dimensions: [{ member: 'orders.created_at', as: 'day', granularity: 'day' }],
  ranges: [{ member: 'orders.created_at', range: { kind: 'between', ...RANGE } }],
};

/** Two joins: items, their product, their order. */
export const twoJoins: QuerySpec = {
  ...dailyOrders,
  root: 'order_items',
  measures: ['revenue', 'count'].map((name) => ({ member: `order_items.${name}`, as: name })),
  dimensions: [
    { member: 'order_items.products.category', as: 'category', granularity: null },
    { member: 'order_items.orders.status', as: 'status', granularity: null },
  ],
  ranges: [],
};
