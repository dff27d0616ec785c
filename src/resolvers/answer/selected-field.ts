/** A selection as a tree of fields, for answers whose shape is the same for every model. */
import type { Row } from '../rows/row-objects.ts';

export interface SelectedField {
  /** The response key: alias or name. */
  readonly key: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: readonly SelectedField[];
}

/** Of each field its value; what has no function here is left out. */
export type FieldValues = Readonly<Record<string, (field: SelectedField) => unknown>>;

/** An object with a value for each selected field. Promises are left for the executor. */
export function objectOf(fields: readonly SelectedField[], values: FieldValues): Row {
  const row: Row = Object.create(null);
  for (const field of fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (value) row[field.key] = value(field);
  }
  return row;
}

/** Whether any of these is selected. */
export function selects(fields: readonly SelectedField[], ...names: readonly string[]): boolean {
  return fields.some(({ name }) => names.includes(name));
}
