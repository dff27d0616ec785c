/** Rows as objects keyed by member, as Cube's are. */

import type { Width } from '../../shared/answer-meter.ts';
import type { Cell, ResultSet, ValueType } from '../../shared/values.ts';
import type { Bucket } from '../answer/time-buckets.ts';
import type { ColumnPlan } from '../rows/question-columns.ts';
import { type CellReader, cellReader, type Row, type RowContext } from '../rows/row-objects.ts';

export interface JsonColumn {
  /** The key in each row. */
  readonly name: string;
  readonly type: ValueType;
  readonly title: string;
  readonly format: string | null;
}

/** `orders.created_at.day`, and as Cube also says `orders.created_at`. */
export function namesOf({ member, granularity }: ColumnPlan): readonly string[] {
  return granularity === null ? [member] : [`${member}.${granularity}`, member];
}

/** `"name":` and a comma. */
const AROUND_NAME = 4;

export function jsonWidth(columns: readonly ColumnPlan[]): Width {
  const names = columns.flatMap(namesOf);
  const bytes = names.reduce((sum, name) => sum + name.length + AROUND_NAME, 0);
  return { fields: names.length, again: names.length - columns.length, names: bytes };
}

export function jsonRowReader(
  columns: readonly ColumnPlan[],
  result: ResultSet,
  context: RowContext,
): (cells: readonly Cell[]) => Row {
  const fields: (readonly [string, CellReader])[] = [];
  const seen = new Set<string>();
  for (const column of columns) {
    const read = digitsReader(column, result) ?? cellReader(column, result, context);
    const value = column.granularity === null ? read : startOf(read);
    for (const name of namesOf(column)) {
      if (!seen.has(name)) fields.push([name, value]);
      seen.add(name);
    }
  }
  return (cells) => {
    const row: Row = {};
    for (const [name, value] of fields) row[name] = wireValue(value(cells));
    return row;
  };
}

/** JSON has no type to break: a number that it cannot carry is there as its digits. Null: another reader's. */
function digitsReader({ as }: ColumnPlan, { columns }: ResultSet): CellReader | null {
  const index = columns.findIndex(({ name }) => name === as);
  return columns[index]?.type === 'number' ? (cells) => cells[index] ?? null : null;
}

function startOf(read: CellReader): CellReader {
  return (cells) => (read(cells) as Bucket | null)?.start ?? null;
}

/** Inside JSON there is no field to carry one value's error, so it is the answer's. */
function wireValue(value: unknown): unknown {
  if (value instanceof Error) throw value;
  return value;
}

export function jsonColumn(column: ColumnPlan): JsonColumn {
  const { title, format, valueType } = column.shape;
  const [name = column.member] = namesOf(column);
  return { name, type: valueType, title, format };
}
