/** Measures of an insight by period. */
import type { QueryResult } from '../../engine/engine.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import type { QuerySpec } from '../../semantic/query/spec.ts';
import type { Grain } from '../../shared/values.ts';
import type { Bucket } from '../buckets.ts';
import { type ColumnPlan, columnPlan, specColumns } from '../columns.ts';
import { findMember } from '../member-index.ts';
import type { Operation } from '../operation.ts';
import { cellReader, type Row, rowContext } from '../rows.ts';
import type { FieldValues } from '../selected-field.ts';
import { pathName } from './ask.ts';
import { columnsAt, valuesReader } from './insight-question.ts';

/** One period. */
export interface Point {
  readonly bucket: Bucket;
  /** By the keys of the members. */
  readonly values: Row;
}

export interface AnsweredPoints {
  readonly points: readonly Point[];
  readonly result: QueryResult;
}

/** Every period of the range in order, also those without rows; without a range those that have some. */
export async function askPoints(
  base: QuerySpec,
  by: {
    readonly time: MemberPath;
    readonly granularity: Grain;
    readonly measures: readonly string[];
  },
  operation: Operation,
): Promise<AnsweredPoints> {
  const root = base.root ?? '';
  const names = new Set<string>();
  const time = timeColumn(pathName(root, by.time), by.granularity, names, operation);
  const columns = columnsAt(root, by.measures, operation.shapes, names);
  const spec: QuerySpec = {
    ...base,
    ...specColumns([time, ...columns]),
    ranges: base.ranges.map((range) => ({ ...range, fill: true })),
    order: [{ column: time.as, direction: 'asc', nulls: null }],
    limit: operation.limits.maxRows,
  };
  const result = await operation.ask(spec);
  const bucket = cellReader(time, result.result, rowContext(operation, base, result));
  const values = valuesReader(columns, base, result, operation);
  const points = result.result.rows.flatMap((cells) => {
    // Rows without a time are of no period.
    const at = bucket(cells) as Bucket | null;
    return at === null ? [] : [{ bucket: at, values: values(cells) }];
  });
  return { points, result };
}

function timeColumn(
  member: string,
  granularity: Grain,
  names: Set<string>,
  { shapes }: Operation,
): ColumnPlan {
  const shape = findMember(shapes, member);
  if (shape.kind === 'measure') throw new TypeError(`${member} is no dimension`);
  return columnPlan(member, { shape, granularity }, names);
}

/** What a point has besides its measures. */
export function pointFields(point: Point, granularity: Grain): FieldValues {
  return { date: () => dateOf(point, granularity), partial: () => point.bucket.partial };
}

/** A period of a day or more goes by its date. */
export function dateOf(point: Point | undefined, granularity: Grain): string | undefined {
  const start = point?.bucket.start;
  return granularity === 'hour' ? start : start?.slice(0, 10);
}
