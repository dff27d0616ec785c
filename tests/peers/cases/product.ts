import type { Case } from '../case.ts';

const at = (granularity?: string, dateRange?: string | readonly string[]) => ({
  dimension: 'events.event_time',
  ...(granularity === undefined ? {} : { granularity }),
  ...(dateRange === undefined ? {} : { dateRange }),
});
const WEEK = ['2025-03-24', '2025-04-06'];

/** Events of an app, visits and users. */
export const product: readonly Case[] = [
  {
    name: 'gives every type of measure by platform',
    query: {
      measures: [
        'events.count',
        'events.active_users',
        'events.active_days',
        'events.signups',
        'events.revenue',
        'events.average_purchase',
        'events.largest_purchase',
        'events.buyers',
        'events.first_seen_at',
        'events.last_seen_at',
        'events.conversion_rate',
        'events.revenue_per_user',
        'events.events_per_session',
      ],
      dimensions: ['events.platform'],
    },
  },
  {
    name: 'divides counts that the measures filter',
    query: {
      measures: ['events.refund_rate', 'events.checkout_completion_rate', 'events.purchases'],
      dimensions: ['events.platform'],
    },
  },
  {
    name: 'divides by a count that is zero',
    query: {
      measures: ['events.refund_rate'],
      dimensions: ['events.event_type'],
      filters: [{ member: 'events.event_type', operator: 'equals', values: ['view'] }],
    },
    differs: {
      why: 'Cube leaves the author’s division as it is written; here a division by zero is unknown.',
      cube: { refuses: 'division by zero' },
      ours: [{ 'events.event_type': 'view', 'events.refund_rate': null }],
    },
  },
  {
    name: 'gives sums of groups without a matching row',
    query: { measures: ['events.revenue', 'events.refunded'], dimensions: ['events.stage'] },
  },
  {
    name: 'groups by a dimension with NULLs',
    query: { measures: ['events.count'], dimensions: ['events.country'] },
  },
  {
    name: 'groups events by the user’s plan and age',
    query: {
      measures: ['events.revenue', 'events.buyers'],
      dimensions: ['users.plan', 'users.age_group'],
    },
  },
  {
    name: 'groups events by the visit’s channel',
    query: {
      measures: ['events.count', 'events.active_sessions'],
      dimensions: ['sessions.entry_channel'],
    },
  },
  {
    name: 'measures events and visits side by side: neither multiplies the other',
    query: { measures: ['events.count', 'sessions.count'], dimensions: ['sessions.device'] },
  },
  {
    name: 'measures events and users side by side',
    query: {
      measures: ['events.revenue', 'users.count', 'users.paying_share'],
      dimensions: ['users.plan'],
    },
  },
  {
    name: 'measures visits by what happened in them',
    query: {
      measures: ['sessions.count', 'sessions.average_duration_seconds'],
      dimensions: ['events.event_type'],
    },
  },
  {
    name: 'measures bounce and conversion of visits',
    query: {
      measures: [
        'sessions.bounce_rate',
        'sessions.conversion_rate',
        'sessions.sessions_per_user',
        'sessions.average_events',
      ],
      dimensions: ['sessions.device'],
    },
  },
  {
    name: 'measures visits by the user’s plan',
    query: { measures: ['sessions.visitors', 'sessions.bounced'], dimensions: ['users.plan'] },
  },
  ...['hour', 'minute', 'second'].map(
    (grain): Case => ({
      name: `groups events by ${grain}`,
      query: {
        measures: ['events.count'],
        timeDimensions: [at(grain, ['2025-03-10T08:00:00.000', '2025-03-11T12:00:00.000'])],
      },
    }),
  ),
  {
    name: 'counts daily active users over a spring week in Amsterdam',
    query: {
      measures: ['events.active_users', 'events.count'],
      timeDimensions: [at('day', WEEK)],
      timezone: 'Europe/Amsterdam',
    },
  },
  {
    name: 'groups by hour over the night that has one hour less',
    query: {
      measures: ['events.count'],
      timeDimensions: [at('hour', ['2025-03-29', '2025-03-31'])],
      timezone: 'Europe/Amsterdam',
    },
  },
  {
    name: 'groups by week across the year’s end',
    query: {
      measures: ['events.count'],
      timeDimensions: [at('week', ['2024-12-16', '2025-01-12'])],
    },
  },
  {
    name: 'groups by month in New York and by platform',
    query: {
      measures: ['events.purchases', 'events.revenue'],
      dimensions: ['events.platform'],
      timeDimensions: [at('month', ['2025-01-01', '2025-06-30'])],
      timezone: 'America/New_York',
    },
  },
  {
    name: 'takes segments of events and of users',
    query: {
      measures: ['events.count', 'events.active_users'],
      segments: ['events.mobile', 'users.on_paid_plan'],
    },
  },
  {
    name: 'takes a filter on a boolean',
    query: {
      measures: ['sessions.count'],
      dimensions: ['sessions.device'],
      filters: [{ member: 'sessions.converted', operator: 'equals', values: ['true'] }],
    },
  },
  {
    name: 'takes a filter on a boolean of a joined cube, not equal',
    query: {
      measures: ['events.count'],
      filters: [{ member: 'users.marketing_opt_in', operator: 'notEquals', values: ['true'] }],
    },
  },
  {
    name: 'joins or inside and',
    query: {
      measures: ['events.count'],
      dimensions: ['events.event_type'],
      filters: [
        {
          or: [
            { member: 'events.country', operator: 'equals', values: ['BR'] },
            {
              and: [
                { member: 'events.platform', operator: 'equals', values: ['web'] },
                { member: 'events.referrer', operator: 'notSet' },
              ],
            },
          ],
        },
        { member: 'events.event_type', operator: 'notEquals', values: ['error', 'refund'] },
      ],
    },
  },
  {
    name: 'joins measures by or',
    query: {
      measures: ['events.count', 'events.revenue'],
      dimensions: ['events.country'],
      filters: [
        {
          or: [
            { member: 'events.count', operator: 'lt', values: ['50'] },
            { member: 'events.revenue', operator: 'gt', values: ['1000'] },
          ],
        },
      ],
    },
  },
  {
    name: 'asks for a measure that is a time',
    query: { measures: ['users.first_signup_at', 'users.count'], dimensions: ['users.channel'] },
  },
  {
    name: 'lists the latest users',
    query: {
      dimensions: ['users.user_id', 'users.signed_up_at', 'users.plan'],
      order: [
        ['users.signed_up_at', 'desc'],
        ['users.user_id', 'asc'],
      ],
      limit: 10,
    },
    ordered: true,
  },
  {
    name: 'asks a view for a funnel of measures by the user’s plan',
    query: {
      measures: ['product_overview.active_users', 'product_overview.conversion_rate'],
      dimensions: ['product_overview.users_plan'],
      segments: ['product_overview.mobile'],
    },
  },
  {
    name: 'asks a view for events beside visits',
    query: {
      measures: ['product_overview.count', 'product_overview.visit_total'],
      dimensions: ['product_overview.visit_entry_channel'],
    },
  },
  {
    name: 'asks a view by month of the user’s sign-up',
    query: {
      measures: ['product_overview.revenue'],
      timeDimensions: [
        {
          dimension: 'product_overview.users_signed_up_at',
          granularity: 'quarter',
          dateRange: ['2024-01-01', '2025-12-31'],
        },
      ],
    },
  },
];
