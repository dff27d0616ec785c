/** What the caller may ask, as data: made from the same shapes as the schema. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { SemanticModel } from '../../semantic/model/types.ts';
import type { ValueType } from '../../shared/values.ts';
import { memberNamed } from '../answer/member-index.ts';
import type { CubeShape, DimensionShape, FieldShape, MeasureShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { drillMembersOf } from '../records/drill-members.ts';
import { type CatalogFolder, foldersOf } from './catalog-folders.ts';
import { type CatalogGranularity, customGranularity } from './catalog-granularities.ts';
import { type CatalogHierarchy, hierarchiesOf } from './catalog-hierarchies.ts';
import type { CatalogInsight } from './catalog-insights.ts';

export interface Catalog {
  readonly version: string;
  readonly cubes: readonly CatalogCube[];
  readonly insights: readonly CatalogInsight[];
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
  readonly measures: readonly CatalogMeasure[];
  readonly dimensions: readonly CatalogDimension[];
  readonly segments: readonly Described[];
  readonly joins: readonly CatalogJoin[];
  readonly hierarchies: readonly CatalogHierarchy[];
  readonly folders: readonly CatalogFolder[];
}

interface CatalogMember extends Described {
  readonly type: string;
  readonly valueType: ValueType;
  readonly format: string | null;
  /** This caller sees something else in the place of its value. */
  readonly masked: boolean;
}

export interface CatalogMeasure extends CatalogMember {
  readonly drillMembers: readonly MemberName[];
}

export interface CatalogDimension extends CatalogMember {
  readonly primaryKey: boolean;
  readonly granularities: readonly string[];
  readonly customGranularities: readonly CatalogGranularity[];
  readonly values: readonly string[];
}

export interface CatalogJoin {
  readonly name: string;
  readonly field: string;
}

const catalogs = new WeakMap<object, Catalog>();

/** All that is visible to the caller of this operation, and nothing that names anything else; made once. */
export function describeCatalog(operation: Operation): Catalog {
  const known = catalogs.get(operation.whole);
  if (known !== undefined) return known;
  const { model, shapes } = operation;
  const cubes = [...shapes.values()].map((shape) => catalogCube(shape, operation));
  const catalog = { version: model.version, cubes, insights: operation.insights?.() ?? [] };
  catalogs.set(operation.whole, catalog);
  return catalog;
}

function catalogCube(shape: CubeShape, operation: Operation): CatalogCube {
  const { model, shapes } = operation;
  const fields: readonly FieldShape[] = [...shape.fields.values()];
  const shows = (name: MemberName) => memberNamed(shapes, name) !== undefined;
  return {
    ...described(shape),
    kind: shape.kind,
    measures: fields
      .filter((f) => f.kind === 'measure')
      .map((f) => catalogMeasure(f, shape.name, operation)),
    dimensions: fields
      .filter((f) => f.kind === 'dimension')
      .map((f) => catalogDimension(f, shape.name, operation)),
    segments: shape.segments.map(described),
    joins: fields.filter((f) => f.kind === 'join').map(({ to: name, field }) => ({ name, field })),
    hierarchies: hierarchiesOf(model, shape.name, shows),
    folders: foldersOf(model, shape.name, shows),
  };
}

function catalogMeasure(shape: MeasureShape, cube: string, operation: Operation): CatalogMeasure {
  const { model, shapes } = operation;
  const drilled = drillMembersOf(model, cube, factOf(model, cube, shape.name), shape.name);
  return {
    ...catalogMember(shape, cube, operation),
    drillMembers: drilled.filter((name) => memberNamed(shapes, name)?.kind === 'dimension'),
  };
}

/** The joins from the root to the cube that a measure counts the rows of. */
function factOf(model: SemanticModel, cube: string, measure: string): readonly string[] {
  return model.views.get(cube)?.members.get(measure)?.cubes ?? [cube];
}

function catalogDimension(
  shape: DimensionShape,
  cube: string,
  operation: Operation,
): CatalogDimension {
  const granularities = [...shape.granularities.values()];
  return {
    ...catalogMember(shape, cube, operation),
    primaryKey: shape.primaryKey,
    granularities: granularities.map(({ name }) => name),
    customGranularities: granularities.flatMap(({ custom }) =>
      custom === null ? [] : [customGranularity(custom)],
    ),
    values: shape.values.map(({ value }) => value),
  };
}

function catalogMember(
  shape: DimensionShape | MeasureShape,
  cube: string,
  { masked }: Operation,
): CatalogMember {
  const { type, valueType, format } = shape;
  const isMasked = masked?.has(`${cube}.${shape.name}`) === true;
  return { ...described(shape), type, valueType, format, masked: isMasked };
}

function described({ name, field, title, description, deprecated }: Described): Described {
  return { name, field, title, description, deprecated };
}
