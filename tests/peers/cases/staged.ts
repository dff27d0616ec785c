import type { Case, CubeQuery } from '../case.ts';

const DAYS = ['2025-03-20', '2025-04-05'];
const MONTHS = ['2025-01-01', '2025-06-30'];

const over = (
  granularity: string,
  dateRange: readonly string[],
  query: CubeQuery,
  cube = 'flow',
): CubeQuery => ({
  ...query,
  timeDimensions: [{ dimension: `${cube}.event_time`, granularity, dateRange }],
});

const flowQuarter = (start: string, count: string) => ({
  'flow.count': count,
  'flow.event_time.fiscal_quarter': `${start}T00:00:00.000`,
});

/** PostgreSQL takes three months for 90 days when Cube divides by them, so quarters start ever earlier. */
const DRIFT =
  'Cube counts quarters by their length in seconds, in which a month has 30 days: they drift; here they follow the calendar.';

/** What takes more than one pass over rows: windows, running totals, shifts, stages, sub-queries, bins. */
export const staged: readonly Case[] = [
  ...['fiscal_year', 'fortnight', 'half_day', 'late_day'].map(
    (grain): Case => ({
      name: `groups by the custom granularity ${grain}`,
      query: over(grain, grain.endsWith('day') ? DAYS : ['2024-01-01', '2025-12-31'], {
        measures: ['flow.count'],
      }),
    }),
  ),
  {
    name: 'groups by a granularity of three months from an origin',
    query: over('fiscal_quarter', ['2025-04-25', '2025-05-05'], { measures: ['flow.count'] }),
    differs: {
      why: DRIFT,
      cube: [flowQuarter('2025-02-01', '29'), flowQuarter('2025-05-01', '415')],
      ours: [flowQuarter('2025-02-01', '319'), flowQuarter('2025-05-01', '125')],
    },
  },
  {
    name: 'groups by a custom granularity in a zone',
    query: over('fortnight', MONTHS, { measures: ['flow.count'], timezone: 'America/New_York' }),
  },
  {
    name: 'groups by a dimension that names a granularity of another',
    query: { measures: ['flow.count'], dimensions: ['flow.month_label'] },
  },
  ...[
    'count_7d',
    'revenue_7d',
    'count_7d_before',
    'count_next_3d',
    'count_around',
    'count_so_far',
    'users_28d',
    'average_7d',
    'per_user_7d',
    'month_to_date',
    'year_to_date',
  ].map(
    (measure): Case => ({
      name: `rolls ${measure} by day`,
      query: over('day', DAYS, { measures: [`flow.${measure}`] }),
    }),
  ),
  {
    name: 'rolls by month over a window of a month',
    query: over('month', MONTHS, { measures: ['flow.largest_month', 'flow.count_7d'] }),
  },
  {
    name: 'rolls by week',
    query: over('week', ['2025-03-03', '2025-03-30'], { measures: ['flow.count_7d'] }),
  },
  {
    name: 'rolls beside a plain measure and by another dimension',
    query: over('day', ['2025-03-20', '2025-03-22'], {
      measures: ['flow.count', 'flow.count_7d'],
      dimensions: ['flow.platform'],
    }),
  },
  {
    name: 'rolls with a filter and a segment',
    query: over('day', ['2025-03-20', '2025-03-25'], {
      measures: ['flow.count_7d'],
      segments: ['flow.mobile'],
      filters: [{ member: 'people.plan', operator: 'equals', values: ['pro'] }],
    }),
  },
  {
    name: 'rolls in a zone over a change of its clocks',
    query: over('day', ['2025-03-28', '2025-04-02'], {
      measures: ['flow.count_7d'],
      timezone: 'Europe/Amsterdam',
    }),
  },
  {
    name: 'rolls without a time in the question',
    query: { measures: ['flow.count_7d', 'flow.count_so_far'] },
  },
  {
    name: 'shifts by a month',
    query: over(
      'month',
      MONTHS,
      { measures: ['shifted.count', 'shifted.count_month_before'] },
      'shifted',
    ),
  },
  {
    name: 'folds to the groups of one dimension',
    query: {
      measures: ['shifted.count', 'shifted.count_of_platform', 'shifted.share_of_platform'],
      dimensions: ['shifted.platform', 'shifted.event_type'],
    },
  },
  {
    name: 'folds over all groups of one dimension',
    query: {
      measures: ['shifted.count', 'shifted.count_of_all_types'],
      dimensions: ['shifted.platform', 'shifted.event_type'],
    },
  },
  {
    name: 'folds over groups that are not shown',
    query: { measures: ['shifted.average_of_types'], dimensions: ['shifted.platform'] },
  },
  {
    name: 'ranks groups',
    query: {
      measures: ['shifted.count', 'shifted.place'],
      dimensions: ['shifted.platform', 'shifted.event_type'],
    },
  },
  {
    name: 'shifts a sum by a month, with a filter',
    query: over(
      'month',
      MONTHS,
      {
        measures: ['shifted.revenue_month_before'],
        filters: [{ member: 'shifted.platform', operator: 'equals', values: ['web', 'ios'] }],
      },
      'shifted',
    ),
  },
  {
    name: 'shifts a ratio by a month',
    query: over(
      'month',
      ['2025-02-01', '2025-03-31'],
      { measures: ['shifted.rate_month_before'] },
      'shifted',
    ),
    differs: {
      why: 'Cube’s planner names the shifted table of a ratio by an alias that it has not made.',
      cube: { refuses: 'missing FROM-clause entry' },
      ours: [
        {
          'shifted.event_time.month': '2025-02-01T00:00:00.000',
          'shifted.rate_month_before': '0.079575596817',
        },
        {
          'shifted.event_time.month': '2025-03-01T00:00:00.000',
          'shifted.rate_month_before': '0.106060606061',
        },
      ],
    },
  },
  {
    name: 'shifts by a year beside groups of another dimension',
    query: over(
      'quarter',
      ['2025-01-01', '2025-12-31'],
      { measures: ['shifted.count_year_before'], dimensions: ['shifted.platform'] },
      'shifted',
    ),
  },
  {
    name: 'folds to one group for all',
    query: {
      measures: ['shifted.count', 'shifted.count_of_all'],
      dimensions: ['shifted.platform'],
      filters: [{ member: 'shifted.event_type', operator: 'notEquals', values: ['error'] }],
    },
  },
  {
    name: 'ranks within each platform',
    query: {
      measures: ['shifted.place'],
      dimensions: ['shifted.platform', 'shifted.event_type'],
      filters: [{ member: 'shifted.platform', operator: 'equals', values: ['android'] }],
    },
  },
  {
    name: 'takes the largest of groups that are not shown',
    query: { measures: ['shifted.largest_type', 'shifted.average_of_types'] },
  },
  {
    name: 'groups by a count for each row of another cube',
    query: { measures: ['people.count'], dimensions: ['people.events'] },
  },
  {
    name: 'averages a count for each row',
    query: { measures: ['people.average_events'], dimensions: ['people.plan'] },
  },
  {
    name: 'filters by a sum for each row',
    query: {
      measures: ['people.count'],
      dimensions: ['people.plan'],
      filters: [{ member: 'people.spent', operator: 'gt', values: ['50'] }],
    },
  },
  {
    name: 'hands filters on to the count for each row',
    query: {
      measures: ['people.count'],
      dimensions: ['people.recent_events'],
      filters: [{ member: 'people.plan', operator: 'equals', values: ['enterprise'] }],
    },
  },
  {
    name: 'asks an extended cube over other rows',
    query: {
      measures: ['android_flow.count', 'android_flow.carts'],
      dimensions: ['android_flow.platform'],
    },
  },
  {
    name: 'puts filters into the author’s own query',
    query: {
      measures: ['narrowed.count'],
      dimensions: ['narrowed.platform'],
      filters: [{ member: 'narrowed.platform', operator: 'equals', values: ['web', 'ios'] }],
      timeDimensions: [{ dimension: 'narrowed.event_time', dateRange: DAYS }],
    },
  },
  {
    name: 'leaves the author’s own query whole without filters',
    query: { measures: ['narrowed.count'] },
  },
  {
    name: 'asks a view that includes all but some, with prefixes and aliases',
    query: {
      measures: ['flow_view.flow_count', 'flow_view.flow_revenue'],
      dimensions: ['flow_view.person_plan'],
      timeDimensions: [
        {
          dimension: 'flow_view.person_since',
          granularity: 'year',
          dateRange: ['2024-01-01', '2025-12-31'],
        },
      ],
    },
  },
  {
    name: 'rolls in a view',
    query: {
      measures: ['flow_view.flow_count_7d'],
      timeDimensions: [
        {
          dimension: 'flow_view.flow_event_time',
          granularity: 'day',
          dateRange: ['2025-03-20', '2025-03-24'],
        },
      ],
    },
  },
];

/** Views along longer paths. */
export const views: readonly Case[] = [
  {
    name: 'asks a view for a cube behind two joins',
    query: {
      measures: ['stay_view.count', 'stay_view.revenue'],
      dimensions: ['stay_view.visitor_plan', 'stay_view.device'],
    },
  },
  {
    name: 'asks a view for measures of the first and of the last cube of a path',
    query: {
      measures: ['stay_view.count', 'stay_view.visitor_people'],
      dimensions: ['stay_view.device'],
    },
  },
  {
    name: 'asks a view that extends another',
    query: {
      measures: ['narrow_view.count'],
      dimensions: ['narrow_view.event_type', 'narrow_view.device'],
    },
  },
  {
    name: 'rolls in a view that extends another',
    query: {
      measures: ['narrow_view.users_28d'],
      timeDimensions: [
        {
          dimension: 'narrow_view.event_time',
          granularity: 'day',
          dateRange: ['2025-03-20', '2025-03-23'],
        },
      ],
    },
  },
];

const orderQuarter = (start: string, count: string, buyers: string) => ({
  'orders.buyers': buyers,
  'orders.count': count,
  'orders.created_at.fiscal_quarter': `${start}T00:00:00.000`,
});
const eventQuarter = (start: string, count: string) => ({
  'events.count': count,
  'events.event_time.fiscal_quarter': `${start}T00:00:00.000`,
});

/** Over the demo's own models. */
export const stagedDemo: readonly Case[] = [
  {
    name: 'groups orders by the fiscal quarter',
    query: {
      measures: ['orders.count', 'orders.buyers'],
      timeDimensions: [
        {
          dimension: 'orders.created_at',
          granularity: 'fiscal_quarter',
          dateRange: ['2025-10-20', '2025-11-05'],
        },
      ],
    },
    differs: {
      why: DRIFT,
      cube: [orderQuarter('2025-11-01', '16', '15')],
      ours: [orderQuarter('2025-08-01', '10', '9'), orderQuarter('2025-11-01', '6', '6')],
    },
  },
  {
    name: 'groups events by the fiscal quarter in a zone',
    query: {
      measures: ['events.count'],
      timeDimensions: [
        {
          dimension: 'events.event_time',
          granularity: 'fiscal_quarter',
          dateRange: ['2025-12-25', '2025-12-31'],
        },
      ],
      timezone: 'America/Sao_Paulo',
    },
    differs: {
      why: DRIFT,
      cube: [eventQuarter('2026-01-01', '614')],
      ours: [eventQuarter('2025-10-01', '614')],
    },
  },
  {
    name: 'groups orders by the band of the sum of their lines',
    query: { measures: ['orders.count'], dimensions: ['orders.items_value'] },
  },
];
