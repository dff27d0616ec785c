/** Members as enum values: for arguments that name them. */
import { GraphQLEnumType, type GraphQLEnumValueConfig } from 'graphql';
import type { CubeShape, DimensionShape, FieldShape } from '../../resolvers/api-shape.ts';
import type { GroupArgs } from '../../resolvers/rows/group-by.ts';
import { constantCase, namer } from '../api-names.ts';
import { describe } from './describe.ts';
import { type NamedDimension, type Place, placesFrom } from './member-names.ts';
import { once, type TypeRegistry } from './type-registry.ts';

type Values = Record<string, GraphQLEnumValueConfig>;

/**
 * The dimensions of a cube (`STATUS`) and of what it joins (`CUSTOMER_STATE`), standing for their paths. Null
 * when there are none. Its values are made when they are first asked for: most schemas never are.
 */
export function dimensionEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType | null {
  if (!hasDimensions(cube, registry)) return null;
  return once(registry, `${cube.typePrefix}Dimension`, (name) => {
    const description =
      'Its dimensions, and those of what it joins, each behind the name of its join.';
    const values = (): Values => Object.fromEntries(dimensionValues(cube, registry));
    return new GraphQLEnumType({ name, description, values });
  });
}

/** What rows can be grouped by: dimensions, and time dimensions at each of their granularities. */
export function groupEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType | null {
  if (!hasDimensions(cube, registry)) return null;
  return once(registry, `${cube.typePrefix}GroupBy`, (name) => {
    const description =
      'Its dimensions, and those of what it joins, each behind the name of its join; times with a granularity behind them.';
    const values = (): Values =>
      Object.fromEntries(seen(cube, registry).flatMap((one) => groupValues(one)));
    return new GraphQLEnumType({ name, description, values });
  });
}

/** What {@link groupEnum} calls a key; null where it has no such value. */
export function groupName(
  cube: CubeShape,
  { member, granularity }: GroupArgs,
  registry: TypeRegistry,
): string | null {
  const found = seen(cube, registry).find(({ path }) => path === member);
  return found?.named.groups.find((one) => one.granularity === granularity)?.name ?? null;
}

/** The value that stands for no dimension: all rows. */
export const TOTAL = ' total';

/** What a share is taken within: {@link dimensionEnum}'s values, and `TOTAL`. */
export function shareEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, `${cube.typePrefix}ShareWithin`, (name) => {
    const description = 'A share of all rows with the same value of each.';
    const values = (): Values => {
      const all = dimensionValues(cube, registry);
      const names = namer(['TOTAL', ...all.map(([key]) => key)]);
      const own = all.map(([key, value]) => [key === 'TOTAL' ? names.take(key) : key, value]);
      const total = { value: TOTAL, description: 'Of all rows.' };
      return { TOTAL: total, ...Object.fromEntries(own) };
    };
    return new GraphQLEnumType({ name, description, values });
  });
}

/** A dimension that the caller sees. */
interface Seen {
  readonly named: NamedDimension;
  readonly shape: DimensionShape;
  /** Its name by its path. */
  readonly path: string;
}

function seen(cube: CubeShape, registry: TypeRegistry): readonly Seen[] {
  return placesFrom(cube.name, registry.named).flatMap((place) => seenAt(place, registry));
}

/** Nothing where a join on the way leads to what the caller does not see. */
function seenAt({ cubes, dimensions }: Place, { shapes }: TypeRegistry): readonly Seen[] {
  const shape = shapes.get(cubes.at(-1) ?? '');
  const isReached = cubes.every(
    (name, i) => i === 0 || joins(shapes.get(cubes[i - 1] ?? ''), name),
  );
  if (shape === undefined || !isReached) return [];
  return dimensions.flatMap((named) => {
    const field = shape.fields.get(named.field);
    if (field?.kind !== 'dimension') return [];
    return [{ named, shape: field, path: [...cubes, named.member].join('.') }];
  });
}

function joins(shape: CubeShape | undefined, to: string): boolean {
  const fields: readonly FieldShape[] = [...(shape?.fields.values() ?? [])];
  return fields.some((field) => field.kind === 'join' && field.to === to);
}

/** Most cubes have some of their own, and then nothing is looked for. */
function hasDimensions(cube: CubeShape, registry: TypeRegistry): boolean {
  const own = [...cube.fields.values()].some(({ kind }) => kind === 'dimension');
  return own || seen(cube, registry).length > 0;
}

type Value = readonly [string, GraphQLEnumValueConfig];

function dimensionValues(cube: CubeShape, registry: TypeRegistry): readonly Value[] {
  return seen(cube, registry).map(({ named, shape, path }) => {
    const about = { description: describe(shape), deprecationReason: shape.deprecated };
    return [named.name, { value: path, ...about }];
  });
}

function groupValues({ named, shape, path: member }: Seen): readonly Value[] {
  return named.groups.map(({ name, granularity }) => {
    const value: GroupArgs = { member, granularity };
    return [name, { value, deprecationReason: shape.deprecated }];
  });
}

/** The measures of a cube, standing for their names; null when there are none. */
export function measureEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType | null {
  const fields: readonly FieldShape[] = [...cube.fields.values()];
  const measures = fields.filter((field) => field.kind === 'measure');
  if (measures.length === 0) return null;
  return once(registry, `${cube.typePrefix}Measure`, (name) => {
    const names = namer();
    const values = measures.map((field) => {
      const value = { value: field.name, deprecationReason: field.deprecated };
      return [names.take(constantCase(field.name)), value] as const;
    });
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
}
