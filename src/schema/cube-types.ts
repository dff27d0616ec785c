/**
 * The root field of a cube or view and the objects below it. Plain graphql-js constructors with lazy
 * fields: joins make the types refer to each other in circles.
 */
import {
  type GraphQLArgumentConfig,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';
import { answerCube } from '../resolvers/answer-cube.ts';
import type { CubeArgs } from '../resolvers/base-spec.ts';
import {
  type CubeShape,
  type DimensionShape,
  isTime,
  type MeasureShape,
} from '../resolvers/shape.ts';
import type { GraphContext } from './builder.ts';
import { describe } from './describe.ts';
import { havingType, orderType, segmentType, whereType } from './input-types.ts';
import { dimensionOutput, granularityType, valueOutput } from './leaf-types.ts';
import { hasMeasures, hasWhere, listOf, mapFields, once, type TypeRegistry } from './registry.ts';
import { selectResult } from './selection.ts';
import { vocabularyOutput } from './vocabulary.ts';

type Field = GraphQLFieldConfig<unknown, GraphContext>;
type Fields = GraphQLFieldConfigMap<unknown, GraphContext>;

/** The root field of a cube or view. */
export function rootField(cube: CubeShape, registry: TypeRegistry): Field {
  return {
    type: resultType(cube, registry),
    description: describe(cube),
    deprecationReason: cube.deprecated,
    args: rootArgs(cube, registry),
    resolve: (_source, args, { operation }, info) =>
      answerCube(cube, selectResult(info, cube, registry.shapes), args as CubeArgs, operation),
  };
}

function rootArgs(cube: CubeShape, registry: TypeRegistry): Record<string, GraphQLArgumentConfig> {
  const args: Record<string, GraphQLArgumentConfig> = {};
  if (registry.timeInput && [...cube.fields.values()].some(isTime)) {
    args['time'] = { type: registry.timeInput };
  }
  if (hasWhere(cube)) {
    args['where'] = { type: whereType(cube, registry), description: 'Which records count.' };
  }
  if (hasMeasures(cube, registry)) {
    args['having'] = { type: havingType(cube, registry), description: 'Which rows are shown.' };
  }
  if (cube.segments.length > 0) {
    args['segments'] = { type: listOf(segmentType(cube, registry)) };
  }
  return {
    ...args,
    timezone: {
      type: GraphQLString,
      description: 'A name of the IANA database, such as `America/Sao_Paulo`. Default: UTC.',
    },
    orderBy: {
      type: listOf(orderType(cube, registry)),
      description:
        'Default: the first time dimension ascending, else the first measure descending. The other dimensions follow, so that the order is total.',
    },
    first: { type: GraphQLInt, description: 'How many rows.' },
    after: { type: GraphQLString, description: 'The `endCursor` of the page before.' },
  };
}

/** Values stand in the parent under their response key. */
const byKey: NonNullable<Field['resolve']> = (source, _args, _context, info) =>
  (source as Readonly<Record<string, unknown>>)[info.path.key];

function resultType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  const fields = (): Fields => ({
    rows: {
      type: new GraphQLNonNull(listOf(rowType(cube, registry))),
      description: 'One row per combination of the dimensions that are selected in it.',
      resolve: byKey,
    },
    ...(hasMeasures(cube, registry) && {
      totals: {
        type: new GraphQLNonNull(totalsType(cube, registry)),
        description: 'Measures over all rows, before paging; never a sum of rows.',
        resolve: byKey,
      },
    }),
    totalCount: {
      type: new GraphQLNonNull(vocabularyOutput('SafeInt')),
      description: 'How many rows there are, before paging.',
      resolve: byKey,
    },
    pageInfo: { type: new GraphQLNonNull(vocabularyOutput('PageInfo')), resolve: byKey },
    meta: { type: new GraphQLNonNull(vocabularyOutput('QueryMeta')), resolve: byKey },
  });
  return new GraphQLObjectType({ name: `${cube.typePrefix}Result`, fields });
}

function rowType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Row`, (name) => {
    const description = 'What is selected here is what is grouped by and aggregated.';
    const fields = () =>
      mapFields(cube, (field): Field | null => {
        if (field.kind === 'measure') return leafField(field, valueOutput(field.valueType));
        if (field.kind === 'dimension') return dimensionField(field, registry);
        const target = registry.shapes.get(field.to);
        return target ? joinField(target, rowType(target, registry)) : null;
      });
    return new GraphQLObjectType({ name, description, fields });
  });
}

function totalsType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Totals`, (name) => {
    const fields = () =>
      mapFields(cube, (field): Field | null => {
        if (field.kind === 'measure') return leafField(field, valueOutput(field.valueType));
        const target = field.kind === 'join' ? registry.shapes.get(field.to) : undefined;
        if (!target || !hasMeasures(target, registry)) return null;
        return joinField(target, totalsType(target, registry));
      });
    return new GraphQLObjectType({ name, fields });
  });
}

function leafField(field: MeasureShape | DimensionShape, type: GraphQLOutputType): Field {
  return {
    type,
    description: describe(field),
    deprecationReason: field.deprecated,
    resolve: byKey,
  };
}

function joinField(target: CubeShape, type: GraphQLObjectType): Field {
  return {
    type: new GraphQLNonNull(type),
    description: describe(target),
    deprecationReason: target.deprecated,
    resolve: byKey,
  };
}

function dimensionField(field: DimensionShape, registry: TypeRegistry): Field {
  if (!isTime(field)) return leafField(field, dimensionOutput(field, registry));
  const bucket = vocabularyOutput(field.valueType === 'date' ? 'DateBucket' : 'TimeBucket');
  const type = new GraphQLNonNull(granularityType(field, registry));
  return { ...leafField(field, bucket), args: { granularity: { type, defaultValue: 'day' } } };
}
