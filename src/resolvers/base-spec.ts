/** A root field's arguments → what all of its questions share. */
import type { QuerySpec, RangeSpec } from '../semantic/query/spec.ts';
import { GatewayError } from '../shared/errors.ts';
import { nearest } from '../shared/suggest.ts';
import { toFilter } from './filters.ts';
import type { Operation } from './operation.ts';
import type { OrderArgs } from './order.ts';
import { type TimeRangeArgs, toTimeRange } from './ranges.ts';
import { type CubeShape, isTime } from './shape.ts';
import { checkedZone } from './time-zone.ts';

/** A root field's arguments, coerced. Enum values arrive as what they stand for. */
export interface CubeArgs {
  readonly time?: {
    readonly dimension?: string | null;
    readonly range: TimeRangeArgs;
  } | null;
  readonly where?: Readonly<Record<string, unknown>> | null;
  readonly having?: Readonly<Record<string, unknown>> | null;
  readonly segments?: readonly string[] | null;
  readonly timezone?: string | null;
  readonly orderBy?: readonly OrderArgs[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What all questions of one root field share. */
export function baseSpec(cube: CubeShape, args: CubeArgs, operation: Operation): QuerySpec {
  const { shapes } = operation;
  return {
    root: cube.name,
    measures: [],
    dimensions: [],
    ranges: args.time ? [timeRange(cube, args.time)] : [],
    where: toFilter(args.where, cube, cube.name, shapes),
    having: toFilter(args.having, cube, cube.name, shapes),
    segments: (args.segments ?? []).map((segment) => `${cube.name}.${segment}`),
    order: [],
    limit: null,
    offset: 0,
    timeZone: checkedZone(args.timezone ?? 'UTC'),
    shape: 'rows',
    totalsBy: null,
    after: null,
  };
}

function timeRange(cube: CubeShape, time: NonNullable<CubeArgs['time']>): RangeSpec {
  const dimensions = [...cube.fields.values()].filter(isTime);
  const asked = time.dimension ?? null;
  const dimension = asked ? dimensions.find(({ enumValue }) => enumValue === asked) : dimensions[0];
  if (!dimension) {
    const names = dimensions.map(({ enumValue }) => enumValue);
    const suggestion = asked === null ? undefined : nearest(asked, names);
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: `${cube.field} has no time dimension${asked === null ? '' : ` ${asked}`}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return { member: `${cube.name}.${dimension.name}`, range: toTimeRange(time.range) };
}
