/** `trends:` of the model: measures over time, and what the whole of each series says. */

import type { ResolvedRange } from '../../engine/engine.ts';
import { MAX_PERIODS, periodsBeside, periodsOf } from '../../semantic/insights/periods.ts';
import {
  analyseTrend,
  leadOf,
  type TrendAnalysis,
  type TrendSummary,
} from '../../semantic/insights/trend/analyse.ts';
import type { Series } from '../../semantic/insights/trend/averages.ts';
import type { Trend } from '../../semantic/model/insights/types.ts';
import type { QuerySpec } from '../../semantic/query/spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Grain } from '../../shared/values.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows.ts';
import { type FieldValues, objectOf, type SelectedField } from '../selected-field.ts';
import { type Ask, answerInsight, askedInsight, type InsightArgs } from './ask.ts';
import {
  type FieldMembers,
  insightQuestion,
  membersOf,
  selectedMembers,
} from './insight-question.ts';
import { askPoints, dateOf, type Point, pointFields } from './points.ts';

/** A trend with the fields that stand for its measures. */
export interface FieldedTrend {
  readonly trend: Trend;
  readonly members: FieldMembers;
}

/** Both parts ask for all measures of either, so that one question answers them. */
export function answerTrend(
  { trend, members }: FieldedTrend,
  selected: readonly SelectedField[],
  args: InsightArgs,
  operation: Operation,
): Promise<Row> {
  const asked = askedInsight(trend, args, operation);
  const whole = wholePeriods(trend, insightQuestion(trend, trend.time, asked), operation);
  const measures = [...new Set(selected.flatMap((part) => measuresOf(part, members)))];
  const series = async (ask: Ask): Promise<AnalysedSeries> => {
    const { time, granularity } = trend;
    const by = { time, granularity, measures };
    const { points } = await askPoints(whole.spec, by, { ...operation, ask });
    const byMeasure = measures.map((name) => {
      const numbers = points.map(numberAt(name, operation.now));
      return [name, analyseTrend(numbers, points.length - whole.length, trend)] as const;
    });
    return { points: points.slice(-whole.length), byMeasure: new Map(byMeasure) };
  };
  return answerInsight(selected, trend, asked, showing(whole.shown, operation), {
    points: async ({ fields }, ask) => pointRows(fields, members, await series(ask), trend),
    summary: async ({ fields }, ask) => summaryRow(fields, members, await series(ask), trend),
  });
}

/** Answers tell of the periods that are shown, not of those before them. */
const showing = (range: ResolvedRange, operation: Operation): Operation => ({
  ...operation,
  ask: async (spec) => ({ ...(await operation.ask(spec)), ranges: [range] }),
});

/** The measures that are selected below `points` or `summary`. */
function measuresOf({ name, fields }: SelectedField, members: FieldMembers): readonly string[] {
  if (name !== 'points' && name !== 'summary') return [];
  const averages = fields.filter((field) => field.name === 'movingAverage');
  return selectedMembers([...fields, ...averages.flatMap((field) => field.fields)], members);
}

interface AnalysedSeries {
  /** Those of the range. */
  readonly points: readonly Point[];
  readonly byMeasure: ReadonlyMap<string, TrendAnalysis>;
}

/** A period that has not ended has no part in averages, nor in what is said of the whole. */
const numberAt =
  (measure: string, now: Date) =>
  ({ values, bucket }: Point): Series[number] => {
    if (Date.parse(bucket.end) > now.getTime()) return null;
    const value = values[measure];
    return typeof value === 'number' || typeof value === 'string' ? Number(value) : null;
  };

function pointRows(
  fields: readonly SelectedField[],
  members: FieldMembers,
  { points, byMeasure }: AnalysedSeries,
  { granularity }: Trend,
): readonly Row[] {
  return points.map((point, i) => {
    const averages = Object.fromEntries(
      [...byMeasure].map(([name, of]) => [name, shortened(of.movingAverage[i] ?? null)]),
    );
    const values: FieldValues = {
      ...pointFields(point, granularity),
      movingAverage: (field) => membersOf(field.fields, members, averages),
    };
    return { ...objectOf(fields, values), ...membersOf(fields, members, point.values) };
  });
}

function summaryRow(
  fields: readonly SelectedField[],
  members: FieldMembers,
  { byMeasure, points }: AnalysedSeries,
  { granularity }: Trend,
): Row {
  const row: Row = Object.create(null);
  for (const { key, name, fields: inner } of fields) {
    const analysis = byMeasure.get(members.get(name) ?? '');
    if (analysis) row[key] = objectOf(inner, summaryFields(analysis.summary, points, granularity));
  }
  return row;
}

function summaryFields(
  summary: TrendSummary,
  points: readonly Point[],
  granularity: Grain,
): FieldValues {
  const { direction, slope, momentum, velocity, changePoints } = summary;
  return {
    direction: () => direction,
    slope: () => shortened(slope),
    momentum: () => shortened(momentum),
    velocity: () => shortened(velocity),
    changePoints: ({ fields }) =>
      changePoints.map(({ index, before, after }) =>
        objectOf(fields, {
          date: () => dateOf(points[index], granularity),
          before: () => shortened(before),
          after: () => shortened(after),
        }),
      ),
  };
}

interface WholePeriods {
  /** Of the whole periods that the range touches, and as many before as the averages look back to. */
  readonly spec: QuerySpec;
  /** How many periods are shown. */
  readonly length: number;
  /** From the first of them to the last. */
  readonly shown: ResolvedRange;
}

/** A period that the range cuts is taken whole: a part of one would look like a fall. */
function wholePeriods(trend: Trend, base: QuerySpec, { engine, now }: Operation): WholePeriods {
  const [range] = engine.ranges(base, now);
  if (range === undefined) return invalidRange('a trend needs a time range');
  const { granularity } = trend;
  const asked = { start: new Date(range.start), end: new Date(range.end) };
  const periods = periodsOf(asked, granularity, base.timeZone);
  if (periods.length > MAX_PERIODS) return invalidRange('it has too many periods');
  const before = periodsBeside(periods, -leadOf(trend), granularity, base.timeZone);
  const start = periods[0]?.start ?? range.start;
  const end = periods.at(-1)?.end ?? range.end;
  const between = { kind: 'between', start: before[0]?.start ?? start, end } as const;
  return {
    spec: { ...base, ranges: [{ member: range.member, range: between }] },
    length: periods.length,
    shown: { member: range.member, start, end },
  };
}

/** As every float on the wire. */
const shortened = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(15));

function invalidRange(problem: string): never {
  throw new GatewayError('INVALID_TIME_RANGE', { problem });
}
