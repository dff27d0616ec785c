/** The root fields beside a cube's own: its records, the records behind a number, the values of a dimension. */
import {
  type GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import type { CubeShape, FieldShape } from '../../resolvers/api-shape.ts';
import { answerDrill, type DrillArgs } from '../../resolvers/records/answer-drill.ts';
import { answerRecords } from '../../resolvers/records/answer-records.ts';
import { answerValues, type ValuesArgs } from '../../resolvers/rows/answer-values.ts';
import type { CubeArgs } from '../../resolvers/rows/base-spec.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';
import { isSelected } from '../selection/collect-fields.ts';
import { selectResult } from '../selection/select-result.ts';
import { filterArgs, pageArgs } from './field-arguments.ts';
import { dimensionOutput, valueOutput } from './leaf-types.ts';
import { dimensionEnum } from './member-enums.ts';
import { byKey, type Field, type Fields, joinField, leafField } from './object-fields.ts';
import { listOf, mapFields, once, type TypeRegistry } from './type-registry.ts';

/** Those that this caller has, by name. */
export function sideFields(cube: CubeShape, registry: TypeRegistry): Fields {
  const dimension = dimensionEnum(cube, registry);
  if (dimension === null) return {};
  const fields: Fields = {
    [cube.valuesField]: valuesField(cube, dimension, registry),
  };
  if (cube.recordsField !== null) fields[cube.recordsField] = recordsField(cube, registry);
  if (cube.drillField !== null) fields[cube.drillField] = drillField(cube);
  return fields;
}

function valuesField(cube: CubeShape, dimension: GraphQLEnumType, registry: TypeRegistry): Field {
  return {
    type: vocabularyOutput('DistinctValues'),
    description: `The values of a dimension of ${cube.title}, for menus of filters.`,
    args: {
      dimension: { type: new GraphQLNonNull(dimension) },
      search: { type: GraphQLString, description: 'What a text contains, in any case.' },
      ...filterArgs(cube, registry),
      ...pageArgs,
    },
    resolve: (_source, args, { operation }, info) =>
      answerValues(cube, args as ValuesArgs, isSelected(info, 'values', 'count'), operation),
  };
}

function drillField(cube: CubeShape): Field {
  return {
    type: vocabularyOutput('DrillAnswer'),
    description: `The records behind a number of ${cube.title}, as far as you may see them today.`,
    args: {
      token: { type: new GraphQLNonNull(GraphQLString), description: 'The `drill` of a row.' },
      ...pageArgs,
    },
    resolve: (_source, args, { operation }) => answerDrill(cube, args as DrillArgs, operation),
  };
}

function recordsField(cube: CubeShape, registry: TypeRegistry): Field {
  return {
    type: recordsType(cube, registry),
    description: `The records of ${cube.title}, one by one.`,
    args: {
      ...filterArgs(cube, registry),
      orderBy: {
        type: listOf(recordOrderType(cube, registry)),
        description: 'Default: the first time dimension that is selected, newest first.',
      },
      ...pageArgs,
    },
    resolve: (_source, args, { operation }, info) => {
      const selection = selectResult(info, cube, registry.shapes);
      return answerRecords(cube, selection, args as CubeArgs, operation);
    },
  };
}

function recordsType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Records`, (name) => {
    const fields = (): Fields => ({
      rows: { type: new GraphQLNonNull(listOf(recordType(cube, registry))), resolve: byKey },
      totalCount: {
        type: new GraphQLNonNull(vocabularyOutput('SafeInt')),
        description: 'How many records there are, before paging.',
        resolve: byKey,
      },
      pageInfo: { type: new GraphQLNonNull(vocabularyOutput('PageInfo')), resolve: byKey },
      meta: { type: new GraphQLNonNull(vocabularyOutput('QueryMeta')), resolve: byKey },
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function recordType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Record`, (name) => {
    const description = 'One record. Times are shown as they are.';
    const fields = () =>
      mapFields(cube, (field): Field | null => {
        if (field.kind === 'dimension') {
          const time = field.granularities.size > 0;
          return leafField(
            field,
            time ? valueOutput(field.valueType) : dimensionOutput(field, registry),
          );
        }
        const target = toOne(field, registry);
        return target && joinField(target, recordType(target, registry));
      });
    return new GraphQLObjectType({ name, description, fields });
  });
}

function recordOrderType(cube: CubeShape, registry: TypeRegistry): GraphQLInputObjectType {
  return once(registry, `${cube.typePrefix}RecordOrderBy`, (name) => {
    const fields = () =>
      mapFields(cube, (field) => {
        if (field.kind === 'dimension') return { type: vocabularyInput('SortDirection') };
        const target = toOne(field, registry);
        return target && { type: recordOrderType(target, registry) };
      });
    return new GraphQLInputObjectType({ name, isOneOf: true, fields });
  });
}

/** The cube that a record has at most one of; null for what would show a record several times. */
function toOne(field: FieldShape, { shapes }: TypeRegistry): CubeShape | null {
  if (field.kind !== 'join' || !field.toOne) return null;
  const target = shapes.get(field.to);
  const has = target && [...target.fields.values()].some(({ kind }) => kind === 'dimension');
  return has ? target : null;
}
