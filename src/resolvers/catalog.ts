/** What the caller may ask, as data: made from the same shapes as the schema. */
import type { ValueType } from '../shared/values.ts';
import type { Operation } from './operation.ts';
import type { CubeShape, DimensionShape, FieldShape, MeasureShape } from './shape.ts';

export interface Catalog {
  readonly version: string;
  readonly cubes: readonly CatalogCube[];
}

interface Described {
  /** As in Cube's query JSON, without the cube. */
  readonly name: string;
  /** As in GraphQL. */
  readonly field: string;
  readonly title: string;
  readonly description: string | null;
  readonly deprecated: string | null;
}

export interface CatalogCube extends Described {
  readonly kind: 'cube' | 'view';
  readonly measures: readonly CatalogMember[];
  readonly dimensions: readonly CatalogDimension[];
  readonly segments: readonly Described[];
  readonly joins: readonly CatalogJoin[];
}

export interface CatalogMember extends Described {
  readonly type: string;
  readonly valueType: ValueType;
  readonly format: string | null;
}

export interface CatalogDimension extends CatalogMember {
  readonly primaryKey: boolean;
  readonly granularities: readonly string[];
  readonly values: readonly string[];
}

export interface CatalogJoin {
  readonly name: string;
  readonly field: string;
}

export function describeCatalog({ model, shapes }: Operation): Catalog {
  return { version: model.version, cubes: [...shapes.values()].map(catalogCube) };
}

function catalogCube(shape: CubeShape): CatalogCube {
  const fields: readonly FieldShape[] = [...shape.fields.values()];
  return {
    ...described(shape),
    kind: shape.kind,
    measures: fields.filter((f) => f.kind === 'measure').map(catalogMember),
    dimensions: fields.filter((f) => f.kind === 'dimension').map(catalogDimension),
    segments: shape.segments.map(described),
    joins: fields.filter((f) => f.kind === 'join').map(({ to: name, field }) => ({ name, field })),
  };
}

function catalogDimension(shape: DimensionShape): CatalogDimension {
  return {
    ...catalogMember(shape),
    primaryKey: shape.primaryKey,
    granularities: [...shape.granularities.values()].map(({ name }) => name),
    values: shape.values.map(({ value }) => value),
  };
}

function catalogMember(shape: DimensionShape | MeasureShape): CatalogMember {
  const { type, valueType, format } = shape;
  return { ...described(shape), type, valueType, format };
}

function described({ name, field, title, description, deprecated }: Described): Described {
  return { name, field, title, description, deprecated };
}
