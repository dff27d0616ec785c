/** What the types of one schema share: the shapes, and each type made once. */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLOutputType,
} from 'graphql';
import type { CubeShape, FieldShape, Shapes } from '../../resolvers/api-shape.ts';
import type { GroupingMode } from '../../shared/grouping.ts';

export interface TypeRegistry {
  readonly shapes: Shapes;
  /** All of the model, whoever sees them: words are given over these. */
  readonly named: Shapes;
  readonly grouping: GroupingMode;
  /** Null when no visible cube has a time dimension. */
  readonly timeInput: GraphQLInputObjectType | null;
  /** Plans and SQL are shown. */
  readonly explain: boolean;
  /** Types made so far, so that each is made once. */
  readonly made: Map<string, GraphQLNamedType>;
}

export function hasWhere(cube: CubeShape): boolean {
  return [...cube.fields.values()].some(({ kind }) => kind !== 'measure');
}

/** Its own, or those of a cube it joins. */
export function hasMeasures(cube: CubeShape, { shapes }: TypeRegistry): boolean {
  const own = (shape: CubeShape | undefined) =>
    [...(shape?.fields.values() ?? [])].some(({ kind }) => kind === 'measure');
  return (
    own(cube) ||
    [...cube.fields.values()].some((field) => field.kind === 'join' && own(shapes.get(field.to)))
  );
}

export function listOf<T extends GraphQLInputType | GraphQLOutputType>(
  type: T,
): GraphQLList<GraphQLNonNull<T>> {
  return new GraphQLList(new GraphQLNonNull(type)) as GraphQLList<GraphQLNonNull<T>>;
}

export function mapFields<T>(
  cube: CubeShape,
  make: (field: FieldShape) => T | null,
): Record<string, T> {
  const fields: Record<string, T> = {};
  for (const [name, field] of cube.fields) {
    const made = make(field);
    if (made !== null) fields[name] = made;
  }
  return fields;
}

/** Names are unique by construction (shapes.ts), and each name stands for one kind of type. */
export function once<T extends GraphQLNamedType>(
  registry: TypeRegistry,
  name: string,
  make: (name: string) => T,
): T {
  const known = registry.made.get(name);
  if (known) return known as T;
  const type = make(name);
  registry.made.set(name, type);
  return type;
}
