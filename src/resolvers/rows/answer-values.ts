/** `ordersValues(dimension:)`: the distinct values of a dimension, for menus of filters. */

import type { FilterSpec, MemberName } from '../../semantic/model/filter-spec.ts';
import type { SemanticModel } from '../../semantic/model/types.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import type { Cell } from '../../shared/values.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from '../answer/answer-meta.ts';
import { findMember } from '../answer/member-index.ts';
import { type PageInfo, pageInfo, pageRows, pageSize, pageSpec } from '../answer/paging.ts';
import type { CubeShape, DimensionShape, MeasureShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { baseSpec, type CubeArgs } from './base-spec.ts';
import { type ColumnPlan, columnPlan, specColumns } from './question-columns.ts';
import { type CellReader, cellReader } from './row-objects.ts';

export interface ValuesArgs extends Omit<CubeArgs, 'having' | 'orderBy'> {
  readonly dimension: MemberName;
  readonly search?: string | null;
}

export interface DistinctValue {
  /** As `where` takes it. */
  readonly value: unknown;
  /** How many records have it; null when the model counts none, or it was not asked. */
  readonly count: unknown;
}

/** Fields are named as in GraphQL. */
export interface ValuesAnswer {
  readonly values: readonly DistinctValue[];
  readonly pageInfo: PageInfo;
  readonly meta: AnswerMeta;
  totalCount(): Promise<Cell>;
}

/** Values come in their own order, the missing one last. */
export async function answerValues(
  cube: CubeShape,
  args: ValuesArgs,
  isCounted: boolean,
  operation: Operation,
): Promise<ValuesAnswer> {
  const shape = findMember(operation.shapes, args.dimension) as DimensionShape;
  const names = new Set<string>();
  const key = columnPlan(args.dimension, { shape, granularity: null }, names);
  const count = isCounted ? countColumn(cube, operation.model, names) : null;
  const base = baseSpec(cube, args, operation);
  const order = [{ column: key.as, direction: 'asc' as const, nulls: null }];
  const spec: QuerySpec = {
    ...base,
    ...specColumns(count === null ? [key] : [key, count]),
    where: searched(base.where, args),
    order,
  };
  const size = pageSize(args.first, operation);
  const answer = await operation.ask(pageSpec(spec, size, args.after, operation));
  const { now } = operation;
  const context = { timeZone: base.timeZone, now, ranges: answer.ranges };
  const value = wireReader(shape, cellReader(key, answer.result, context));
  const counted = count === null ? () => null : cellReader(count, answer.result, context);
  const page = pageInfo(spec, answer.result, size, operation);
  const limited = page.hasNextPage && (args.first ?? null) === null;
  return {
    values: pageRows(answer.result, size).map((cells) => {
      return { value: value(cells), count: counted(cells) };
    }),
    pageInfo: page,
    meta: describeAnswer([answer], base, limited ? [limitedWarning(size)] : [], now),
    totalCount: () => countValues({ ...spec, measures: [] }, operation),
  };
}

async function countValues(spec: QuerySpec, operation: Operation): Promise<Cell> {
  const { result } = await operation.ask({ ...spec, order: [], shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}

function searched(where: FilterSpec | null, { dimension, search }: ValuesArgs): FilterSpec | null {
  if (search === undefined || search === null || search === '') return where;
  const contains: FilterSpec = {
    ...{ kind: 'compare', member: dimension, operator: 'contains' },
    ...{ values: [search], caseInsensitive: true },
  };
  return where === null ? contains : { kind: 'and', of: [where, contains] };
}

/** The first measure that counts every row of the cube itself. */
function countColumn(cube: CubeShape, model: SemanticModel, names: Set<string>): ColumnPlan | null {
  const isPlain = ({ name, type }: MeasureShape) => {
    const view = model.views.get(cube.name);
    const included = view?.members.get(name);
    if (view && included?.cubes.join('.') !== view.root) return false;
    const of = model.cubes.get(view?.root ?? cube.name);
    const definition = of?.measures.get(included?.member ?? name)?.definition;
    const isAll = definition?.kind === 'aggregate' && definition.sql === null;
    return type === 'count' && isAll && definition.filters.length === 0;
  };
  for (const shape of cube.fields.values()) {
    if (shape.kind !== 'measure' || !isPlain(shape)) continue;
    return columnPlan(`${cube.name}.${shape.name}`, { shape, granularity: null }, names);
  }
  return null;
}

/** A closed list's values go by their names, here as in `where`. */
function wireReader({ values }: DimensionShape, read: CellReader): CellReader {
  const names = new Map(values.map(({ name, value }) => [value, name]));
  return names.size === 0
    ? read
    : (cells) => {
        const value = read(cells);
        return names.get(String(value)) ?? value;
      };
}
