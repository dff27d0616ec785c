/** Vocabulary for what a cell may hold. Everything between the warehouse and the wire speaks it. */

/**
 * The declared type of a column.
 * - `integer`: a JSON number up to 2^53-1 (past it: NUMERIC_OVERFLOW at the scalar), held as a string beyond.
 * - `bigint`, `decimal`: exact, held as canonical decimal strings (no exponent, no trailing zeros).
 * - `float`: a double, rounded to 13 significant digits so that sums in any order print alike.
 * - `number`: a column's own number: a JSON number if that denotes the same decimal, else its digits as text
 *   (or `NaN`, `Infinity`, `-Infinity`).
 * - `date`: `YYYY-MM-DD`. `timestamp`: an instant, `YYYY-MM-DDTHH:mm:ss.sss[sss]Z`.
 * - `local`: a wall-clock time without zone, `YYYY-MM-DDTHH:mm:ss.sss`: the label of a bucket of a day or more.
 */
export type ValueType =
  | 'string'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'number'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'local';

/** What a database keeps in a column, as far as it matters for comparing and showing. */
export interface ColumnType {
  /** As the database writes it, quoted where it must be: it may stand behind `AS` in a CAST. */
  readonly sql: string;
  readonly kind: ColumnKind;
  /** The values of an `enum`, in its order. */
  readonly labels?: readonly string[];
}

/** `text` is compared as it is; of the others a text is made. `other` is only ever compared as text. */
export type ColumnKind =
  | 'text'
  | 'caseless'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'interval'
  | 'uuid'
  | 'enum'
  | 'address'
  | 'json'
  | 'list'
  | 'other';

/** JSON-safe: integers past 2^53 and decimals travel as strings, instants as ISO 8601 in UTC. */
export type Cell = string | number | boolean | null;

/** The grains every time dimension has, finest first. Custom granularities are named by the model. */
export const GRAINS = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const;
export type Grain = (typeof GRAINS)[number];

/** Units of ranges, windows and offsets. */
export type Unit = Grain;

/** A calendar interval, e.g. 7 days or 1 month. `n` may be negative. */
export interface Interval {
  readonly n: number;
  readonly unit: Unit;
}

export interface Column {
  readonly name: string;
  readonly type: ValueType;
  /** A row's own value: a decimal of it has all digits of a double, where one of a sum has 13. */
  readonly exact?: true;
}

/** What a warehouse answers: cells by row, in the order of `columns`. */
export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** True when the driver stopped at its row cap. */
  readonly truncated: boolean;
}

/** For the end of a `switch` over a union: forgetting a case does not compile. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
