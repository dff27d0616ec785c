/** What a root field of an insight asks, whatever its kind. */
import type { ResolvedRange } from '../../engine/engine.ts';
import type { AskedInsight } from '../../semantic/insights/insight-spec.ts';
import type { FilterSpec, TimeRangeSpec } from '../../semantic/model/filter-spec.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import type { CompareSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError, isGatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { isTime } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { checkedZone } from '../rows/asked-zone.ts';
import type { CubeArgs } from '../rows/base-spec.ts';
import { toFilter } from '../rows/filter-input.ts';
import { toCompare, toTimeRange } from '../rows/range-input.ts';

/** Arguments that root fields of insights share, coerced; its own stand in `own` by the model's names. */
export interface InsightArgs extends Pick<CubeArgs, 'time' | 'where' | 'segments' | 'timezone'> {
  readonly own: Readonly<Record<string, unknown>>;
}

export type TimedInsight = Insight & { readonly time: MemberPath };

/** What one root field asks. */
export interface InsightRequest {
  readonly insight: TimedInsight;
  /** What all questions of it share. */
  readonly asked: AskedInsight;
  /** Null: its period stands alone. */
  readonly compare: CompareSpec | null;
  /** Its period as the calendar has it, and the one that it is compared with; empty: all of time. */
  readonly ranges: readonly ResolvedRange[];
}

export function requestOf(
  insight: TimedInsight,
  args: InsightArgs,
  operation: Operation,
): InsightRequest {
  const { shapes } = operation;
  const shape = shapes.get(insight.cube);
  const filters = [
    shape ? toFilter(args.where, shape, insight.cube, shapes) : null,
    ...(args.segments ?? []).map((name) => segment(insight.cube, name)),
    ...insight.args.map(({ name, member }) => equals(insight.cube, member, args.own[name])),
  ].filter((filter) => filter !== null);
  const asked: AskedInsight = {
    insight: insight.name,
    range: rangeOf(insight, args, operation),
    where: filters.length === 0 ? null : { kind: 'and', of: filters },
    timeZone: checkedZone(args.timezone ?? 'UTC'),
  };
  const compare = toCompare(args.time?.compare);
  return { insight, asked, compare, ranges: resolvedRanges(insight, asked, compare, operation) };
}

/** Without its `compare` first, so that an error tells of the one or of the other. */
function resolvedRanges(
  { cube, time, name }: TimedInsight,
  { range, timeZone }: AskedInsight,
  compare: CompareSpec | null,
  { engine, now }: Operation,
): readonly ResolvedRange[] {
  if (range === null) return [];
  const one = { member: pathName(cube, time), range };
  const alone = engine.ranges({ ranges: [one], timeZone }, now);
  if (compare === null) return alone;
  return inCompareOf(name, () => engine.ranges({ ranges: [{ ...one, compare }], timeZone }, now));
}

/** {@link inCompare} for what it throws. */
export function inCompareOf<T>(insight: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inCompare(insight, error);
  }
}

/** What is wrong with a period says where it stands, if it is the one that is compared with. */
export function inCompare(insight: string, error: unknown): unknown {
  if (!isGatewayError(error) || error.code !== 'INVALID_TIME_RANGE') return error;
  const problem = `time.compare of ${insight}: ${error.facts.problem}`;
  return new GatewayError('INVALID_TIME_RANGE', { problem });
}

/** An insight goes by its own time dimension; one that is named must be that one. */
function rangeOf(
  { name, cube, time }: TimedInsight,
  { time: asked }: InsightArgs,
  { shapes }: Operation,
): TimeRangeSpec | null {
  if (!asked) return null;
  const shape = shapes.get(time.path.at(-1) ?? cube);
  const own = [...(shape?.fields.values() ?? [])]
    .filter(isTime)
    .find((of) => of.name === time.name);
  if (asked.dimension && asked.dimension !== own?.enumValue) {
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: `${name} goes by ${time.name}, not by ${asked.dimension}`,
    });
  }
  return toTimeRange(asked.range);
}

const segment = (cube: string, name: string): FilterSpec => ({
  kind: 'segment',
  member: `${cube}.${name}`,
});

function equals(cube: string, member: MemberPath, value: unknown): FilterSpec | null {
  if (value === undefined || value === null) return null;
  return {
    ...{ kind: 'compare', member: pathName(cube, member), operator: 'equals' },
    ...{ values: [value as Cell], caseInsensitive: false },
  };
}

export const pathName = (cube: string, { path, name }: MemberPath): string =>
  [cube, ...path, name].join('.');
