/** The shape of a model file: lists of cubes and views. This folder is the definition of the dialect. */
import { z } from 'zod';
import { dimension, hierarchy, join, measure, segment } from './members-schema.ts';
import { policy } from './policy-schema.ts';
import { preAggregation } from './pre-aggregation-schema.ts';
import {
  choose,
  described,
  flag,
  format,
  identifier,
  isObject,
  keyed,
  meta,
  reference,
  refreshKey,
  sql,
} from './schema-parts.ts';

const cube = keyed({
  ...described,
  extends: reference.optional(),
  sql_table: sql.optional(),
  sql: sql.optional(),
  sql_alias: identifier.optional(),
  data_source: identifier.optional(),
  refresh_key: refreshKey.optional(),
  joins: z.array(join).optional(),
  dimensions: z.array(dimension).optional(),
  measures: z.array(measure).optional(),
  segments: z.array(segment).optional(),
  hierarchies: z.array(hierarchy).optional(),
  pre_aggregations: z.array(preAggregation).optional(),
  access_policy: z.array(policy).optional(),
});
export type CubeDoc = z.infer<typeof cube>;

const included = keyed({
  name: identifier,
  alias: identifier.optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  format: format.optional(),
  meta: meta.optional(),
});
export type IncludedDoc = z.infer<typeof included>;

const star = z.literal('*', { error: 'Write "*" or a list of names.' });

const viewCube = keyed({
  join_path: reference,
  alias: identifier.optional(),
  prefix: flag.optional(),
  includes: choose<'*' | readonly (string | IncludedDoc)[]>((value) =>
    Array.isArray(value)
      ? z.array(choose<string | IncludedDoc>((item) => (isObject(item) ? included : identifier)))
      : star,
  ),
  excludes: z.array(identifier).optional(),
});
export type ViewCubeDoc = z.infer<typeof viewCube>;

export interface FolderDoc {
  readonly name: string;
  readonly includes: '*' | readonly (string | FolderDoc)[];
}
const folder: z.ZodType<FolderDoc> = z.lazy(() =>
  keyed({
    name: z.string(),
    includes: choose<FolderDoc['includes']>((value) =>
      Array.isArray(value)
        ? z.array(choose<string | FolderDoc>((item) => (isObject(item) ? folder : identifier)))
        : star,
    ),
  }),
);

const view = keyed({
  ...described,
  extends: reference.optional(),
  cubes: z.array(viewCube).optional(),
  folders: z.array(folder).optional(),
  view_group: z.string().optional(),
  view_groups: z.array(z.string()).optional(),
  access_policy: z.array(policy).optional(),
});
export type ViewDoc = z.infer<typeof view>;

export const modelFile = keyed({
  cubes: z.array(cube).nullish(),
  views: z.array(view).nullish(),
});
