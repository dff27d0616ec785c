/** Which keys of a document each part of the model is made from: the part is sound where they are. */
import type { DimensionDoc, JoinDoc, MeasureDoc, SegmentDoc } from '../document/members-schema.ts';
import type { CubeDoc, ViewDoc } from '../document/model-schema.ts';
import type { PolicyDoc } from '../document/policy-schema.ts';
import type { Cube, Dimension, Join, Measure, Policy, Segment, View } from '../types.ts';

/** The model has only what has a name and a place, so these are sound. */
type Sure = 'name' | 'at';
/** Lists whose entries are sound or broken each for itself. */
type Lists = 'dimensions' | 'measures' | 'segments' | 'joins' | 'hierarchies' | 'preAggregations';
/** A part that is forgotten here does not type-check. */
type MadeFrom<Node, Doc> = {
  readonly [Part in Exclude<keyof Node, Sure | Lists>]-?: readonly (keyof Doc & string)[];
};

const described = {
  title: ['title'],
  description: ['description'],
  public: ['public', 'shown'],
  meta: ['meta'],
  deprecated: ['meta'],
} as const;

const access = ['access_policy', 'meta'] as const;

const cube: MadeFrom<Cube, CubeDoc> = {
  ...described,
  source: ['sql', 'sql_table'],
  dataSource: ['data_source'],
  primaryKey: ['dimensions'],
  access,
  refreshKey: ['refresh_key'],
};

/** What a view could not take over is not among its members. */
const view: MadeFrom<View, ViewDoc> = {
  ...described,
  root: ['cubes'],
  members: [],
  folders: ['folders'],
  access,
};

const dimension: MadeFrom<Dimension, DimensionDoc> = {
  ...described,
  type: ['type'],
  valueType: ['type', 'meta', 'format', 'primary_key'],
  definition: ['type', 'sql', 'case', 'latitude', 'longitude', 'sub_query'],
  primaryKey: ['primary_key'],
  granularities: ['granularities'],
  values: ['values'],
  format: ['format'],
  column: [],
};

const measure: MadeFrom<Measure, MeasureDoc> = {
  ...described,
  type: ['type'],
  valueType: ['type', 'meta', 'format', 'sql'],
  definition: ['type', 'sql', 'filters'],
  format: ['format'],
  drillMembers: ['drill_members'],
  rollingWindow: ['type', 'rolling_window'],
  multiStage: [
    ...(['multi_stage', 'group_by', 'reduce_by', 'add_group_by'] as const),
    ...(['time_shift', 'order_by'] as const),
  ],
  column: [],
};

const segment: MadeFrom<Segment, SegmentDoc> = { ...described, sql: ['sql'] };

const join: MadeFrom<Join, JoinDoc> = {
  to: ['name'],
  cardinality: ['relationship'],
  on: ['sql'],
};

const policy: MadeFrom<Policy, PolicyDoc> = {
  role: ['role', 'group', 'groups'],
  conditions: ['conditions'],
  members: ['member_level'],
  rows: ['row_level'],
};

export const MADE_FROM = { cube, view, dimension, measure, segment, join, policy };
