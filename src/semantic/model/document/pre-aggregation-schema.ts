/** The shape of `pre_aggregations`: every key that Cube's rollups have. */
import { z } from 'zod';
import {
  flag,
  identifier,
  keyed,
  reference,
  references,
  refreshKey,
  sqlBox,
  wordOf,
} from './schema-parts.ts';

const index = keyed({
  name: identifier,
  columns: references,
  type: z.enum(['regular', 'aggregate']).optional(),
});

export const preAggregation = keyed({
  name: identifier,
  type: wordOf(['rollup', 'original_sql', 'rollup_join', 'rollup_lambda']).optional(),
  measures: references.optional(),
  dimensions: references.optional(),
  segments: references.optional(),
  time_dimension: reference.optional(),
  granularity: identifier.optional(),
  time_dimensions: z.array(keyed({ dimension: reference, granularity: identifier })).optional(),
  partition_granularity: z.enum(['hour', 'day', 'week', 'month', 'quarter', 'year']).optional(),
  refresh_key: refreshKey.optional(),
  build_range_start: sqlBox.optional(),
  build_range_end: sqlBox.optional(),
  refresh_range_start: sqlBox.optional(),
  refresh_range_end: sqlBox.optional(),
  indexes: z.array(index).optional(),
  scheduled_refresh: flag.optional(),
  external: flag.optional(),
  read_only: flag.optional(),
  use_original_sql_pre_aggregations: flag.optional(),
  unique_key_columns: z.array(z.string()).optional(),
  union_with_source_data: flag.optional(),
  allow_non_strict_date_range_match: flag.optional(),
  rollups: references.optional(),
  sql_alias: identifier.optional(),
});
export type PreAggregationDoc = z.infer<typeof preAggregation>;
