/** What a member's values are on the wire: decided by the model, never by a driver. */
import type { ValueType } from '../../../shared/values.ts';
import type { DimensionDoc, MeasureDoc } from '../document/members-schema.ts';
import { formatOf, metaOf } from './bind-context.ts';

/** `meta.graphql_type` → value type. */
export const GRAPHQL_TYPES: ReadonlyMap<string, ValueType> = new Map([
  ['float', 'float'],
  ['int', 'integer'],
  ['decimal', 'decimal'],
  ['bigint', 'bigint'],
  ['string', 'string'],
  ['id', 'string'],
  ['date', 'date'],
  ['datetime', 'timestamp'],
]);

function declared(meta: Readonly<Record<string, unknown>> | undefined): ValueType | undefined {
  const type = metaOf(meta)['graphql_type'];
  return typeof type === 'string' ? GRAPHQL_TYPES.get(type) : undefined;
}

const DIMENSION_TYPES: Readonly<Record<DimensionDoc['type'], ValueType>> = {
  string: 'string',
  number: 'float',
  boolean: 'boolean',
  time: 'timestamp',
  geo: 'string',
  switch: 'string',
};

export function dimensionValueType(doc: DimensionDoc): ValueType {
  const type = declared(doc.meta);
  if (type !== undefined) return type;
  if (doc.type !== 'number') return DIMENSION_TYPES[doc.type];
  if (doc.primary_key === true) return 'bigint';
  return formatOf(doc.format) === 'currency' ? 'decimal' : 'float';
}

const MEASURE_TYPES: Readonly<Record<MeasureDoc['type'], ValueType>> = {
  count: 'integer',
  count_distinct: 'integer',
  count_distinct_approx: 'integer',
  sum: 'decimal',
  avg: 'float',
  min: 'decimal',
  max: 'decimal',
  number: 'float',
  string: 'string',
  time: 'timestamp',
  boolean: 'boolean',
  running_total: 'decimal',
  rank: 'integer',
};

/** `input` is the type of the dimension that a min or max takes, when it takes just one. */
export function measureValueType(doc: MeasureDoc, input: ValueType | null): ValueType {
  const type = declared(doc.meta);
  if (type !== undefined) return type;
  if ((doc.type === 'min' || doc.type === 'max') && input !== null) return input;
  const numeric = MEASURE_TYPES[doc.type] === 'float' || MEASURE_TYPES[doc.type] === 'decimal';
  return numeric && formatOf(doc.format) === 'currency' ? 'decimal' : MEASURE_TYPES[doc.type];
}
