/** Arguments that root fields share. */
import { type GraphQLArgumentConfig, GraphQLInt, GraphQLString } from 'graphql';
import { type CubeShape, isTime } from '../../resolvers/api-shape.ts';
import { segmentType, whereType } from './input-types.ts';
import { hasWhere, listOf, type TypeRegistry } from './type-registry.ts';

export type Args = Record<string, GraphQLArgumentConfig>;

/** Which records count. */
export function filterArgs(cube: CubeShape, registry: TypeRegistry): Args {
  const args: Args = {};
  if (registry.timeInput && [...cube.fields.values()].some(isTime)) {
    args['time'] = { type: registry.timeInput };
  }
  if (hasWhere(cube)) {
    args['where'] = { type: whereType(cube, registry), description: 'Which records count.' };
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
  };
}

export const pageArgs: Args = {
  first: { type: GraphQLInt, description: 'How many rows.' },
  after: { type: GraphQLString, description: 'The `endCursor` of the page before.' },
};
