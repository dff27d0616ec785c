/** The question behind a trend: whole periods with as many before them as its averages look back to. */
import type { ResolvedRange } from '../../engine/engine.ts';
import { type Period, periodsBeside } from '../../semantic/insights/shared/periods.ts';
import { analyseTrend, leadOf, type TrendAnalysis } from '../../semantic/insights/trend/analyse.ts';
import type { Series } from '../../semantic/insights/trend/averages.ts';
import { comparedStretch, type Stretch, stretchOf } from '../../semantic/insights/trend/stretch.ts';
import type { Trend } from '../../semantic/model/insight-model.ts';
import type { CompareSpec, QuerySpec, RangeSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { type SelectedField, selects } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { fieldsBelow, type WantedMembers, wantedMembers } from './compared-members.ts';
import { type FieldMembers, insightQuestion } from './insight-question.ts';
import { type InsightRequest, inCompareOf, pathName } from './insight-request.ts';
import { askPoints, type Point } from './points.ts';

export interface TrendQuestion {
  readonly trend: Trend;
  /** Its range is the caller's: each question behind the trend has one of its own. */
  readonly base: QuerySpec;
  readonly own: Stretch;
  /** Null: nothing is compared with. */
  readonly other: Stretch | null;
  /** What answers tell of: not of the periods before. */
  readonly shown: readonly ResolvedRange[];
}

export function questionOf(
  trend: Trend,
  { asked, compare }: InsightRequest,
  { now }: Operation,
): TrendQuestion {
  const { range, timeZone } = asked;
  if (range === null) {
    throw new GatewayError('INVALID_TIME_RANGE', { problem: 'a trend needs a time range' });
  }
  const { granularity, cube, time, name } = trend;
  const clock = { now, timeZone };
  const own = stretchOf(range, granularity, clock);
  const other =
    compare && inCompareOf(name, () => comparedStretch(range, compare, granularity, clock));
  const edges = ({ range: { start, end } }: Stretch) => ({ start, end });
  const previous = other && edges(other);
  const shown = { member: pathName(cube, time), ...edges(own), ...(previous && { previous }) };
  return { trend, base: insightQuestion(trend, time, asked), own, other, shown: [shown] };
}

/** Of all points and summaries that are selected. */
export function wantedSeries(
  selected: readonly SelectedField[],
  members: FieldMembers,
  question: TrendQuestion,
): WantedMembers {
  const spec = totalQuestion(question);
  const points = fieldsBelow(selected, 'points');
  const summary = fieldsBelow(selected, 'summary');
  const measured = summary.filter(({ fields }) => selects(fields, 'previous'));
  const averages = fieldsBelow(points, 'movingAverage');
  const previous = fieldsBelow(points, 'previous');
  const averagesBefore = fieldsBelow(previous, 'movingAverage');
  const own = wantedMembers([...points, ...summary, ...averages], members, spec);
  const before = wantedMembers([...previous, ...averagesBefore, ...measured], members, spec);
  return { ...own, previous: question.other === null ? [] : before.values };
}

/** Over the whole of what is shown. */
export function totalQuestion({ base, own, other, shown }: TrendQuestion): QuerySpec {
  const ranges = shown.map(({ member }): RangeSpec => {
    return { member, range: own.range, ...(other && { compare: beside(other.range) }) };
  });
  return { ...base, ranges };
}

/** It is as it is meant already: what is to be cut off has been. */
const beside = (range: Stretch['range']): CompareSpec => ({ kind: 'range', range, uncut: true });

export interface AnsweredSeries {
  /** Those of the range. */
  readonly points: readonly Point[];
  /** By the keys of measures. */
  readonly own: ReadonlyMap<string, TrendAnalysis>;
  readonly previous: ReadonlyMap<string, TrendAnalysis>;
}

export async function askSeries(
  question: TrendQuestion,
  wanted: WantedMembers,
  operation: Operation,
): Promise<AnsweredSeries> {
  const { trend, own, other } = question;
  const { time, granularity } = trend;
  const spec = seriesSpec(question, wanted);
  const points = await askPoints(spec, { time, granularity, wanted }, operation);
  const lead = leadOf(trend);
  const analysed = (keys: readonly string[], of: Stretch, read: (point: Point) => Row | null) => {
    const over = periodsOver(of, question, operation.now);
    const byKey = keys.map((key) => {
      const numbers: Series = over.map((isOver, i) => {
        const point = points[i];
        return isOver && point ? numberIn(read(point)?.[key]) : null;
      });
      return [key, analyseTrend(numbers, lead, trend)] as const;
    });
    return new Map(byKey);
  };
  return {
    points: points.slice(lead, lead + own.periods.length),
    own: analysed(wanted.values, own, ({ values }) => values),
    previous: analysed(wanted.previous, other ?? own, ({ previous }) => previous),
  };
}

/**
 * Of those before the stretch and its own. A period that has not ended, or was cut short to be compared with such
 * a one, has no part in averages, nor in what is said of the whole.
 */
function periodsOver(
  { range, periods }: Stretch,
  question: TrendQuestion,
  now: Date,
): readonly boolean[] {
  const until = Math.min(Date.parse(range.end), now.getTime());
  return [...leadBefore(periods, question), ...periods].map(({ end }) => Date.parse(end) <= until);
}

const leadBefore = (periods: readonly Period[], { trend, base }: TrendQuestion) =>
  periodsBeside(periods, -leadOf(trend), trend.granularity, base.timeZone);

function numberIn(value: unknown): number | null {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : null;
}

/**
 * Both stretches in one question, from as many periods before them. Where the other one has more periods, it is
 * asked for as many more of its own, so that each of the other's stands beside one.
 */
function seriesSpec(question: TrendQuestion, wanted: WantedMembers): QuerySpec {
  const total = totalQuestion(question);
  const { own, other, trend, base } = question;
  const compares = wanted.previous.length + wanted.change.length > 0;
  const more = compares && other ? Math.max(0, other.periods.length - own.periods.length) : 0;
  const after = periodsBeside(own.periods, more, trend.granularity, base.timeZone);
  const from = ({ periods, range }: Stretch) =>
    leadBefore(periods, question)[0]?.start ?? range.start;
  const range = {
    kind: 'between',
    start: from(own),
    end: after.at(-1)?.end ?? own.range.end,
  } as const;
  const compare = other && beside({ ...other.range, start: from(other) });
  return {
    ...total,
    ranges: total.ranges.map(({ member }) => ({ member, range, ...(compare && { compare }) })),
  };
}
