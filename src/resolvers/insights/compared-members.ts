/** Measures of an insight, and beside them those of the period that is compared with. */
import type { QueryResult } from '../../engine/engine.ts';
import type { MeasureView, QuerySpec } from '../../semantic/query/query-spec.ts';
import type { Cell } from '../../shared/values.ts';
import type { SelectedField } from '../answer/selected-field.ts';
import type { Shapes } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { type ColumnPlan, specColumns } from '../rows/question-columns.ts';
import type { Row } from '../rows/row-objects.ts';
import {
  columnsAt,
  type FieldMembers,
  membersOf,
  selectedMembers,
  valuesReader,
} from './insight-question.ts';

/** Keys of the members that are selected as they are, in `previous`, and in `change`. */
export interface WantedMembers {
  readonly values: readonly string[];
  readonly previous: readonly string[];
  readonly change: readonly string[];
}

/** By the keys of the members. Null: nothing is compared with. */
export interface ComparedValues {
  readonly values: Row;
  readonly previous: Row | null;
  readonly change: Readonly<Record<string, Change>> | null;
}

interface Change {
  readonly absolute: unknown;
  readonly percent: unknown;
}

/** Nothing is wanted of another period unless the question compares. */
export function wantedMembers(
  fields: readonly SelectedField[],
  members: FieldMembers,
  spec: Pick<QuerySpec, 'ranges'>,
): WantedMembers {
  const below = (part: string) =>
    comparesIn(spec) ? selectedMembers(fieldsBelow(fields, part), members) : [];
  return {
    values: selectedMembers(fields, members),
    previous: below('previous'),
    change: below('change'),
  };
}

/** What is selected in all fields of a name. */
export const fieldsBelow = (
  fields: readonly SelectedField[],
  name: string,
): readonly SelectedField[] =>
  fields.filter((field) => field.name === name).flatMap((field) => field.fields);

export const comparesIn = ({ ranges }: Pick<QuerySpec, 'ranges'>): boolean =>
  ranges.some(({ compare }) => compare);

/** As columns with names that are free among `names`. */
export function wantedColumns(
  cube: string,
  { values, previous, change }: WantedMembers,
  shapes: Shapes,
  names: Set<string> = new Set(),
): readonly ColumnPlan[] {
  const as = (keys: readonly string[], kind: 'previous' | 'absolute' | 'percent') =>
    columnsAt(cube, keys, shapes, names, { kind });
  return [
    ...columnsAt(cube, values, shapes, names),
    ...as(previous, 'previous'),
    ...as(change, 'absolute'),
    ...as(change, 'percent'),
  ];
}

/** Without keys: one row over the whole range. */
export async function askMembers(
  base: QuerySpec,
  wanted: WantedMembers,
  operation: Operation,
): Promise<ComparedValues> {
  const columns = wantedColumns(base.root ?? '', wanted, operation.shapes);
  const answer = await operation.ask({ ...base, ...specColumns(columns) });
  return comparedReader(columns, base, answer, operation)(answer.result.rows[0] ?? []);
}

export function comparedReader(
  columns: readonly ColumnPlan[],
  spec: QuerySpec,
  answer: QueryResult,
  operation: Operation,
): (cells: readonly Cell[]) => ComparedValues {
  const reader = (kind: MeasureView['kind'] | null) =>
    valuesReader(
      columns.filter((column) => viewOf(column) === kind),
      spec,
      answer,
      operation,
    );
  const values = reader(null);
  if (!comparesIn(spec))
    return (cells) => ({ values: values(cells), previous: null, change: null });
  const previous = reader('previous');
  const [absolute, percent] = [reader('absolute'), reader('percent')];
  return (cells) => ({
    values: values(cells),
    previous: previous(cells),
    change: changesOf(absolute(cells), percent(cells)),
  });
}

const viewOf = (column: ColumnPlan) =>
  column.kind === 'measure' && column.show ? column.show.kind : null;

function changesOf(absolute: Row, percent: Row): Readonly<Record<string, Change>> {
  return Object.fromEntries(
    Object.keys(absolute).map((key) => [
      key,
      { absolute: absolute[key] ?? null, percent: percent[key] ?? null },
    ]),
  );
}

/** Members, `previous` and `change` by response key. */
export function comparedMembers(
  fields: readonly SelectedField[],
  members: FieldMembers,
  found: ComparedValues,
): Row {
  const row = membersOf(fields, members, found.values);
  for (const { key, name, fields: inner } of fields) {
    if (name !== 'previous' && name !== 'change') continue;
    const values = found[name];
    row[key] = values && membersOf(inner, members, values);
  }
  return row;
}
