import type { Case } from '../case.ts';

const mentions = (day: string, count: string) => ({
  'trend_metrics.mentions': count,
  'trend_metrics.metric_date.day': `${day}T00:00:00.000`,
});

/** Deals, their events, scores and trends over slowly changing entities. */
export const partnerships: readonly Case[] = [
  {
    name: 'gives values and rates of deals by type',
    query: {
      measures: [
        'partnerships.count',
        'partnerships.deal_value',
        'partnerships.signed_value',
        'partnerships.average_deal_value',
        'partnerships.average_days_to_signed',
        'partnerships.signing_rate',
      ],
      dimensions: ['partnerships.partnership_type'],
    },
  },
  {
    name: 'rates the success of completed deals',
    query: {
      measures: ['partnerships.success_rate', 'partnerships.average_success_score'],
      dimensions: ['partnerships.partnership_type'],
      filters: [{ member: 'partnerships.status', operator: 'equals', values: ['completed'] }],
    },
  },
  {
    name: 'groups deals by a case with NULLs in its input',
    query: { measures: ['partnerships.count'], dimensions: ['partnerships.size'] },
  },
  {
    name: 'groups deals by their entity today and their trend',
    query: {
      measures: ['partnerships.count', 'partnerships.signing_rate'],
      dimensions: ['entities.entity_type', 'dim_trend.trend_category'],
    },
  },
  {
    name: 'groups deals by stage, a number',
    query: {
      measures: ['partnerships.count'],
      dimensions: ['partnerships.stage_id', 'dim_deal_stage.stage_name'],
    },
  },
  {
    name: 'joins scores to the version of the entity that was valid that day',
    query: {
      measures: ['affinity_scores.count', 'affinity_scores.avg_score'],
      dimensions: ['dim_entity.tier'],
    },
  },
  {
    name: 'joins scores to the calendar',
    query: {
      measures: ['affinity_scores.avg_score', 'affinity_scores.strong_share'],
      dimensions: ['dim_date.fiscal_year', 'dim_date.fiscal_quarter'],
    },
  },
  {
    name: 'reaches one dimension table by two facts at once',
    query: {
      measures: ['affinity_scores.count', 'trend_metrics.mentions'],
      dimensions: ['dim_trend.trend_category'],
    },
    differs: {
      why: 'Cube looks for one cube whose joins reach all; here every fact has its own way to the dimension.',
      cube: { refuses: "Can't find join path" },
      ours: [
        ['1124', 'food', '7286574'],
        ['1873', 'music', '568883'],
        ['3234', null, null],
        ['3410', 'sport', '739202'],
        ['6846', 'gaming', '4607438'],
      ].map(([count = null, category = null, mentions = null]) => ({
        'affinity_scores.count': count,
        'dim_trend.trend_category': category,
        'trend_metrics.mentions': mentions,
      })),
    },
  },
  {
    name: 'groups a date column by month',
    query: {
      measures: [
        'trend_metrics.mentions',
        'trend_metrics.days_observed',
        'trend_metrics.mentions_per_day',
      ],
      timeDimensions: [
        {
          dimension: 'trend_metrics.metric_date',
          granularity: 'month',
          dateRange: ['2025-01-01', '2025-06-30'],
        },
      ],
    },
  },
  {
    name: 'groups a date column by week and trend',
    query: {
      measures: ['trend_metrics.creators', 'trend_metrics.avg_sentiment'],
      dimensions: ['dim_trend.trend_name'],
      timeDimensions: [
        {
          dimension: 'trend_metrics.metric_date',
          granularity: 'week',
          dateRange: ['2025-02-03', '2025-02-16'],
        },
      ],
    },
  },
  {
    name: 'groups a date column in a zone: a date has none',
    query: {
      measures: ['trend_metrics.mentions'],
      timeDimensions: [
        {
          dimension: 'trend_metrics.metric_date',
          granularity: 'day',
          dateRange: ['2025-02-03', '2025-02-04'],
        },
      ],
      timezone: 'America/Sao_Paulo',
    },
    differs: {
      why: 'Cube moves midnights of a date column into the zone, and so each day shows the next one’s rows; a date has no zone here.',
      cube: [mentions('2025-02-03', '13025'), mentions('2025-02-04', '13567')],
      ours: [mentions('2025-02-03', '11817'), mentions('2025-02-04', '13025')],
    },
  },
  {
    name: 'measures stages of deals over a join in a filter of the measure',
    query: {
      measures: [
        'deal_events.open_deals',
        'deal_events.stalled_deals',
        'deal_events.stalled_share',
      ],
      dimensions: ['dim_deal_stage.stage_name'],
      filters: [
        {
          member: 'dim_deal_stage.stage_name',
          operator: 'equals',
          values: ['identified', 'contacted', 'negotiation', 'contract'],
        },
      ],
    },
  },
  {
    name: 'filters by a condition that the author wrote without parentheses',
    query: {
      measures: ['deal_events.count', 'deal_events.open_deals'],
      filters: [{ member: 'deal_events.is_open', operator: 'equals', values: ['true'] }],
    },
    differs: {
      why: 'Cube writes “a AND b < 5 = $1”, which is no SQL; here the condition stays whole.',
      cube: { refuses: 'syntax error' },
      ours: [{ 'deal_events.count': '46', 'deal_events.open_deals': '46' }],
    },
  },
  {
    name: 'measures events and deals side by side',
    query: {
      measures: ['deal_events.count', 'deal_events.deals', 'partnerships.deal_value'],
      dimensions: ['partnerships.status'],
    },
  },
  {
    name: 'takes segments of both sides of a join',
    query: {
      measures: ['deal_events.count'],
      segments: ['deal_events.still_here', 'partnerships.priced'],
    },
  },
  {
    name: 'averages with a filter in the measure',
    query: {
      measures: ['deal_events.average_days_in_stage'],
      dimensions: ['deal_events.stage_id'],
    },
  },
  {
    name: 'counts versions and entities',
    query: {
      measures: ['dim_entity.versions', 'dim_entity.entities', 'dim_entity.largest_audience'],
      dimensions: ['dim_entity.audience'],
    },
  },
  {
    name: 'asks an extended cube over a query of its own',
    query: {
      measures: ['entities.entities', 'entities.versions'],
      dimensions: ['entities.tier'],
      segments: ['entities.current'],
    },
  },
  {
    name: 'averages a difference of dates',
    query: {
      measures: ['dim_trend.average_days_to_peak', 'dim_trend.count'],
      dimensions: ['dim_trend.region'],
    },
  },
  {
    name: 'measures staff by what they do',
    query: {
      measures: [
        'user_activity.count',
        'user_activity.active_staff',
        'user_activity.reports_per_person',
      ],
      dimensions: ['user_activity.activity_type'],
    },
  },
  {
    name: 'groups staff activity by an entity that may be missing',
    query: { measures: ['user_activity.count'], dimensions: ['entities.entity_type'] },
  },
  {
    name: 'counts working days by fiscal year',
    query: {
      measures: ['dim_date.days', 'dim_date.working_days'],
      dimensions: ['dim_date.fiscal_year'],
    },
  },
  {
    name: 'asks a view over four cubes',
    query: {
      measures: ['partnership_overview.deal_value', 'partnership_overview.signing_rate'],
      dimensions: ['partnership_overview.entity_tier', 'partnership_overview.stage_name'],
    },
  },
  {
    name: 'asks a view by quarter of a timestamp with a segment',
    query: {
      measures: ['partnership_overview.count', 'partnership_overview.average_days_to_signed'],
      timeDimensions: [
        {
          dimension: 'partnership_overview.created_at',
          granularity: 'quarter',
          dateRange: ['2024-01-01', '2025-12-31'],
        },
      ],
      segments: ['partnership_overview.open_deals'],
    },
  },
];
