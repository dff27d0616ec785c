import type { AnswerPeriod, QueryResult } from '../../engine/engine.ts';
import type { AskedInsight, RetentionSpec } from '../../semantic/insights/insight-spec.ts';
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { Retention } from '../../semantic/model/insight-model.ts';
import type { Cell } from '../../shared/values.ts';
import { formatInZone } from '../../shared/zone.ts';
import {
  type FieldValues,
  objectOf,
  type SelectedField,
  selects,
} from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import {
  type Ask,
  answerInsight,
  cellsOf,
  keyText,
  numberOf,
  type Parts,
  ratio,
} from './answer-insight.ts';
import { type InsightArgs, requestOf } from './insight-request.ts';
import { partsBeside } from './previous-period.ts';

export interface RetentionArgs extends InsightArgs {
  readonly breakdown?: MemberName | null;
}

/** One cohort's cells as they were counted. */
interface Cohort {
  readonly start: string;
  readonly size: number;
  /** Periods that have begun. */
  readonly periods: readonly {
    readonly index: number;
    readonly count: number;
    readonly unfinished: boolean;
  }[];
}

export function answerRetention(
  insight: Retention,
  selected: readonly SelectedField[],
  args: RetentionArgs,
  operation: Operation,
): Promise<Row> {
  const request = requestOf(insight, args, operation);
  const { breakdown = null } = args;
  const parts = partsBeside(request, (asked) => partsOf(insight, asked, breakdown, operation));
  return answerInsight(selected, request, operation, parts);
}

function partsOf(
  insight: Retention,
  asked: AskedInsight,
  breakdown: MemberName | null,
  { now }: Operation,
): Parts {
  const spec = (by: MemberName | null): RetentionSpec => ({
    ...{ kind: 'retention', ...asked, breakdown: by },
  });
  const context = { length: insight.periods, now, zone: asked.timeZone };
  const whole = async (field: SelectedField, ask: Ask) => {
    const answer = await ask(spec(null));
    const values = cohortValues(cohortsOf(answer, answer.result.rows, context), context);
    return values[field.name]?.(field);
  };
  return {
    cohorts: whole,
    total: whole,
    breakdowns: async ({ fields }, ask) => {
      if (breakdown === null || !selects(fields, 'key', 'cohorts', 'total')) return [];
      const answer = await ask(spec(breakdown));
      return byValue(answer).map(([key, rows]) =>
        objectOf(fields, {
          key: () => key,
          ...cohortValues(cohortsOf(answer, rows, context), context),
        }),
      );
    },
  };
}

interface Context {
  readonly length: number;
  readonly now: Date;
  readonly zone: string;
}

type Rows = QueryResult['result']['rows'];

/** Values with the most entities first. */
function byValue(answer: QueryResult): readonly (readonly [string | null, Rows])[] {
  const cell = cellsOf(answer);
  const groups = new Map<string | null, (readonly Cell[])[]>();
  for (const row of answer.result.rows) {
    const key = keyText(cell(row, 'value'));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const sizeOf = (rows: Rows) =>
    rows.reduce(
      (sum, row) => sum + (cell(row, 'period') === -1 ? numberOf(cell(row, 'count')) : 0),
      0,
    );
  return [...groups].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
}

function cohortsOf(answer: QueryResult, rows: Rows, { length, now }: Context): readonly Cohort[] {
  const cell = cellsOf(answer);
  const counts = new Map(
    rows.map((row) => [
      `${cell(row, 'cohort')} ${cell(row, 'period')}`,
      numberOf(cell(row, 'count')),
    ]),
  );
  const periods: readonly AnswerPeriod[] = answer.periods ?? [];
  const cohorts = periods.slice(0, Math.max(periods.length - length + 1, 0));
  return cohorts.map(({ start }, cohort) => ({
    start,
    size: counts.get(`${cohort} -1`) ?? 0,
    periods: periods
      .slice(cohort, cohort + length)
      .filter((period) => Date.parse(period.start) <= now.getTime())
      .map(({ end }, index) => ({
        index,
        count: counts.get(`${cohort} ${index}`) ?? 0,
        unfinished: Date.parse(end) > now.getTime(),
      })),
  }));
}

function cohortValues(cohorts: readonly Cohort[], { zone, length }: Context): FieldValues {
  return {
    cohorts: ({ fields }) => cohorts.map((cohort) => cohortObject(cohort, fields, zone)),
    total: ({ fields }) =>
      objectOf(fields, {
        size: () => cohorts.reduce((sum, { size }) => sum + size, 0),
        periods: (field) => totals(cohorts, length).map((of) => objectOf(field.fields, of)),
      }),
  };
}

function cohortObject(
  { start, size, periods }: Cohort,
  fields: readonly SelectedField[],
  zone: string,
) {
  return objectOf(fields, {
    start: () => formatInZone(new Date(start), zone),
    size: () => size,
    periods: (field) =>
      periods.map(({ index, count, unfinished }) =>
        objectOf(field.fields, {
          index: () => index,
          count: () => count,
          rate: () => ratio(count, size),
          unfinished: () => unfinished,
        }),
      ),
  });
}

/** Weighted by size, over the cohorts for which the period has ended: others would pull the rate down. */
function totals(cohorts: readonly Cohort[], length: number): readonly FieldValues[] {
  return Array.from({ length }, (_, index) => {
    const ended = cohorts.flatMap(({ size, periods }) => {
      const period = periods[index];
      return period && !period.unfinished ? [{ size, count: period.count }] : [];
    });
    const size = ended.reduce((sum, one) => sum + one.size, 0);
    const count = ended.reduce((sum, one) => sum + one.count, 0);
    return {
      index: () => index,
      count: () => count,
      size: () => size,
      rate: () => ratio(count, size),
    };
  });
}
