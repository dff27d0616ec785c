import type { ColumnType, ValueType } from '../../shared/values.ts';
import type { Cube, Measure, SemanticModel } from './types.ts';

/** By `cube.member`: of a dimension its column, of a measure the column that it folds. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>;

/** The model that knows what its databases keep. */
export function withColumns(model: SemanticModel, types: ColumnTypes): SemanticModel {
  if (types.size === 0) return model;
  const cubes = [...model.cubes].map(([name, cube]) => [name, typedCube(cube, types)] as const);
  return { ...model, cubes: new Map(cubes) };
}

function typedCube(cube: Cube, types: ColumnTypes): Cube {
  const typed = <M extends { readonly name: string }>(member: M): M => {
    const column = types.get(`${cube.name}.${member.name}`);
    return column === undefined ? member : { ...member, column };
  };
  const dimensions = [...cube.dimensions].map(([name, one]) => [name, typed(one)] as const);
  const measures = [...cube.measures].map(([name, one]) => [name, foldedType(typed(one))] as const);
  return { ...cube, dimensions: new Map(dimensions), measures: new Map(measures) };
}

/** The greatest of what is no number is no decimal, whatever the schema has to call it. */
function foldedType(measure: Measure): Measure {
  const { type, valueType, column, meta } = measure;
  const picks = (type === 'min' || type === 'max') && meta['graphql_type'] === undefined;
  if (!picks || valueType !== 'decimal' || column === undefined) return measure;
  return { ...measure, valueType: pickedAs(column) };
}

/** What the greatest or least value of a column is. */
export function pickedAs({ kind }: ColumnType): ValueType {
  return PICKED[kind] ?? 'string';
}

const PICKED: Readonly<Partial<Record<ColumnType['kind'], ValueType>>> = {
  integer: 'decimal',
  decimal: 'decimal',
  float: 'decimal',
  date: 'date',
  timestamp: 'timestamp',
};
