/**
 * The root field of a cube or view and the objects below it. Plain graphql-js constructors with lazy
 * fields: joins make the types refer to each other in circles.
 */
import { GraphQLNonNull, GraphQLObjectType } from 'graphql';
import { type CubeShape, type DimensionShape, isTime } from '../../resolvers/api-shape.ts';
import { answerCube } from '../../resolvers/rows/answer-cube.ts';
import type { CubeArgs } from '../../resolvers/rows/base-spec.ts';
import type { GroupArgs, Grouping } from '../../resolvers/rows/group-by.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectResult } from '../selection/select-result.ts';
import { describe } from './describe.ts';
import { drillField } from './drill-field.ts';
import { type Args, filterArgs, pageArgs } from './field-arguments.ts';
import { havingType, orderType, topInput } from './input-types.ts';
import { dimensionOutput, granularityType } from './leaf-types.ts';
import { dimensionEnum, groupEnum, groupName } from './member-enums.ts';
import { byKey, type Field, type Fields, joinField, leafField } from './object-fields.ts';
import { hasMeasures, listOf, mapFields, once, type TypeRegistry } from './type-registry.ts';
import { comparisonFields, measureField, rowViews, timedField } from './view-types.ts';

/** The root field of a cube or view. */
export function rootField(cube: CubeShape, registry: TypeRegistry): Field {
  return {
    type: resultType(cube, registry),
    description: describe(cube),
    deprecationReason: cube.deprecated,
    args: rootArgs(cube, registry),
    resolve: (_source, args, { operation }, info) =>
      answerCube(
        cube,
        selectResult(info, cube, registry.shapes),
        { ...(args as CubeArgs), grouping: groupingOf(cube, args['groupBy'], registry) },
        operation,
      ),
  };
}

/** Null when it is not said. */
function groupingOf(cube: CubeShape, given: unknown, registry: TypeRegistry): Grouping | null {
  if (!Array.isArray(given)) return null;
  return { by: given as readonly GroupArgs[], nameOf: (key) => groupName(cube, key, registry) };
}

function rootArgs(cube: CubeShape, registry: TypeRegistry): Args {
  const args = filterArgs(cube, registry);
  if (hasMeasures(cube, registry)) {
    args['having'] = { type: havingType(cube, registry), description: 'Which rows are shown.' };
  }
  const top = topInput(cube, registry);
  if (top) args['top'] = { type: top };
  const orderBy = {
    type: listOf(orderType(cube, registry)),
    description:
      'Default: the first time dimension ascending, else the first measure descending. The other dimensions follow, so that the order is total. With `groupBy`: its times, then its other keys.',
  };
  return { ...groupArgs(cube, registry), ...args, orderBy, ...pageArgs };
}

/** Without a dimension there is one row, whatever is selected. */
function groupArgs(cube: CubeShape, registry: TypeRegistry): Args {
  const key = groupEnum(cube, registry);
  if (key === null) return {};
  const says =
    'What rows are grouped by, whatever is selected: `[]` is one row. Other dimensions cannot be selected.';
  if (registry.grouping === 'argument') {
    return { groupBy: { type: new GraphQLNonNull(listOf(key)), description: says } };
  }
  const description = `${says} Absent: by the dimensions that are selected in \`rows\`.`;
  return { groupBy: { type: listOf(key), description } };
}

function resultType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  const fields = (): Fields => ({
    rows: {
      type: new GraphQLNonNull(listOf(rowType(cube, registry))),
      description:
        'One row per combination of what `groupBy` lists, without it of the dimensions that are selected in it.',
      resolve: byKey,
    },
    ...(hasMeasures(cube, registry) && {
      totals: {
        type: new GraphQLNonNull(totalsType(cube, registry)),
        description: 'Measures over all rows, before paging; never a sum of rows.',
        resolve: byKey,
      },
    }),
    ...subtotalsField(cube, registry),
    totalCount: {
      type: new GraphQLNonNull(vocabularyOutput('SafeInt')),
      description: 'How many rows there are, before paging.',
      resolve: byKey,
    },
    pageInfo: { type: new GraphQLNonNull(vocabularyOutput('PageInfo')), resolve: byKey },
    meta: { type: new GraphQLNonNull(vocabularyOutput('QueryMeta')), resolve: byKey },
    ...(registry.explain && {
      explain: {
        type: new GraphQLNonNull(listOf(vocabularyOutput('QueryExplanation'))),
        description: 'Each question that was asked for what is selected beside it.',
        resolve: byKey,
      },
    }),
  });
  return new GraphQLObjectType({ name: `${cube.typePrefix}Result`, fields });
}

function subtotalsField(cube: CubeShape, registry: TypeRegistry): Fields {
  const dimension = dimensionEnum(cube, registry);
  if (dimension === null || !hasMeasures(cube, registry)) return {};
  const kept =
    'What is kept. A time dimension is kept as `groupBy` lists it; without that at the granularity at which it is selected here, else in `rows`, else by day.';
  return {
    subtotals: {
      type: new GraphQLNonNull(listOf(rowType(cube, registry))),
      description:
        'Measures by these dimensions alone, over all rows, before paging; never sums of rows. Other dimensions are null.',
      args: { by: { type: new GraphQLNonNull(listOf(dimension)), description: kept } },
      resolve: byKey,
    },
  };
}

function rowType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Row`, (name) => {
    const description =
      'What is selected here is what is aggregated, and without `groupBy` what is grouped by.';
    const fields = () => ({
      ...mapFields(cube, (field): Field | null => {
        if (field.kind === 'measure') return measureField(field, cube, registry);
        if (field.kind === 'dimension') return dimensionField(field, registry);
        const target = registry.shapes.get(field.to);
        return target ? joinField(target, rowType(target, registry)) : null;
      }),
      ...rowViews(cube, registry),
      ...drillField(cube, registry),
    });
    return new GraphQLObjectType({ name, description, fields });
  });
}

function totalsType(cube: CubeShape, registry: TypeRegistry): GraphQLObjectType {
  return once(registry, `${cube.typePrefix}Totals`, (name) => {
    const fields = () => ({
      ...mapFields(cube, (field): Field | null => {
        if (field.kind === 'measure') return timedField(field);
        const target = field.kind === 'join' ? registry.shapes.get(field.to) : undefined;
        if (!target || !hasMeasures(target, registry)) return null;
        return joinField(target, totalsType(target, registry));
      }),
      ...comparisonFields(cube, registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function dimensionField(field: DimensionShape, registry: TypeRegistry): Field {
  if (!isTime(field)) return leafField(field, dimensionOutput(field, registry));
  const bucket = vocabularyOutput(field.valueType === 'date' ? 'DateBucket' : 'TimeBucket');
  const type = new GraphQLNonNull(granularityType(field, registry));
  return { ...leafField(field, bucket), args: { granularity: { type, defaultValue: 'day' } } };
}
