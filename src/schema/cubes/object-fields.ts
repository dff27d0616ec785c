/** The fields of a cube's objects: values stand in the parent under their response key. */
import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { CubeShape, DimensionShape, MeasureShape } from '../../resolvers/api-shape.ts';
import type { GraphContext } from '../builder.ts';
import { describe } from './describe.ts';

export type Field = GraphQLFieldConfig<unknown, GraphContext>;
export type Fields = GraphQLFieldConfigMap<unknown, GraphContext>;

/** Values stand in the parent under their response key. */
export const byKey: NonNullable<Field['resolve']> = (source, _args, _context, info) =>
  (source as Readonly<Record<string, unknown>>)[info.path.key];

export function leafField(field: MeasureShape | DimensionShape, type: GraphQLOutputType): Field {
  return {
    type,
    description: describe(field),
    deprecationReason: field.deprecated,
    resolve: byKey,
  };
}

export function joinField(target: CubeShape, type: GraphQLObjectType): Field {
  return {
    type: new GraphQLNonNull(type),
    description: describe(target),
    deprecationReason: target.deprecated,
    resolve: byKey,
  };
}
