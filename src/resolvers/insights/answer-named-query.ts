/** `queries:` of the model: fixed questions with typed arguments, through the ordinary engine. */
import type { NamedQuery } from '../../semantic/model/insight-model.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type Ask, answerInsight, type Parts } from './answer-insight.ts';
import {
  askMembers,
  type ComparedValues,
  comparedMembers,
  comparesIn,
  wantedMembers,
} from './compared-members.ts';
import { type FieldMembers, insightQuestion } from './insight-question.ts';
import { type InsightArgs, inCompare, requestOf } from './insight-request.ts';
import { askPage, countListed } from './named-rows.ts';
import { askPoints, pointFields } from './points.ts';

export interface NamedQueryArgs extends InsightArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  /** The name of the measure that `value` means. */
  readonly metric?: string | null;
}

/** A query with the fields that stand for its members. */
export interface FieldedQuery {
  readonly query: NamedQuery;
  readonly members: FieldMembers;
  /** The value of a metric that is picked is written as a decimal, whatever its own type. */
  readonly decimal: boolean;
}

export function answerNamedQuery(
  { query, members, decimal }: FieldedQuery,
  selected: readonly SelectedField[],
  args: NamedQueryArgs,
  operation: Operation,
): Promise<Row> {
  // Without a time dimension there is no argument for it.
  const timed = { ...query, time: query.time ?? { path: [], name: '' } };
  const request = requestOf(timed, args, operation);
  const base = insightQuestion(query, query.time, request.asked, request.compare);
  if (query.records.length > 0 && comparesIn(base)) throw nothingCompared(query);
  const shown = args.metric ? pickedMembers(query, members, args.metric) : members;
  const by = (ask: Ask): Operation => ({ ...operation, ask });
  const written = (found: ComparedValues) =>
    decimal && args.metric ? asDecimal(found, args.metric) : found;
  const totals = once(async (ask) =>
    written(await askMembers(base, wantedMembers(selected, shown, base), by(ask))),
  );
  const total = async (field: SelectedField, ask: Ask) =>
    comparedMembers([field], shown, await totals(ask))[field.key];
  const listing = { query, base, members: shown, selected };
  const page = once((ask) => askPage(listing, args, by(ask)));
  const listed = async ({ fields }: SelectedField, ask: Ask) =>
    (await page(ask)).rows.map((row) => comparedMembers(fields, shown, written(row)));
  const measures: Parts = Object.fromEntries([...shown.keys()].map((field) => [field, total]));
  return answerInsight(selected, request, operation, {
    ...measures,
    previous: total,
    change: total,
    points: (field, ask) => points(query, base, field, shown, written, by(ask)),
    rows: listed,
    records: listed,
    pageInfo: async (_field, ask) => (await page(ask)).page,
    totalCount: (_field, ask) => countListed(listing, by(ask)),
  });
}

function nothingCompared({ name }: NamedQuery): unknown {
  const problem = 'records are listed, and they are compared with none';
  return inCompare(name, new GatewayError('INVALID_TIME_RANGE', { problem }));
}

/** `value` in place of the measures. */
function pickedMembers(query: NamedQuery, members: FieldMembers, metric: string): FieldMembers {
  const others = [...members].filter(([, key]) => !query.measures.includes(key));
  return new Map([...others, ['value', metric]]);
}

/** A measure as decimals are written, to 15 places; percents stay numbers. */
function asDecimal({ values, previous, change }: ComparedValues, key: string): ComparedValues {
  const changed = change?.[key];
  const inRow = (row: Row): Row => (key in row ? { ...row, [key]: decimalText(row[key]) } : row);
  return {
    values: inRow(values),
    previous: previous && inRow(previous),
    change: changed
      ? { ...change, [key]: { ...changed, absolute: decimalText(changed.absolute) } }
      : change,
  };
}

function decimalText(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return value
    .toFixed(15)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
}

/** Asked by several parts of an answer, and answered once. */
function once<T>(work: (ask: Ask) => Promise<T>): (ask: Ask) => Promise<T> {
  let running: Promise<T> | null = null;
  return (ask) => {
    running ??= work(ask);
    return running;
  };
}

async function points(
  { time, granularity }: NamedQuery,
  base: QuerySpec,
  { fields }: SelectedField,
  members: FieldMembers,
  written: (found: ComparedValues) => ComparedValues,
  operation: Operation,
): Promise<readonly Row[]> {
  if (time === null || granularity === null) return [];
  const wanted = wantedMembers(fields, members, base);
  const found = await askPoints(base, { time, granularity, wanted }, operation);
  return found.map((point) => ({
    ...objectOf(fields, pointFields(point, granularity)),
    ...comparedMembers(fields, members, written(point)),
  }));
}
