import type { Reading } from '../../limits/answer.ts';
import type { ResultSet } from '../../shared/values.ts';
import { heapOf } from '../../shared/weight.ts';

type Rows = ResultSet['rows'];

/**
 * What a stream holds: the batch that its reader has just now, and what came before it as long as all of it may
 * become an answer to keep. It counts as any answer does that is read.
 */
export interface HeldBatches {
  /** @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE */
  onRead(cells: number, characters: number): void;
  keep(batch: ResultSet): void;
  /** The reader has asked for the next one. */
  handedOn(): void;
  /** All rows, or null when they are more than is kept. */
  rows(): Rows | null;
  end(): void;
}

/** @param most of an answer that is kept; `bytes` 0: none is */
export function holdBatches(
  startReading: (() => Reading) | undefined,
  most: { readonly rows: number; readonly bytes: number },
): HeldBatches {
  let rows: Rows[number][] | null = most.bytes > 0 ? [] : null;
  let bytes = 0;
  let readings: Reading[] = [];
  let current = startReading?.();
  const release = (): void => {
    for (const reading of readings) reading.end();
    readings = [];
  };
  const drop = (): void => {
    rows = null;
    release();
  };
  return {
    onRead: (cells, characters) => {
      bytes += heapOf(cells, characters);
      current?.add(cells, characters);
    },
    keep: (batch) => {
      if (rows === null) return;
      if (batch.truncated || rows.length + batch.rows.length > most.rows || bytes > most.bytes) {
        drop();
      } else for (const row of batch.rows) rows.push(row);
    },
    handedOn: () => {
      if (current) readings.push(current);
      if (rows === null) release();
      current = startReading?.();
    },
    rows: () => rows,
    end: () => {
      release();
      current?.end();
    },
  };
}
