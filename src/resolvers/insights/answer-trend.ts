/** `trends:` of the model: measures over time, what the whole of each series says, and both beside another period. */
import type { Trend } from '../../semantic/model/insight-model.ts';
import type { SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type Ask, answerInsight } from './answer-insight.ts';
import { askMembers, comparedMembers, wantedMembers } from './compared-members.ts';
import type { FieldMembers } from './insight-question.ts';
import { type InsightArgs, requestOf } from './insight-request.ts';
import { pointRows, summaryRow } from './trend-rows.ts';
import { askSeries, questionOf, totalQuestion, wantedSeries } from './trend-series.ts';

/** A trend with the fields that stand for its measures. */
export interface FieldedTrend {
  readonly trend: Trend;
  readonly members: FieldMembers;
}

/** Points and summary ask for all measures of either, so that one question answers them. */
export function answerTrend(
  { trend, members }: FieldedTrend,
  selected: readonly SelectedField[],
  args: InsightArgs,
  operation: Operation,
): Promise<Row> {
  const request = requestOf(trend, args, operation);
  const question = questionOf(trend, request, operation);
  const wanted = wantedSeries(selected, members, question);
  const by = (ask: Ask): Operation => ({ ...operation, ask });
  const series = (ask: Ask) => askSeries(question, wanted, by(ask));
  return answerInsight(selected, { ...request, ranges: question.shown }, operation, {
    points: async ({ fields }, ask) => pointRows(fields, members, await series(ask), question),
    summary: async ({ fields }, ask) => summaryRow(fields, members, await series(ask), question),
    total: async ({ fields }, ask) => {
      const spec = totalQuestion(question);
      const found = await askMembers(spec, wantedMembers(fields, members, spec), by(ask));
      return comparedMembers(fields, members, found);
    },
  });
}
