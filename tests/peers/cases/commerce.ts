import type { Case } from '../case.ts';

const created = (granularity?: string, dateRange?: string | readonly string[]) => ({
  dimension: 'orders.created_at',
  ...(granularity === undefined ? {} : { granularity }),
  ...(dateRange === undefined ? {} : { dateRange }),
});
const Y2025 = ['2025-01-01', '2025-12-31'];
const Q1 = ['2025-01-01', '2025-03-31'];

/** Orders, their lines, payments, reviews, customers, sellers and products. */
export const commerce: readonly Case[] = [
  {
    name: 'counts orders by status',
    query: { measures: ['orders.count'], dimensions: ['orders.status'] },
  },
  {
    name: 'adds up, averages and takes the highest price of lines by band',
    query: {
      measures: [
        'order_items.count',
        'order_items.revenue',
        'order_items.gross',
        'order_items.average_price',
        'order_items.highest_price',
        'order_items.order_count',
      ],
      dimensions: ['order_items.price_band'],
    },
  },
  {
    name: 'gives measures without groups as one row',
    query: {
      measures: ['order_items.revenue', 'order_items.freight_share', 'order_items.product_count'],
    },
  },
  {
    name: 'groups lines by the state of their order’s customer, two joins away',
    query: { measures: ['order_items.revenue'], dimensions: ['customers.state'] },
  },
  {
    name: 'groups lines by category, with lines that have none',
    query: {
      measures: ['order_items.count', 'order_items.revenue'],
      dimensions: ['categories.category_english'],
    },
  },
  {
    name: 'groups by dimensions of two different joins',
    query: {
      measures: ['order_items.revenue', 'order_items.order_count'],
      dimensions: ['sellers.state', 'orders.status'],
    },
  },
  {
    name: 'counts each order once beside the revenue of its lines',
    query: { measures: ['orders.count', 'order_items.revenue'], dimensions: ['orders.status'] },
  },
  {
    name: 'counts orders by a dimension of their lines: an order counts once in each group',
    query: { measures: ['orders.count'], dimensions: ['order_items.price_band'] },
  },
  {
    name: 'averages a multiplied fact over its own rows',
    query: {
      measures: ['orders.average_days_to_deliver', 'orders.late_rate'],
      dimensions: ['order_items.price_band'],
      filters: [{ member: 'orders.status', operator: 'equals', values: ['delivered'] }],
    },
  },
  {
    name: 'divides measures of two cubes',
    query: {
      measures: ['orders.average_order_value', 'orders.items_per_order', 'orders.revenue'],
      dimensions: ['orders.status'],
      filters: [{ member: 'orders.status', operator: 'notEquals', values: ['unavailable'] }],
    },
  },
  {
    name: 'computes rates of filtered counts by month',
    query: {
      measures: ['orders.late_rate', 'orders.cancel_rate', 'orders.completion_rate'],
      timeDimensions: [created('month', Y2025)],
    },
  },
  {
    name: 'counts distinct people over a join',
    query: { measures: ['orders.buyers', 'orders.count'], dimensions: ['customers.state'] },
  },
  {
    name: 'groups payments by type',
    query: {
      measures: [
        'order_payments.count',
        'order_payments.paid',
        'order_payments.voucher_share',
        'order_payments.average_installments',
        'order_payments.payments_per_order',
      ],
      dimensions: ['order_payments.payment_type'],
    },
  },
  {
    name: 'groups payments by what their order is, also those whose order is missing',
    query: {
      measures: ['order_payments.paid', 'order_payments.count'],
      dimensions: ['orders.status'],
    },
  },
  {
    name: 'groups reviews by a case and by a boolean',
    query: {
      measures: ['order_reviews.count', 'order_reviews.average_score', 'order_reviews.bad_share'],
      dimensions: ['order_reviews.mood', 'order_reviews.has_comment'],
    },
  },
  {
    name: 'computes an average over a difference of times',
    query: {
      measures: ['order_reviews.average_hours_to_answer'],
      dimensions: ['order_reviews.score'],
    },
  },
  {
    name: 'groups orders by a boolean that may be unknown',
    query: {
      measures: ['orders.count', 'orders.average_days_late'],
      dimensions: ['orders.is_late'],
    },
  },
  {
    name: 'groups orders by a case with an else',
    query: { measures: ['orders.count'], dimensions: ['orders.delivery'] },
  },
  ...['day', 'week', 'month', 'quarter', 'year'].map(
    (grain): Case => ({
      name: `groups orders by ${grain}`,
      query: {
        measures: ['orders.count', 'orders.delivered'],
        timeDimensions: [created(grain, Q1)],
      },
    }),
  ),
  ...['America/Sao_Paulo', 'Europe/Amsterdam', 'Asia/Kolkata'].flatMap((timezone) =>
    ['day', 'week', 'month'].map(
      (grain): Case => ({
        name: `groups orders by ${grain} in ${timezone}`,
        query: {
          measures: ['orders.count'],
          timeDimensions: [created(grain, ['2025-02-10', '2025-04-05'])],
          timezone,
        },
      }),
    ),
  ),
  {
    name: 'filters by a time that is not the grouped one',
    query: {
      measures: ['orders.count'],
      timeDimensions: [
        created('month'),
        { dimension: 'orders.delivered_at', dateRange: ['2025-02-01', '2025-04-30'] },
      ],
    },
  },
  {
    name: 'groups by two grains of one time',
    query: {
      measures: ['orders.count'],
      timeDimensions: [created('year', Y2025), created('quarter')],
    },
  },
  {
    name: 'filters by a date range without grouping by it',
    query: {
      measures: ['orders.count', 'orders.revenue'],
      dimensions: ['customers.state'],
      timeDimensions: [created(undefined, Q1)],
    },
  },
  {
    name: 'takes a date range with times',
    query: {
      measures: ['orders.count'],
      timeDimensions: [created(undefined, ['2025-01-05T06:30:00.000', '2025-02-07T17:45:59.999'])],
    },
  },
  {
    name: 'takes a single day',
    query: { measures: ['orders.count'], timeDimensions: [created('day', '2025-11-28')] },
  },
  {
    name: 'takes segments',
    query: { measures: ['orders.count'], dimensions: ['orders.status'], segments: ['orders.paid'] },
  },
  {
    name: 'takes several segments as conditions that all hold',
    query: { measures: ['orders.count'], segments: ['orders.paid', 'orders.late'] },
  },
  {
    name: 'takes a segment of a joined cube',
    query: {
      measures: ['order_items.revenue'],
      dimensions: ['customers.state'],
      segments: ['orders.late'],
    },
  },
  {
    name: 'filters on a joined cube beside a ratio',
    query: {
      measures: ['orders.late_rate', 'orders.average_order_value'],
      dimensions: ['customers.state'],
      filters: [
        { member: 'customers.state', operator: 'equals', values: ['SP', 'RJ'] },
        { member: 'orders.delivered_at', operator: 'set' },
      ],
    },
  },
  {
    name: 'filters groups by a measure',
    query: {
      measures: ['order_items.revenue', 'order_items.count'],
      dimensions: ['customers.state'],
      filters: [{ member: 'order_items.count', operator: 'gt', values: ['20'] }],
    },
  },
  {
    name: 'filters groups by a measure that is not shown',
    query: {
      measures: ['order_items.revenue'],
      dimensions: ['sellers.state'],
      filters: [{ member: 'order_items.count', operator: 'gte', values: ['10'] }],
    },
  },
  {
    name: 'filters groups by a ratio',
    query: {
      measures: ['orders.count', 'orders.late_rate'],
      dimensions: ['customers.state'],
      filters: [{ member: 'orders.late_rate', operator: 'gt', values: ['0.1'] }],
    },
  },
  {
    name: 'orders by a measure, then by a dimension, and takes a page',
    query: {
      measures: ['order_items.count'],
      dimensions: ['customers.state'],
      order: [
        ['order_items.count', 'desc'],
        ['customers.state', 'asc'],
      ],
      limit: 5,
      offset: 2,
    },
    ordered: true,
  },
  {
    name: 'orders by time downward',
    query: {
      measures: ['orders.count'],
      timeDimensions: [created('month', Y2025)],
      order: { 'orders.created_at': 'desc' },
    },
    ordered: true,
  },
  {
    name: 'lists distinct values of dimensions without a measure',
    query: { dimensions: ['orders.status', 'orders.delivery'] },
  },
  {
    name: 'lists distinct values over a join',
    query: { dimensions: ['order_items.price_band', 'sellers.state'] },
  },
  {
    name: 'counts products beside those without a category',
    query: { measures: ['products.count', 'products.uncategorised', 'products.average_weight_g'] },
  },
  {
    name: 'groups by a value computed for each row',
    query: {
      measures: ['products.count'],
      dimensions: ['products.photos'],
      filters: [{ member: 'products.volume_cm3', operator: 'gt', values: ['10000'] }],
    },
  },
  {
    name: 'compares people and customer rows',
    query: {
      measures: ['customers.count', 'customers.people', 'customers.orders_per_person'],
      dimensions: ['customers.state'],
    },
  },
  {
    name: 'joins from a customer to many orders',
    query: { measures: ['customers.people'], dimensions: ['orders.status'] },
  },
  {
    name: 'groups by a sum over the lines of each order, a sub_query dimension',
    query: {
      measures: ['orders.count'],
      dimensions: ['orders.status'],
      filters: [{ member: 'orders.items_value', operator: 'gte', values: ['200'] }],
    },
  },
  {
    name: 'lists sub_query values by order',
    query: {
      dimensions: ['orders.order_id', 'orders.items_value'],
      timeDimensions: [created(undefined, ['2025-11-25', '2025-11-30'])],
    },
  },
  {
    name: 'asks a view across four cubes',
    query: {
      measures: [
        'sales_overview.revenue',
        'sales_overview.freight_share',
        'sales_overview.order_count',
      ],
      dimensions: ['sales_overview.customer_state', 'sales_overview.price_band'],
    },
  },
  {
    name: 'asks a view for measures of two of its cubes',
    query: {
      measures: [
        'sales_overview.orders_total',
        'sales_overview.revenue',
        'sales_overview.cancel_rate',
      ],
      dimensions: ['sales_overview.status'],
      filters: [
        { member: 'sales_overview.status', operator: 'notEquals', values: ['unavailable'] },
      ],
    },
  },
  {
    name: 'asks a view that starts at the lines for orders, of which some have none',
    query: {
      measures: ['sales_overview.orders_total', 'sales_overview.revenue'],
      dimensions: ['sales_overview.status'],
      filters: [
        {
          member: 'sales_overview.status',
          operator: 'equals',
          values: ['unavailable', 'canceled'],
        },
      ],
    },
  },
  {
    name: 'asks a view by time, with its segment',
    query: {
      measures: ['sales_overview.count', 'sales_overview.average_price'],
      timeDimensions: [
        { dimension: 'sales_overview.created_at', granularity: 'quarter', dateRange: Y2025 },
      ],
      segments: ['sales_overview.costly_freight'],
    },
  },
  {
    name: 'asks a view with filters on an aliased category and a prefixed state',
    query: {
      measures: ['sales_overview.revenue'],
      dimensions: ['sales_overview.category'],
      filters: [
        { member: 'sales_overview.seller_state', operator: 'notEquals', values: ['SP'] },
        { member: 'sales_overview.category', operator: 'set' },
      ],
    },
  },
];
