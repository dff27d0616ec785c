import { GraphQLString } from 'graphql';
import type { CubeShape } from '../../resolvers/api-shape.ts';
import { measureEnum } from './member-enums.ts';
import { byKey, type Fields } from './object-fields.ts';
import type { TypeRegistry } from './type-registry.ts';

const whose = 'Whose records. Default: the first measure that is selected beside it.';

/** `drill` on a row: a token to the records behind it; absent where the caller may not drill. */
export function drillField(cube: CubeShape, registry: TypeRegistry): Fields {
  if (cube.drillField === null) return {};
  const measure = measureEnum(cube, registry);
  return {
    drill: {
      type: GraphQLString,
      description: `For \`${cube.drillField}\` (below a join: for that of the root field). Null where the records cannot be told, as for windows over many rows.`,
      args: measure ? { measure: { type: measure, description: whose } } : {},
      resolve: byKey,
    },
  };
}
