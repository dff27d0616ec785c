/** `where`, `having`, `orderBy` and `segments` of one cube or view. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLNonNull,
} from 'graphql';
import type { CubeShape, FieldShape } from '../../resolvers/api-shape.ts';
import { vocabularyInput } from '../fixed/vocabulary.ts';
import { describe } from './describe.ts';
import { dimensionFilter, valueFilter } from './leaf-types.ts';
import { dimensionEnum, measureEnum } from './member-enums.ts';
import {
  hasMeasures,
  hasWhere,
  listOf,
  mapFields,
  once,
  type TypeRegistry,
} from './type-registry.ts';
import { isNumber } from './view-types.ts';

export function whereType(cube: CubeShape, registry: TypeRegistry): GraphQLInputObjectType {
  return treeType(cube, 'Where', registry, (field) => {
    if (field.kind === 'measure') return null;
    if (field.kind === 'dimension') return dimensionFilter(field, registry);
    const target = registry.shapes.get(field.to);
    return target && hasWhere(target) ? whereType(target, registry) : null;
  });
}

export function havingType(cube: CubeShape, registry: TypeRegistry): GraphQLInputObjectType {
  return treeType(cube, 'Having', registry, (field) => {
    if (field.kind === 'dimension') return null;
    if (field.kind === 'measure') return valueFilter(field.valueType);
    const target = registry.shapes.get(field.to);
    return target && hasMeasures(target, registry) ? havingType(target, registry) : null;
  });
}

/** An input of filters by field, with `and`, `or` and `not` over itself. */
function treeType(
  cube: CubeShape,
  suffix: string,
  registry: TypeRegistry,
  filter: (field: FieldShape) => GraphQLInputType | null,
): GraphQLInputObjectType {
  return once(registry, `${cube.typePrefix}${suffix}`, (name) => {
    const type: GraphQLInputObjectType = new GraphQLInputObjectType({
      name,
      description: 'All that is given must hold.',
      fields: () => ({
        and: { type: listOf(type) },
        or: { type: listOf(type), description: 'An empty list matches nothing.' },
        not: { type },
        ...mapFields(cube, (field): GraphQLInputFieldConfig | null =>
          inputField(field, filter(field)),
        ),
      }),
    });
    return type;
  });
}

/** `orderBy`: members, and where there are measures of its own, those of the period compared with. */
export function orderType(cube: CubeShape, registry: TypeRegistry): GraphQLInputObjectType {
  return once(registry, `${cube.typePrefix}OrderBy`, (name) => {
    const fields = () => ({
      ...mapFields(cube, (field): GraphQLInputFieldConfig | null => {
        if (field.kind !== 'join') return inputField(field, vocabularyInput('SortDirection'));
        const target = registry.shapes.get(field.to);
        return inputField(field, target ? orderType(target, registry) : null);
      }),
      ...comparedOrder(cube, registry),
    });
    return new GraphQLInputObjectType({ name, isOneOf: true, fields });
  });
}

function comparedOrder(
  cube: CubeShape,
  registry: TypeRegistry,
): Record<string, GraphQLInputFieldConfig> {
  const measures = [...cube.fields.values()].filter((field) => field.kind === 'measure');
  const numbers = measures.filter(({ valueType }) => isNumber(valueType));
  const by = (suffix: string, of: readonly FieldShape[], type: GraphQLInputType) =>
    once(registry, `${cube.typePrefix}OrderBy${suffix}`, (name) => {
      const fields = () =>
        mapFields(cube, (field) => (of.includes(field) ? inputField(field, type) : null));
      return new GraphQLInputObjectType({ name, isOneOf: true, fields });
    });
  const previous = () => by('Previous', measures, vocabularyInput('SortDirection'));
  const change = () => by('Change', numbers, vocabularyInput('ChangeSort'));
  const description = 'Only beside `compare`.';
  return {
    ...(measures.length > 0 && { previous: { type: previous(), description } }),
    ...(numbers.length > 0 && { change: { type: change(), description } }),
  };
}

/** `top`; null where there is no dimension or no measure of its own. */
export function topInput(cube: CubeShape, registry: TypeRegistry): GraphQLInputObjectType | null {
  const [dimension, measure] = [dimensionEnum(cube, registry), measureEnum(cube, registry)];
  if (!dimension || !measure) return null;
  return once(registry, `${cube.typePrefix}Top`, (name) => {
    const description =
      'Only the values of one dimension with the most of a measure, over all records that count (not per bucket, and before `having`). Values with equal measures come in their own order.';
    const fields = {
      n: { type: new GraphQLNonNull(GraphQLInt), description: 'How many values: 1 to 1000.' },
      by: { type: new GraphQLNonNull(measure), description: 'Largest first.' },
      dimension: {
        type: new GraphQLNonNull(dimension),
        description: 'One that rows are grouped by.',
      },
      other: {
        type: GraphQLBoolean,
        defaultValue: false,
        description:
          'All other values as one more group, aggregated anew from its records. The dimension is null in it, and `flags { other }` true: a value that is null has it false.',
      },
    };
    return new GraphQLInputObjectType({ name, description, fields });
  });
}

function inputField(
  field: FieldShape,
  type: GraphQLInputType | null,
): GraphQLInputFieldConfig | null {
  if (type === null) return null;
  return field.kind === 'join' ? { type } : { type, deprecationReason: field.deprecated };
}

export function segmentType(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, `${cube.typePrefix}Segment`, (name) => {
    const values = cube.segments.map((segment) => {
      const description = describe(segment);
      const { name: value, deprecated: deprecationReason } = segment;
      return [segment.enumValue, { value, description, deprecationReason }] as const;
    });
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
}
