/** What a trend shows of its series: points, and a summary of each. */
import type { Period } from '../../semantic/insights/shared/periods.ts';
import type { TrendAnalysis, TrendSummary } from '../../semantic/insights/trend/analyse.ts';
import { formatInZone } from '../../shared/zone.ts';
import { type FieldValues, objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Row } from '../rows/row-objects.ts';
import { comparedMembers } from './compared-members.ts';
import { type FieldMembers, membersOf } from './insight-question.ts';
import { pointFields } from './points.ts';
import type { AnsweredSeries, TrendQuestion } from './trend-series.ts';

type Analyses = AnsweredSeries['own'];

export function pointRows(
  fields: readonly SelectedField[],
  members: FieldMembers,
  { points, own, previous }: AnsweredSeries,
  { trend: { granularity }, other }: TrendQuestion,
): readonly Row[] {
  const averages = averagesField(members, own);
  const averagesBefore = averagesField(members, previous);
  return points.map((point, i) => {
    const shown = { ...pointFields(point, granularity), movingAverage: averages(i) };
    const before = point.previous;
    const besides: FieldValues = {
      previous: ({ fields: inner }) =>
        other &&
        before && {
          ...objectOf(inner, { movingAverage: averagesBefore(i) }),
          ...membersOf(inner, members, before),
        },
    };
    return {
      ...comparedMembers(fields, members, point),
      ...objectOf(fields, { ...shown, ...besides }),
    };
  });
}

/** `movingAverage` of the point at an index. */
function averagesField(members: FieldMembers, analyses: Analyses) {
  return (index: number) =>
    ({ fields }: SelectedField): Row => {
      const averages = [...analyses].map(([key, { movingAverage }]) => [
        key,
        shortened(movingAverage[index] ?? null),
      ]);
      return membersOf(fields, members, Object.fromEntries(averages));
    };
}

export function summaryRow(
  fields: readonly SelectedField[],
  members: FieldMembers,
  series: AnsweredSeries,
  question: TrendQuestion,
): Row {
  const row: Row = Object.create(null);
  for (const { key, name, fields: inner } of fields) {
    const measure = members.get(name) ?? '';
    const [own, before] = [series.own.get(measure), series.previous.get(measure)];
    if (own === undefined) continue;
    row[key] = objectOf(inner, {
      ...summaryFields(own, question.own.periods, question),
      previous: (field) =>
        before && question.other
          ? objectOf(field.fields, summaryFields(before, question.other.periods, question))
          : null,
    });
  }
  return row;
}

function summaryFields(
  { summary }: TrendAnalysis,
  periods: readonly Period[],
  question: TrendQuestion,
): FieldValues {
  const { direction, slope, momentum, velocity, changePoints } = summary;
  return {
    direction: () => direction,
    slope: () => shortened(slope),
    momentum: () => shortened(momentum),
    velocity: () => shortened(velocity),
    changePoints: ({ fields }) =>
      changePoints.map((point) => objectOf(fields, changePointFields(point, periods, question))),
  };
}

function changePointFields(
  { index, before, after }: TrendSummary['changePoints'][number],
  periods: readonly Period[],
  { trend: { granularity }, base: { timeZone } }: TrendQuestion,
): FieldValues {
  return {
    date: () => {
      const start = formatInZone(new Date(periods[index]?.start ?? ''), timeZone);
      return granularity === 'hour' ? start : start.slice(0, 10);
    },
    before: () => shortened(before),
    after: () => shortened(after),
  };
}

/** As every float on the wire. */
const shortened = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(15));
