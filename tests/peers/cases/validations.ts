import type { Case, CubeFilter, Difference } from '../case.ts';

const jobs = (name: string, ...filters: readonly CubeFilter[]): Case => ({
  name,
  query: { measures: ['validations.count'], dimensions: ['validations.status'], filters },
});
const one = (member: string, operator: string, ...values: readonly string[]): CubeFilter => ({
  member: `validations.${member}`,
  operator,
  ...(values.length === 0 ? {} : { values }),
});

/** The counts of jobs by status. */
const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).map(([status, count]) => ({
    'validations.count': String(count),
    'validations.status': status,
  }));
const differs = (of: Case, difference: Difference): Case => ({ ...of, differs: difference });
const MIDNIGHT =
  'Cube reads a date as its midnight, also after, until and on it; here a date is the whole day.';
const WHOLE =
  'Cube binds the text to an integer column, and PostgreSQL refuses it; here it is a number.';

/** Jobs of many tenants; each operator of a filter once. */
export const validations: readonly Case[] = [
  jobs('equals', one('marketplace', 'equals', 'Amazon')),
  jobs(
    'equals one of several',
    one('error_code', 'equals', 'TIMEOUT', 'INVALID_GTIN', 'DUPLICATE_SKU'),
  ),
  jobs('notEquals keeps rows without a value', one('category', 'notEquals', 'fashion')),
  jobs('notEquals none of several', one('category', 'notEquals', 'fashion', 'toys')),
  jobs('contains', one('category', 'contains', 'a')),
  jobs('contains one of several', one('category', 'contains', 'oy', 'fas')),
  jobs('contains whatever the case', one('category', 'contains', 'FASH')),
  jobs('notContains keeps rows without a value', one('category', 'notContains', 'a')),
  jobs('startsWith', one('category', 'startsWith', 'f')),
  jobs('notStartsWith', one('category', 'notStartsWith', 'f')),
  jobs('endsWith', one('category', 'endsWith', 's')),
  jobs('notEndsWith', one('category', 'notEndsWith', 's')),
  jobs('a percent sign is a letter', one('category', 'contains', '%')),
  jobs('gt', one('items', 'gt', '500')),
  jobs('gte', one('items', 'gte', '500')),
  jobs('lt', one('duration_ms', 'lt', '1500')),
  differs(jobs('lt a number with a fraction', one('duration_ms', 'lt', '1500.5')), {
    why: WHOLE,
    cube: { refuses: 'invalid input syntax for type bigint' },
    ours: counts({ succeeded: 143, failed: 29 }),
  }),
  jobs('lte', one('duration_ms', 'lte', '1500')),
  jobs('set', one('error_code', 'set')),
  jobs('notSet', one('error_code', 'notSet')),
  jobs('inDateRange', one('submitted_at', 'inDateRange', '2025-03-01', '2025-03-31')),
  jobs('notInDateRange', one('finished_at', 'notInDateRange', '2025-01-01', '2025-11-30')),
  jobs('beforeDate', one('submitted_at', 'beforeDate', '2025-03-01')),
  differs(jobs('beforeOrOnDate', one('submitted_at', 'beforeOrOnDate', '2025-03-01')), {
    why: MIDNIGHT,
    cube: counts({ succeeded: 1212, cancelled: 15, failed: 244 }),
    ours: counts({ succeeded: 1214, cancelled: 15, failed: 244 }),
  }),
  differs(jobs('afterDate', one('submitted_at', 'afterDate', '2025-10-05')), {
    why: MIDNIGHT,
    cube: counts({ succeeded: 401, cancelled: 4, failed: 77 }),
    ours: counts({ succeeded: 400, cancelled: 4, failed: 76 }),
  }),
  jobs('afterOrOnDate', one('submitted_at', 'afterOrOnDate', '2025-10-05')),
  differs(jobs('equals on a date', one('submitted_at', 'equals', '2025-10-05')), {
    why: MIDNIGHT,
    cube: [],
    ours: counts({ succeeded: 1, failed: 1 }),
  }),
  jobs('afterDate with a time', one('submitted_at', 'afterDate', '2025-10-05T12:30:00.000')),
  jobs(
    'beforeOrOnDate with a time',
    one('submitted_at', 'beforeOrOnDate', '2025-03-01T12:30:00.000'),
  ),
  jobs('equals a number', one('items', 'equals', '100', '200')),
  differs(jobs('a number written with a fraction', one('items', 'equals', '100.0')), {
    why: WHOLE,
    cube: { refuses: 'invalid input syntax for type bigint' },
    ours: counts({ succeeded: 2 }),
  }),
  jobs(
    'several filters all hold',
    one('marketplace', 'equals', 'Amazon'),
    one('items', 'gt', '100'),
    one('category', 'set'),
  ),
  jobs('nested and/or', {
    or: [
      { and: [one('marketplace', 'equals', 'Amazon'), one('items', 'gt', '1000')] },
      {
        and: [
          one('error_code', 'set'),
          { or: [one('category', 'notSet'), one('items', 'lt', '10')] },
        ],
      },
    ],
  }),
  {
    name: 'gives rates of jobs by marketplace',
    query: {
      measures: [
        'validations.error_rate',
        'validations.item_error_rate',
        'validations.completion_rate',
        'validations.items_checked',
        'validations.average_duration_ms',
        'validations.active_tenants',
        'validations.ms_per_item',
      ],
      dimensions: ['validations.marketplace'],
    },
  },
  {
    name: 'groups jobs by the tenant’s class and the error’s severity',
    query: {
      measures: ['validations.count', 'validations.failed'],
      dimensions: ['validation_tenants.size_class', 'validation_error_codes.severity'],
    },
  },
  {
    name: 'counts tenants beside their jobs: those that have any, for the jobs are the root',
    query: {
      measures: ['validation_tenants.count', 'validations.count'],
      dimensions: ['validation_tenants.size_class'],
    },
  },
  {
    name: 'counts error codes that occurred',
    query: {
      measures: ['validation_error_codes.count', 'validations.failed'],
      dimensions: ['validation_error_codes.severity'],
    },
  },
  {
    name: 'filters on a tenant’s region, unknown for some',
    query: {
      measures: ['validations.error_rate'],
      dimensions: ['validations.batch_size'],
      filters: [{ member: 'validation_tenants.region', operator: 'notEquals', values: ['South'] }],
    },
  },
  {
    name: 'asks the view by month in Sao Paulo',
    query: {
      measures: ['validation_overview.error_rate', 'validation_overview.count'],
      dimensions: ['validation_overview.size_class'],
      timeDimensions: [
        {
          dimension: 'validation_overview.submitted_at',
          granularity: 'month',
          dateRange: ['2025-01-01', '2025-06-30'],
        },
      ],
      timezone: 'America/Sao_Paulo',
    },
  },
  ...[
    'last month',
    'last 7 days',
    'this quarter',
    'last 2 quarters',
    'yesterday',
    'today',
    'this week',
    'from 10 days ago to now',
    'last 36 hours',
  ].map(
    (dateRange): Case => ({
      name: `takes the range “${dateRange}”`,
      query: {
        measures: ['validations.count'],
        timeDimensions: [{ dimension: 'validations.submitted_at', granularity: 'day', dateRange }],
        timezone: 'America/Sao_Paulo',
      },
    }),
  ),
];
