/** The shape of dimensions, measures, segments, hierarchies and joins in Cube's YAML dialect. */
import { z } from 'zod';
import {
  choose,
  described,
  flag,
  format,
  identifier,
  interval,
  intervals,
  isObject,
  keyed,
  reference,
  references,
  sql,
  sqlBox,
  window,
  wordOf,
} from './schema-parts.ts';

const label = choose<string | { readonly sql: string }>((value) =>
  isObject(value) ? sqlBox : z.string(),
);

const whenCase = keyed({
  when: z.array(keyed({ sql, label })).min(1, 'A case needs at least one when.'),
  else: keyed({ label }).optional(),
});
const switchCase = keyed({
  switch: sql,
  when: z.array(keyed({ value: z.string(), sql })).min(1, 'A case needs at least one when.'),
  else: sqlBox.optional(),
});
export type WhenCase = z.infer<typeof whenCase>;
export type SwitchCase = z.infer<typeof switchCase>;

const granularity = keyed({
  name: identifier,
  title: z.string().optional(),
  interval: intervals,
  origin: z.string().optional(),
  offset: intervals.optional(),
});

export const dimension = keyed({
  ...described,
  type: z.enum(['string', 'number', 'boolean', 'time', 'geo', 'switch']),
  sql: sql.optional(),
  case: choose<WhenCase | SwitchCase>((value) =>
    isObject(value) && 'switch' in value ? switchCase : whenCase,
  ).optional(),
  latitude: sqlBox.optional(),
  longitude: sqlBox.optional(),
  primary_key: flag.optional(),
  sub_query: flag.optional(),
  propagate_filters_to_sub_query: flag.optional(),
  granularities: z.array(granularity).optional(),
  values: z.array(z.string()).optional(),
  format: format.optional(),
  aliases: z.array(z.string()).optional(),
  suggest_filter_values: flag.optional(),
  enable_suggestions: flag.optional(),
  values_as_segments: flag.optional(),
  order: z.enum(['asc', 'desc']).optional(),
  currency: z.string().optional(),
  links: z.array(z.unknown()).optional(),
});

const rollingWindow = keyed({
  type: wordOf(['fixed', 'to_date']).optional(),
  trailing: window.optional(),
  leading: window.optional(),
  offset: z.enum(['start', 'end']).optional(),
  granularity: identifier.optional(),
});

const timeShift = keyed({
  time_dimension: reference.optional(),
  interval,
  type: z.enum(['prior', 'next']),
});

export const measure = keyed({
  ...described,
  type: wordOf([
    'count',
    'count_distinct',
    'count_distinct_approx',
    'sum',
    'avg',
    'min',
    'max',
    'number',
    'string',
    'time',
    'boolean',
    'running_total',
    'rank',
  ]),
  sql: sql.optional(),
  filters: z.array(sqlBox).optional(),
  format: format.optional(),
  drill_members: references.optional(),
  rolling_window: rollingWindow.optional(),
  multi_stage: flag.optional(),
  group_by: references.optional(),
  reduce_by: references.optional(),
  add_group_by: references.optional(),
  time_shift: z.array(timeShift).optional(),
  order_by: z.array(keyed({ sql, dir: z.enum(['asc', 'desc']).optional() })).optional(),
  aliases: z.array(z.string()).optional(),
  currency: z.string().optional(),
});

export const segment = keyed({ ...described, sql, aliases: z.array(z.string()).optional() });

export const hierarchy = keyed({
  ...described,
  levels: z.array(reference).min(1, 'A hierarchy needs at least one level.'),
});

/** Both Cube's words of today and its older ones. */
export const CARDINALITIES = {
  one_to_one: 'one_to_one',
  one_to_many: 'one_to_many',
  many_to_one: 'many_to_one',
  has_one: 'one_to_one',
  has_many: 'one_to_many',
  belongs_to: 'many_to_one',
} as const;

export const join = keyed({
  name: identifier,
  relationship: wordOf([
    'one_to_one',
    'one_to_many',
    'many_to_one',
    'has_one',
    'has_many',
    'belongs_to',
  ]),
  sql,
});

export type DimensionDoc = z.infer<typeof dimension>;
export type MeasureDoc = z.infer<typeof measure>;
export type SegmentDoc = z.infer<typeof segment>;
export type HierarchyDoc = z.infer<typeof hierarchy>;
export type JoinDoc = z.infer<typeof join>;
export type GranularityDoc = z.infer<typeof granularity>;
