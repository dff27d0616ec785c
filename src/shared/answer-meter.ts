import type { GatewayError } from './errors.ts';
import type { ResultSet } from './values.ts';

/** What each row of an answer is shown as. */
export interface Width {
  readonly fields: number;
  /** Those of them that show what another one shows, under another name. */
  readonly again: number;
  /** Bytes of their names in JSON. */
  readonly names: number;
}

/** Bounds what one operation gets, before and after its questions are asked. */
export interface AnswerMeter {
  /** Rows that a question may have because the caller says so. @throws GatewayError QUERY_TOO_EXPENSIVE */
  expect(rows: number, width: Width): void;
  /** Rows that no question gives. @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE */
  make(rows: number, width: Width): void;
  /** What came, each time that so many rows of it are shown. @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE */
  take(result: ResultSet, rows: number, width: Width): void;
  /** Why the operation as a whole is refused, if it is. */
  refusal(): GatewayError | null;
}
