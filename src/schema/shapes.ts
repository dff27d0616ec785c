/**
 * From the model to the names and types of the API. Names are given over the whole model, never over
 * what one role sees, so that a field has the same name for everyone; trimming only leaves out.
 */

import type {
  CubeShape,
  DimensionShape,
  FieldShape,
  GranularityShape,
  MeasureShape,
  SegmentShape,
  Shapes,
} from '../resolvers/api-shape.ts';
import type { Visibility } from '../resolvers/operation.ts';
import type {
  Cube,
  Described,
  Dimension,
  Join,
  Measure,
  SemanticModel,
  View,
  ViewMember,
} from '../semantic/model/types.ts';
import { GRAINS } from '../shared/values.ts';
import { camelCase, constantCase, joinField, type Namer, namer, pascalCase } from './api-names.ts';

const RESERVED_FIELDS = ['flags', 'drill', 'previous', 'change', 'share', 'and', 'or', 'not'];
const RESERVED_ROOTS = ['query', 'catalog', 'explain'];

const shapesOfModel = new WeakMap<SemanticModel, Shapes>();

/** Every public cube, view and member of the model, named. Made once per model. */
export function modelShapes(model: SemanticModel): Shapes {
  const known = shapesOfModel.get(model);
  if (known) return known;
  const names = { roots: namer(RESERVED_ROOTS), prefixes: namer(), enums: namer() };
  const shapes = new Map<string, CubeShape>();
  for (const cube of model.cubes.values()) {
    if (cube.public) shapes.set(cube.name, cubeShape(cube, names));
  }
  for (const view of model.views.values()) {
    if (view.public) shapes.set(view.name, viewShape(view, model, names));
  }
  const named = new Map([...shapes].map(([name, shape]) => [name, withSideFields(shape, names)]));
  shapesOfModel.set(model, named);
  return named;
}

/** Named last, so that no cube's own field makes way for them. */
function withSideFields(shape: CubeShape, { roots }: ModelNames): CubeShape {
  const take = (suffix: string) =>
    roots.take(`${shape.field}${suffix}`, `${shape.field}_${suffix}`);
  return {
    ...shape,
    recordsField: take('Records'),
    drillField: take('Drill'),
    valuesField: take('Values'),
  };
}

/** What is left of the model's shapes for one visibility. */
export function visibleShapes(model: SemanticModel, visibility: Visibility): Shapes {
  const shown = [...modelShapes(model).values()].filter((shape) => hasMembers(shape, visibility));
  const names = new Set(shown.map(({ name }) => name));
  return new Map(shown.map((shape) => [shape.name, trimShape(shape, visibility, names)]));
}

function hasMembers(shape: CubeShape, visibility: Visibility): boolean {
  const members = visibility.members.get(shape.name);
  if (members === undefined) return false;
  return [...shape.fields.values()].some((f) => f.kind !== 'join' && members.has(f.name));
}

function trimShape(
  shape: CubeShape,
  visibility: Visibility,
  cubes: ReadonlySet<string>,
): CubeShape {
  const members = visibility.members.get(shape.name) ?? new Set();
  const shows = (field: FieldShape) =>
    field.kind === 'join' ? cubes.has(field.to) : members.has(field.name);
  return {
    ...shape,
    fields: new Map([...shape.fields].filter(([, field]) => shows(field))),
    segments: shape.segments.filter(({ name }) => members.has(name)),
    recordsField: visibility.records.has(shape.name) ? shape.recordsField : null,
    drillField: visibility.drill.has(shape.name) ? shape.drillField : null,
  };
}

interface ModelNames {
  readonly roots: Namer;
  readonly prefixes: Namer;
  readonly enums: Namer;
}

/** Names of one cube or view: its fields, and the values of its enum of time dimensions. */
interface CubeNames {
  readonly typePrefix: string;
  /** Members as the model spells them: a name that is written as it is keeps it. */
  readonly spelt: ReadonlySet<string>;
  readonly fields: Namer;
  readonly times: Namer;
  readonly enums: Namer;
}

function start(
  described: Described,
  spelt: ReadonlySet<string>,
  names: ModelNames,
): { shape: Omit<CubeShape, 'kind' | 'fields' | 'segments'>; names: CubeNames } {
  const { name, title, description, deprecated } = described;
  const typePrefix = names.prefixes.take(pascalCase(name), `_${name}`);
  const field = names.roots.take(camelCase(name), name, `${name}_`);
  const own = {
    ...{ typePrefix, spelt, fields: namer(RESERVED_FIELDS) },
    ...{ times: namer(), enums: names.enums },
  };
  const labels = { name, field, title, description, deprecated, typePrefix };
  const side = { recordsField: null, drillField: null, valuesField: '' };
  return { shape: { ...labels, ...side }, names: own };
}

function cubeShape(cube: Cube, modelNames: ModelNames): CubeShape {
  const spelt = new Set([...shown(cube.dimensions), ...shown(cube.measures)].map((m) => m.name));
  const { shape, names } = start(cube, spelt, modelNames);
  const dimensions = shown(cube.dimensions).map((d) => dimensionShape(d, d, names));
  const measures = shown(cube.measures).map((m) => measureShape(m, m, names));
  const joins = cube.joins.map((join) => joinShape(join, names));
  return {
    ...shape,
    kind: 'cube',
    fields: byField([...dimensions, ...measures, ...joins]),
    segments: segmentShapes(shown(cube.segments)),
  };
}

function viewShape(view: View, model: SemanticModel, modelNames: ModelNames): CubeShape {
  const { shape, names } = start(view, new Set(view.members.keys()), modelNames);
  const fields = [...view.members.values()].flatMap((m) => viewField(m, model, names));
  const segments = [...view.members.values()].filter(({ kind }) => kind === 'segment');
  return {
    ...shape,
    kind: 'view',
    fields: byField(fields),
    segments: segmentShapes(segments.map((m) => ({ ...m, deprecated: deprecation(m) }))),
  };
}

function viewField(
  member: ViewMember,
  model: SemanticModel,
  names: CubeNames,
): readonly FieldShape[] {
  const cube = model.cubes.get(member.cubes.at(-1) ?? '');
  const label = { ...member, deprecated: deprecation(member) };
  const dimension = cube?.dimensions.get(member.member);
  if (dimension && member.kind === 'dimension') return [dimensionShape(dimension, label, names)];
  const measure = cube?.measures.get(member.member);
  return measure && member.kind === 'measure' ? [measureShape(measure, label, names)] : [];
}

function deprecation(member: ViewMember): string | null {
  const reason = member.meta['deprecated'];
  return typeof reason === 'string' ? reason : null;
}

/** A member's own words, or those that a view gives it. */
type Label = Pick<Dimension, 'name' | 'title' | 'description' | 'deprecated' | 'format'>;

function labelled({ name, title, description, deprecated, format }: Label, names: CubeNames) {
  const camel = camelCase(name);
  const field = names.spelt.has(camel)
    ? names.fields.take(name, `${name}_`)
    : names.fields.take(camel, name, `${name}_`);
  return { name, field, title, description, deprecated, format };
}

function dimensionShape(dimension: Dimension, label: Label, names: CubeNames): DimensionShape {
  const labels = labelled(label, names);
  const granularities = dimension.type === 'time' ? granularitiesOf(dimension) : new Map();
  const values = dimension.type === 'switch' ? enumValues(dimension.values) : [];
  const member = `${names.typePrefix}${pascalCase(label.name)}`;
  const enumName =
    granularities.size > 0 ? `${member}Granularity` : values.length > 0 ? `${member}Value` : null;
  return {
    ...labels,
    kind: 'dimension',
    type: dimension.type,
    valueType: dimension.valueType,
    id: dimension.valueType === 'string' && isKey(dimension),
    primaryKey: dimension.primaryKey,
    granularities,
    values,
    enumValue: names.times.take(constantCase(label.name)),
    enumName: enumName === null ? null : names.enums.take(enumName),
  };
}

function isKey(dimension: Dimension): boolean {
  return dimension.primaryKey || dimension.meta['graphql_type'] === 'id';
}

function measureShape(measure: Measure, label: Label, names: CubeNames): MeasureShape {
  const { type, valueType } = measure;
  return { ...labelled(label, names), kind: 'measure', type, valueType };
}

function joinShape(join: Join, names: CubeNames): FieldShape {
  const toOne = join.cardinality !== 'one_to_many';
  const short = joinField(join.to, toOne);
  const field = names.fields.take(short, join.to, `${join.to}_`);
  return { kind: 'join', field, to: join.to, toOne };
}

/** A date has no grains below a day. */
function granularitiesOf(dimension: Dimension): ReadonlyMap<string, GranularityShape> {
  const names = namer();
  const grains = dimension.valueType === 'date' ? GRAINS.slice(3) : GRAINS;
  const standard = grains.map((name) => ({ name, title: null, custom: null }));
  const custom = [...dimension.granularities.values()].map((granularity) => ({
    name: granularity.name,
    title: granularity.title,
    custom: granularity,
  }));
  return new Map([...standard, ...custom].map((g) => [names.take(constantCase(g.name)), g]));
}

function enumValues(values: readonly string[]): DimensionShape['values'] {
  const names = namer();
  return values.map((value) => ({ name: names.take(constantCase(value)), value }));
}

function segmentShapes(
  segments: readonly Pick<Described, 'name' | 'title' | 'description' | 'deprecated'>[],
): readonly SegmentShape[] {
  const names = namer();
  return segments.map(({ name, title, description, deprecated }) => {
    const enumValue = names.take(constantCase(name));
    return { name, title, description, deprecated, enumValue, field: enumValue };
  });
}

function shown<T extends Described>(members: ReadonlyMap<string, T>): readonly T[] {
  return [...members.values()].filter((member) => member.public);
}

function byField(fields: readonly FieldShape[]): CubeShape['fields'] {
  return new Map(fields.map((field) => [field.field, field]));
}
