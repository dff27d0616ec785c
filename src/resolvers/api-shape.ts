/**
 * What one caller may ask of a cube or view, by the names of the API: the bridge between GraphQL's
 * camelCase and the model's names. Made by `schema` from the model and the caller's visibility;
 * resolvers read it and never see GraphQL.
 */
import type { CustomGranularity, Format } from '../semantic/model/types.ts';
import type { ValueType } from '../shared/values.ts';

/** Cubes and views by model name. A join leads to another shape by the name of its target. */
export type Shapes = ReadonlyMap<string, CubeShape>;

export interface CubeShape extends Labelled {
  readonly kind: 'cube' | 'view';
  /** The start of the names of its GraphQL types. */
  readonly typePrefix: string;
  /** Dimensions, measures and joins by field name, in the order of the model. */
  readonly fields: ReadonlyMap<string, FieldShape>;
  readonly segments: readonly SegmentShape[];
  /** Root fields beside its own. Null: not for this caller. */
  readonly recordsField: string | null;
  readonly drillField: string | null;
  readonly valuesField: string;
}

export type FieldShape = DimensionShape | MeasureShape | JoinShape;

interface Labelled {
  /** The model's name. */
  readonly name: string;
  /** The name in GraphQL. */
  readonly field: string;
  readonly title: string;
  readonly description: string | null;
  readonly deprecated: string | null;
}

export interface DimensionShape extends Labelled {
  readonly kind: 'dimension';
  readonly type: string;
  readonly valueType: ValueType;
  /** Shown as `ID`: a key of text. */
  readonly id: boolean;
  readonly primaryKey: boolean;
  readonly format: Format | null;
  /** Grains by their GraphQL name; empty unless this is a time dimension. */
  readonly granularities: ReadonlyMap<string, GranularityShape>;
  /** The enum's names and values; empty unless the values are a closed list. */
  readonly values: readonly EnumValue[];
  /** Its value in the enum of time dimensions. */
  readonly enumValue: string;
  /** The name of the enum of its granularities or values; null when it has none. */
  readonly enumName: string | null;
}

interface EnumValue {
  readonly name: string;
  readonly value: string;
}

export interface GranularityShape {
  readonly name: string;
  readonly title: string | null;
  /** Null: one of the grains that every time dimension has. */
  readonly custom: CustomGranularity | null;
}

export interface MeasureShape extends Labelled {
  readonly kind: 'measure';
  readonly type: string;
  readonly valueType: ValueType;
  readonly format: Format | null;
}

interface JoinShape {
  readonly kind: 'join';
  readonly field: string;
  /** The joined cube: the next part of the member's path, and the key of its shape. */
  readonly to: string;
  /** A row has at most one of them. */
  readonly toOne: boolean;
}

export interface SegmentShape extends Labelled {
  readonly enumValue: string;
}

/** Whether the dimension is asked by bucket (`createdAt(granularity:) { start end partial }`). */
export function isTime(field: FieldShape): field is DimensionShape {
  return field.kind === 'dimension' && field.granularities.size > 0;
}
