/** Members as enum values: for arguments that name them. */
import { GraphQLEnumType, type GraphQLEnumValueConfig } from 'graphql';
import type { CubeShape, DimensionShape, FieldShape } from '../resolvers/shape.ts';
import { describe } from './describe.ts';
import { constantCase, type Namer, namer } from './names.ts';
import { once, type TypeRegistry } from './registry.ts';

/** Joins nested deeper have no name of one word. */
const MAX_JOINS = 2;

type Values = Record<string, GraphQLEnumValueConfig>;

/**
 * The dimensions of a cube (`STATUS`) and of what it joins , standing for their paths. Null
 * when there are none. Its values are made when they are first asked for: most schemas never are.
 */
export function dimensionEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType | null {
  if (![...cube.fields.values()].some((field) => field.kind !== 'measure')) return null;
  return once(registry, `${cube.typePrefix}Dimension`, (name) => {
    const description =
      'Its dimensions, and those of what it joins, each behind the name of its join.';
    const values = (): Values => {
      const found: Values = {};
      addDimensions(found, namer(), cube, registry, { prefix: '', path: [cube.name] });
      return found;
    };
    return new GraphQLEnumType({ name, description, values });
  });
}

/** The value that stands for no dimension: all rows. */
export const TOTAL = ' total';

/** What a share is taken within: {@link dimensionEnum}'s values, and `TOTAL`. */
export function shareEnum(cube: CubeShape, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, `${cube.typePrefix}ShareWithin`, (name) => {
    const description = 'A share of all rows with the same value of each.';
    const values = (): Values => {
      const found: Values = { TOTAL: { value: TOTAL, description: 'Of all rows.' } };
      addDimensions(found, namer(['TOTAL']), cube, registry, { prefix: '', path: [cube.name] });
      return found;
    };
    return new GraphQLEnumType({ name, description, values });
  });
}

interface Place {
  readonly prefix: string;
  readonly path: readonly string[];
}

function addDimensions(
  found: Values,
  names: Namer,
  cube: CubeShape,
  registry: TypeRegistry,
  { prefix, path }: Place,
): void {
  const fields: readonly FieldShape[] = [...cube.fields.values()];
  for (const field of fields) {
    if (field.kind !== 'dimension') continue;
    found[names.take(`${prefix}${field.enumValue}`)] = dimensionValue(field, path);
  }
  if (path.length > MAX_JOINS) return;
  for (const field of fields) {
    const target = field.kind === 'join' ? registry.shapes.get(field.to) : undefined;
    if (!target || path.includes(target.name)) continue;
    const inner = {
      prefix: `${prefix}${constantCase(field.field)}_`,
      path: [...path, target.name],
    };
    addDimensions(found, names, target, registry, inner);
  }
}

function dimensionValue(field: DimensionShape, path: readonly string[]): GraphQLEnumValueConfig {
  const value = [...path, field.name].join('.');
  return { value, description: describe(field), deprecationReason: field.deprecated };
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
