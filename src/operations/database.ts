/**
 * `operations` keeps what the gateway must remember besides results: API keys, the audit trail, usage and
 * spent budgets. One set of statements, written in the SQL that both databases share, runs on either of two
 * drivers: an embedded file that several processes may open, or a server that several machines share.
 * Times are epoch milliseconds, days are `YYYY-MM-DD` in UTC, lists are JSON text.
 */

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

/** Text with `?` for each of `values`; no text holds a literal question mark. */
export interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Runs one statement and answers its rows (those of RETURNING too). */
export type RunStatement = (statement: Statement) => Promise<readonly SqlRow[]>;

export interface Database {
  readonly all: RunStatement;
  /** All of them or none, in one transaction; the rows of each. */
  atomically(statements: readonly Statement[]): Promise<readonly (readonly SqlRow[])[]>;
  /**
   * One transaction that no other `exclusively`, of this or another process, runs beside.
   * `work` may await nothing but what it is handed.
   */
  exclusively<T>(work: (run: RunStatement) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Makes a statement; a shorthand that keeps text and values side by side. */
export function sql(text: string, ...values: readonly SqlValue[]): Statement {
  return { text, values };
}

/** A cell that is text or NULL. */
export function textOf(cell: unknown): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/** A cell that is a number or NULL. */
export function numberOf(cell: unknown): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
