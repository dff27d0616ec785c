/**
 * The value of an insight's root field. Each kind has a file beside this one that says which questions stand
 * behind which of its fields; what is the same for all kinds is here.
 */
import type { AnySpec, QueryResult } from '../../engine/engine.ts';
import type { Cell } from '../../shared/values.ts';
import { describeAnswer } from '../answer/answer-meta.ts';
import { createRecorder } from '../answer/explain.ts';
import type { SelectedField } from '../answer/selected-field.ts';
import { truncatedWarning } from '../answer/warnings.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import type { InsightRequest } from './insight-request.ts';

/** Asks a question for one part of the answer. */
export type Ask = (spec: AnySpec) => Promise<QueryResult>;

export type Parts = Readonly<
  Record<string, (field: SelectedField, ask: Ask) => Promise<unknown> | unknown>
>;

/** The selected parts by response key, with `meta` and `explain` of all that was asked for them. */
export async function answerInsight(
  selected: readonly SelectedField[],
  request: InsightRequest,
  operation: Operation,
  parts: Parts,
): Promise<Row> {
  const explains = selected.some(({ name }) => name === 'explain');
  const recorder = explains ? createRecorder(operation) : null;
  const results: QueryResult[] = [];
  const row = await answerParts(selected, parts, (part) => {
    const { ask } = recorder?.for(part) ?? operation;
    return async (spec) => {
      const result = await ask(spec);
      results.push(result);
      return result;
    };
  });
  for (const { key, name } of selected) {
    if (name === 'meta') row[key] = metaOf(results, request, operation);
    if (name === 'explain') row[key] = recorder?.explain() ?? [];
  }
  return row;
}

/** The selected parts by response key. */
export async function answerParts(
  selected: readonly SelectedField[],
  parts: Parts,
  askFor: (part: string) => Ask,
): Promise<Row> {
  const answers = await Promise.all(
    selected.map((field) =>
      Object.hasOwn(parts, field.name) ? parts[field.name]?.(field, askFor(field.name)) : undefined,
    ),
  );
  const row: Row = Object.create(null);
  selected.forEach(({ key }, i) => {
    row[key] = answers[i];
  });
  return row;
}

function metaOf(
  results: readonly QueryResult[],
  { asked: { timeZone }, ranges }: InsightRequest,
  { now, limits }: Operation,
) {
  const asked = { ranges, timeZone, resolved: ranges };
  const truncated = results.some(({ result }) => result.truncated);
  return describeAnswer(results, asked, truncatedWarning(truncated, limits.maxRows), now);
}

/** The cell of a column by name; null where the answer has none. */
export function cellsOf({ result }: QueryResult): (row: readonly Cell[], name: string) => Cell {
  const places = new Map(result.columns.map(({ name }, i) => [name, i]));
  return (row, name) => row[places.get(name) ?? -1] ?? null;
}

export const numberOf = (cell: Cell): number => Number(cell ?? 0);

/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** The value of a breakdown as text; null stays null. */
export const keyText = (cell: Cell): string | null => (cell === null ? null : String(cell));
