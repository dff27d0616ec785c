import { setImmediate } from 'node:timers/promises';
import type { ResultSet } from '../../shared/values.ts';
import type { Batches } from '../engine.ts';
import type { StreamClock } from './stream-clock.ts';

const BATCH = 2000;
const DONE: IteratorResult<ResultSet> = { done: true, value: undefined };

/** A result that is there, in batches; the loop turns between them. */
export async function* cachedBatches(
  { columns, rows, truncated }: ResultSet,
  maxRows: number,
  clock: StreamClock,
): AsyncGenerator<ResultSet, undefined> {
  const length = Math.min(rows.length, maxRows);
  try {
    for (let from = 0; from < length; from += BATCH) {
      if (from > 0) await setImmediate();
      const to = Math.min(from + BATCH, length);
      const isCut = to === length && (truncated || length < rows.length);
      yield { columns, rows: rows.slice(from, to), truncated: isCut };
    }
  } finally {
    clock.end();
  }
}

/** Batches as their reader asks for them, none ahead but the first, within the stream's time. */
export function handOver(
  first: IteratorResult<ResultSet>,
  rows: AsyncGenerator<ResultSet, undefined>,
  clock: StreamClock,
  fail: (error: unknown) => unknown,
): Batches {
  let before: IteratorResult<ResultSet> | null = first;
  let waiting = 0;
  let left = false;
  const next = async (): Promise<IteratorResult<ResultSet>> => {
    const given = before;
    before = null;
    // What ended it while nobody was asking is told to whoever asks next: half an answer must not look like one.
    clock.signal.throwIfAborted();
    return clock.batch(given === null ? rows.next() : Promise.resolve(given));
  };
  return {
    next: async () => {
      if (left) return DONE;
      waiting += 1;
      try {
        return await next();
      } catch (error) {
        throw fail(error);
      } finally {
        waiting -= 1;
      }
    },
    return: async () => {
      left = true;
      if (waiting > 0) clock.stop(new DOMException('The reader has left.', 'AbortError'));
      await rows.return(undefined);
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
