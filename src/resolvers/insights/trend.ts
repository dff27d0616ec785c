/** `trends:` of the model: measures over time, and what the whole of each series says. */
import { MAX_PERIODS, periodsBeside, periodsOf } from '../../semantic/insights/periods.ts';
import { analyseTrend, leadOf, type TrendSummary } from '../../semantic/insights/trend/analyse.ts';
import type { Series } from '../../semantic/insights/trend/averages.ts';
import type { Argument, Trend } from '../../semantic/model/insights/types.ts';
import type { QuerySpec } from '../../semantic/query/spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { createRecorder, type QueryExplanation } from '../explain.ts';
import { type AnswerMeta, describeAnswer } from '../meta.ts';
import type { Operation } from '../operation.ts';
import { truncatedWarning } from '../warnings.ts';
import { type InsightArgs, insightQuestion } from './insight-question.ts';
import { askPoints, type Point } from './points.ts';

/** What is selected: measures by name. */
export interface TrendParts {
  readonly points: readonly string[];
  /** Of the moving averages and the summary. */
  readonly analysed: readonly string[];
  readonly explain: boolean;
}

export interface TrendAnswer {
  readonly points: readonly TrendPoint[];
  /** By measure. */
  readonly summary: Readonly<Record<string, MeasureTrend>>;
  readonly meta: AnswerMeta;
  readonly explain: readonly QueryExplanation[];
}

export interface TrendPoint extends Point {
  /** By measure. */
  readonly movingAverage: Readonly<Record<string, number | null>>;
}

export interface MeasureTrend extends Omit<TrendSummary, 'changePoints'> {
  readonly changePoints: readonly {
    /** Where the new level starts. */
    readonly at: Point['bucket'];
    readonly before: number;
    readonly after: number;
  }[];
}

/** Each member that tells series apart is an argument; without it the series is over all of its values. */
export function withSeriesArguments(trend: Trend): Trend {
  const own = new Set(trend.args.map(({ name }) => name));
  const more = trend.by
    .filter(({ name }) => !own.has(name))
    .map((member): Argument => ({ name: member.name, member, required: false }));
  return { ...trend, args: [...trend.args, ...more] };
}

export async function answerTrend(
  trend: Trend,
  parts: TrendParts,
  args: InsightArgs,
  operation: Operation,
): Promise<TrendAnswer> {
  const base = insightQuestion(withSeriesArguments(trend), trend.time, args);
  const recorder = parts.explain ? createRecorder(operation) : null;
  const asked = withLead(trend, base, operation);
  const measures = [...new Set([...parts.points, ...parts.analysed])];
  const { points, result } = await askPoints(
    asked.spec,
    { time: trend.time, granularity: trend.granularity, measures },
    recorder?.for('points') ?? operation,
  );
  const lead = Math.max(0, points.length - asked.length);
  const shown = points.slice(lead);
  const analysed = parts.analysed.map((name) => {
    return [name, analyseTrend(points.map(numberOf(name)), lead, trend)] as const;
  });
  const { maxRows } = operation.limits;
  const resolved = operation.engine.ranges(base, operation.now);
  return {
    points: shown.map((point, i) => ({
      ...point,
      movingAverage: Object.fromEntries(
        analysed.map(([name, { movingAverage }]) => [name, shortened(movingAverage[i] ?? null)]),
      ),
    })),
    summary: Object.fromEntries(
      analysed.map(([name, { summary }]) => [name, measureTrend(summary, shown)]),
    ),
    meta: describeAnswer(
      [{ ...result, ranges: resolved }],
      base,
      truncatedWarning(result.result.truncated, maxRows),
      operation.now,
    ),
    explain: recorder?.explain() ?? [],
  };
}

/** The question from as many periods before its range as the averages of the first point look back to. */
function withLead(
  trend: Trend,
  base: QuerySpec,
  { engine, now }: Operation,
): { readonly spec: QuerySpec; readonly length: number } {
  const [range] = engine.ranges(base, now);
  if (range === undefined) return invalidRange('a trend needs a time range');
  const { granularity, timeZone } = { ...trend, ...base };
  const [start, end] = [new Date(range.start), new Date(range.end)];
  const periods = periodsOf({ start, end }, granularity, timeZone);
  if (periods.length > MAX_PERIODS) return invalidRange('it has too many periods');
  const [first] = periodsBeside(periods, -leadOf(trend), granularity, timeZone);
  const between = { kind: 'between', start: first?.start ?? range.start, end: range.end } as const;
  return {
    spec: { ...base, ranges: [{ member: range.member, range: between }] },
    length: periods.length,
  };
}

const numberOf =
  (measure: string) =>
  ({ values }: Point): Series[number] => {
    const value = values[measure];
    return typeof value === 'number' || typeof value === 'string' ? Number(value) : null;
  };

function measureTrend(summary: TrendSummary, points: readonly Point[]): MeasureTrend {
  const { direction, slope, momentum, velocity, changePoints } = summary;
  return {
    direction,
    slope: shortened(slope),
    momentum: shortened(momentum),
    velocity: shortened(velocity),
    changePoints: changePoints.flatMap(({ index, before, after }) => {
      const at = points[index]?.bucket;
      return at ? [{ at, before: shortened(before), after: shortened(after) }] : [];
    }),
  };
}

/** As every float on the wire. */
function shortened<T extends number | null>(value: T): T {
  return value === null ? value : (Number(value.toPrecision(15)) as T);
}

function invalidRange(problem: string): never {
  throw new GatewayError('INVALID_TIME_RANGE', { problem });
}
