/** What a reader of an answer should know before trusting it. */

import type { Row } from '../rows/row-objects.ts';
import type { ResultSelection, RowSelection } from '../rows/selection.ts';
import type { Warning } from './answer-meta.ts';

/** Rows that were shown for a selection. */
export interface Shown {
  readonly selection: RowSelection;
  readonly rows: readonly Row[];
}

/** Some bucket of time is not whole: it holds the present, or the range cuts it. */
export function partialWarning(shown: readonly Shown[]): readonly Warning[] {
  if (!shown.some(({ selection, rows }) => hasPartial(selection, rows))) return [];
  return [
    {
      code: 'PARTIAL_BUCKET',
      message:
        'A bucket of time is not whole: it holds the present, or the range cuts a part of it off.',
    },
  ];
}

function hasPartial(selection: RowSelection, rows: readonly Row[]): boolean {
  const times = selection.members.filter(({ granularity }) => granularity !== null);
  const here = times.some(({ key }) => rows.some((row) => isPartial(row[key])));
  return here || selection.joins.some((join) => hasPartial(join.selection, below(rows, join.key)));
}

function isPartial(bucket: unknown): boolean {
  return (bucket as { readonly partial?: boolean } | null | undefined)?.partial === true;
}

function below(rows: readonly Row[], key: string): readonly Row[] {
  return rows.map((row) => row[key] as Row);
}

/** The warehouse stopped at the cap of rows: what was asked for is not all there. */
export function truncatedWarning(isTruncated: boolean, cap: number): readonly Warning[] {
  if (!isTruncated) return [];
  const message = `The warehouse was stopped at ${cap} rows: ask for fewer, or narrow the question.`;
  return [{ code: 'ROWS_TRUNCATED', message }];
}

/** Members that the model's author wants to be rid of. */
export function deprecatedWarnings(selection: ResultSelection): readonly Warning[] {
  const parts = [...selection.rows, ...selection.totals, ...selection.subtotals];
  const reasons = new Map(parts.flatMap((part) => deprecated(part.selection)));
  return [...reasons].map(([field, reason]) => ({
    code: 'DEPRECATED_MEMBER',
    message: `${field} is deprecated: ${reason}`,
  }));
}

function deprecated({ members, joins }: RowSelection): readonly (readonly [string, string])[] {
  const own = members.flatMap(({ shape }) =>
    shape.deprecated === null ? [] : [[shape.field, shape.deprecated] as const],
  );
  return [...own, ...joins.flatMap((join) => deprecated(join.selection))];
}
