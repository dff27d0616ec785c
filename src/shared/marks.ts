/** Columns of an answer that no member stands for. No member's name has a `$` or a space. */

/** Its bucket has no rows. */
export const FILLED = '$filled';
/** It stands for all values beside the leading ones. */
export const OTHER = '$other';

const RECORD_KEY = 'record key ';

/** A part of the primary key of records. */
export function recordKey(part: number): string {
  return `${RECORD_KEY}${part + 1}`;
}

export function isRecordKey(column: string): boolean {
  return column.startsWith(RECORD_KEY);
}
