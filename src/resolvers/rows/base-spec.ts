/** A root field's arguments → what all of its questions share. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import { blankSpec } from '../../semantic/query/blank-spec.ts';
import type { QuerySpec, RangeSpec, TopSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import { type CubeShape, isTime } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { checkedZone } from './asked-zone.ts';
import { toFilter } from './filter-input.ts';
import type { Grouping } from './group-by.ts';
import type { OrderArgs } from './order-by.ts';
import type { ColumnPlan } from './question-columns.ts';
import { type CompareArgs, type TimeRangeArgs, toCompare, toTimeRange } from './range-input.ts';

/** A root field's arguments, coerced. Enum values arrive as what they stand for. */
export interface CubeArgs {
  readonly time?: {
    readonly dimension?: string | null;
    readonly range: TimeRangeArgs;
    readonly compare?: CompareArgs | null;
    readonly fill?: boolean | null;
  } | null;
  readonly where?: Readonly<Record<string, unknown>> | null;
  readonly having?: Readonly<Record<string, unknown>> | null;
  readonly segments?: readonly string[] | null;
  readonly timezone?: string | null;
  readonly orderBy?: readonly OrderArgs[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly top?: TopArgs | null;
  /** Null or absent: what is selected decides. */
  readonly grouping?: Grouping | null;
}

/** The leading values of a dimension, by its path, in a measure of the root, by name. */
interface TopArgs {
  readonly n: number;
  readonly by: string;
  readonly dimension: MemberName;
  readonly other?: boolean | null;
}

/** What all questions of one root field share. */
export function baseSpec(cube: CubeShape, args: CubeArgs, operation: Operation): QuerySpec {
  const { shapes } = operation;
  return {
    ...blankSpec,
    root: cube.name,
    ranges: args.time ? [timeRange(cube, args.time)] : [],
    where: toFilter(args.where, cube, cube.name, shapes),
    having: toFilter(args.having, cube, cube.name, shapes),
    segments: (args.segments ?? []).map((segment) => `${cube.name}.${segment}`),
    timeZone: checkedZone(args.timezone ?? 'UTC'),
    ...(args.grouping && { fixedGroups: true }),
  };
}

function timeRange(cube: CubeShape, time: NonNullable<CubeArgs['time']>): RangeSpec {
  const dimensions = [...cube.fields.values()].filter(isTime);
  const asked = time.dimension ?? null;
  const dimension = asked ? dimensions.find(({ enumValue }) => enumValue === asked) : dimensions[0];
  if (!dimension) {
    const names = dimensions.map(({ enumValue }) => enumValue);
    const suggestion = asked === null ? undefined : nearest(asked, names);
    const those = names.length === 0 ? '' : ` (it has ${names.join(', ')})`;
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: `${cube.field} has no time dimension${asked === null ? '' : ` ${asked}${those}`}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  const compare = toCompare(time.compare);
  return {
    member: `${cube.name}.${dimension.name}`,
    range: toTimeRange(time.range),
    ...(compare && { compare }),
    ...(time.fill && { fill: true }),
  };
}

/** `top` over these columns; the dimension must be among them. */
export function topSpec(
  cube: CubeShape,
  { top, grouping }: Pick<CubeArgs, 'top' | 'grouping'>,
  columns: readonly ColumnPlan[],
): TopSpec | null {
  if (!top) return null;
  const { n, by, dimension, other } = top;
  const column = columns.find((one) => one.kind === 'dimension' && one.member === dimension);
  if (column) {
    return { n, by: `${cube.name}.${by}`, dimension: column.as, other: other ?? false };
  }
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: dimension,
    problem: 'top takes a dimension that rows are grouped by',
    suggestion: grouping ? 'Add it to groupBy.' : 'Select it in rows.',
  });
}
