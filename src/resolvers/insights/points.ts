/** Measures of an insight by period. */
import type { MemberPath } from '../../semantic/model/types.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import type { Grain } from '../../shared/values.ts';
import { findMember } from '../answer/member-index.ts';
import type { FieldValues } from '../answer/selected-field.ts';
import type { Bucket } from '../answer/time-buckets.ts';
import type { Operation } from '../operation.ts';
import { type ColumnPlan, columnPlan, specColumns } from '../rows/question-columns.ts';
import { cellReader, rowContext } from '../rows/row-objects.ts';
import {
  type ComparedValues,
  comparedReader,
  type WantedMembers,
  wantedColumns,
} from './compared-members.ts';
import { pathName } from './insight-request.ts';

/** One period. */
export interface Point extends ComparedValues {
  readonly bucket: Bucket;
}

/** Every period of the range in order, also those without rows; without a range those that have some. */
export async function askPoints(
  base: QuerySpec,
  by: {
    readonly time: MemberPath;
    readonly granularity: Grain;
    readonly wanted: WantedMembers;
  },
  operation: Operation,
): Promise<readonly Point[]> {
  const root = base.root ?? '';
  const names = new Set<string>();
  const time = timeColumn(pathName(root, by.time), by.granularity, names, operation);
  const columns = wantedColumns(root, by.wanted, operation.shapes, names);
  const spec: QuerySpec = {
    ...base,
    ...specColumns([time, ...columns]),
    ranges: base.ranges.map((range) => ({ ...range, fill: true })),
    order: [{ column: time.as, direction: 'asc', nulls: null }],
    limit: operation.limits.maxRows,
  };
  const result = await operation.ask(spec);
  const bucket = cellReader(time, result.result, rowContext(operation, base, result));
  const values = comparedReader(columns, base, result, operation);
  return result.result.rows.flatMap((cells) => {
    // Rows without a time are of no period.
    const at = bucket(cells) as Bucket | null;
    return at === null ? [] : [{ bucket: at, ...values(cells) }];
  });
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

/** What a point has besides its measures. A period of a day or more goes by its date. */
export function pointFields({ bucket }: Point, granularity: Grain): FieldValues {
  return {
    date: () => (granularity === 'hour' ? bucket.start : bucket.start.slice(0, 10)),
    partial: () => bucket.partial,
  };
}
