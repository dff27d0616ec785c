/** What stands beside the measures of a row: another period, the change from it, shares, flags. */
import { GraphQLFloat, GraphQLNonNull, GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import type { CubeShape, MeasureShape } from '../../resolvers/api-shape.ts';
import type { ValueType } from '../../shared/values.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';
import { valueOutput } from './leaf-types.ts';
import { shareEnum } from './member-enums.ts';
import { byKey, type Field, type Fields, joinField, leafField } from './object-fields.ts';
import { hasMeasures, listOf, mapFields, once, type TypeRegistry } from './type-registry.ts';

export const comparisonTexts = {
  previous: 'The same measures in the period compared with. Null when `time` says no `compare`.',
  change: 'From that period to this one. Null when `time` says no `compare`.',
} as const;

/** `previous` and `change`; none where there are no measures. */
export function comparisonFields(cube: CubeShape, registry: TypeRegistry): Fields {
  if (!hasMeasures(cube, registry)) return {};
  const previous: Field = {
    type: viewType(cube, 'Previous', registry, ({ valueType }) => valueOutput(valueType)),
    description: comparisonTexts.previous,
    resolve: byKey,
  };
  if (!hasNumbers(cube, registry)) return { previous };
  const change: Field = {
    type: viewType(cube, 'Change', registry, ({ valueType }) => changeOutput(valueType)),
    description: comparisonTexts.change,
    resolve: byKey,
  };
  return { previous, change };
}

/** All that a row has beside its members. */
export function rowViews(cube: CubeShape, registry: TypeRegistry): Fields {
  const flags: Field = { type: new GraphQLNonNull(vocabularyOutput('RowFlags')), resolve: byKey };
  if (!hasNumbers(cube, registry)) return { ...comparisonFields(cube, registry), flags };
  const share: Field = {
    type: viewType(cube, 'Share', registry, ({ valueType }) =>
      isNumber(valueType) ? GraphQLFloat : null,
    ),
    description:
      'Measures as a fraction of the total over all rows with the same values of these dimensions, computed by the warehouse, before `having`, `top` and paging. Rows must be grouped by the dimensions.',
    args: { within: { type: new GraphQLNonNull(listOf(shareEnum(cube, registry))) } },
    resolve: byKey,
  };
  return { ...comparisonFields(cube, registry), share, flags };
}

/** A measure, of the time that is asked or of another one. */
export function timedField(field: MeasureShape): Field {
  const moved = { type: vocabularyInput('OffsetInput') };
  const args = { offset: moved, trailing: moved, toDate: { type: vocabularyInput('TimeUnit') } };
  return { ...leafField(field, valueOutput(field.valueType)), args };
}

/** A measure of a row. Where its type holds fractions it can be asked as a share. */
export function measureField(field: MeasureShape, cube: CubeShape, registry: TypeRegistry): Field {
  const plain = timedField(field);
  if (field.valueType !== 'decimal' && field.valueType !== 'float') return plain;
  const share = {
    type: listOf(shareEnum(cube, registry)),
    description: 'Not the value, but its share in the total of these; see `share`.',
  };
  return { ...plain, args: { ...plain.args, share } };
}

function viewType(
  cube: CubeShape,
  suffix: string,
  registry: TypeRegistry,
  output: (field: MeasureShape) => GraphQLOutputType | null,
): GraphQLObjectType {
  const shows = suffix === 'Previous' ? hasMeasures : hasNumbers;
  const measure = (field: MeasureShape): Field | null => {
    const type = output(field);
    return type && leafField(field, type);
  };
  const joined = (target: CubeShape | undefined): Field | null => {
    if (!target || !shows(target, registry)) return null;
    return joinField(target, viewType(target, suffix, registry, output));
  };
  return once(registry, `${cube.typePrefix}${suffix}`, (name) => {
    const fields = () =>
      mapFields(cube, (field): Field | null => {
        if (field.kind === 'join') return joined(registry.shapes.get(field.to));
        return field.kind === 'measure' ? measure(field) : null;
      });
    return new GraphQLObjectType({ name, fields });
  });
}

const changes: ReadonlyMap<ValueType, string> = new Map([
  ['integer', 'IntChange'],
  ['float', 'FloatChange'],
  ['decimal', 'DecimalChange'],
  ['bigint', 'BigIntChange'],
]);

/** Null: values of it have no differences. */
export function changeOutput(type: ValueType): GraphQLOutputType | null {
  const name = changes.get(type);
  return name === undefined ? null : vocabularyOutput(name);
}

/** Whether values of it have differences and shares. */
export function isNumber(type: ValueType): boolean {
  return changes.has(type);
}

/** Its own measures, or those of a cube it joins, are numbers. */
function hasNumbers(cube: CubeShape, { shapes }: TypeRegistry): boolean {
  const own = (shape: CubeShape | undefined) =>
    [...(shape?.fields.values() ?? [])].some(
      (field) => field.kind === 'measure' && isNumber(field.valueType),
    );
  return (
    own(cube) ||
    [...cube.fields.values()].some((field) => field.kind === 'join' && own(shapes.get(field.to)))
  );
}
