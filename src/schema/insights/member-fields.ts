/** Members of an insight as fields of its answer. */
import type { GraphQLOutputType } from 'graphql';
import { memberNamed } from '../../resolvers/answer/member-index.ts';
import type { DimensionShape, MeasureShape } from '../../resolvers/api-shape.ts';
import { type FieldMembers, keyAt } from '../../resolvers/insights/insight-question.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import { camelCase, namer } from '../api-names.ts';
import { dimensionOutput, valueOutput } from '../cubes/leaf-types.ts';
import { type Field, type Fields, leafField } from '../cubes/object-fields.ts';
import type { TypeRegistry } from '../cubes/type-registry.ts';

export interface MemberField {
  /** Its name in GraphQL: the cube's for its own members. */
  readonly field: string;
  readonly key: string;
  readonly shape: DimensionShape | MeasureShape;
}

/** Names that the answers of insights have themselves. */
const RESERVED = [
  ...['points', 'rows', 'records', 'pageInfo', 'totalCount', 'summary', 'meta', 'explain', 'value'],
  ...['date', 'start', 'end', 'partial', 'movingAverage', 'previous', 'change'],
];

export function memberFields(
  { cube }: Insight,
  paths: readonly MemberPath[],
  { shapes }: TypeRegistry,
): readonly MemberField[] {
  const names = namer(RESERVED);
  return paths.flatMap((path) => {
    const key = keyAt(path);
    const shape = memberNamed(shapes, `${cube}.${key}`);
    if (shape === undefined) return [];
    const own = path.path.length === 0 ? shape.field : camelCase(key);
    return [{ field: names.take(own, `${own}Value`), key, shape }];
  });
}

export const membersByField = (fields: readonly MemberField[]): FieldMembers =>
  new Map(fields.map(({ field, key }) => [field, key]));

/** A field for each of them, of its own type or of another. */
export function fieldsOf(
  members: readonly MemberField[],
  registry: TypeRegistry,
  type: (member: MemberField) => GraphQLOutputType = ({ shape }) => outputOf(shape, registry),
): Fields {
  return Object.fromEntries(
    members.map((member): [string, Field] => [member.field, leafField(member.shape, type(member))]),
  );
}

export function outputOf(
  shape: DimensionShape | MeasureShape,
  registry: TypeRegistry,
): GraphQLOutputType {
  return shape.kind === 'measure' ? valueOutput(shape.valueType) : dimensionOutput(shape, registry);
}

/** A member of the cube itself. */
export const atName = (name: string): MemberPath => ({ path: [], name });
