import { abortError, onAbort } from './abort.ts';
import type { ConnectionCounts } from './warehouse.ts';

/** A fixed number of things, each used by one caller at a time; who comes too late waits in line. */
export interface Slots<T> {
  /** @throws the signal's error when it fires while waiting. */
  take(signal: AbortSignal): Promise<T>;
  give(one: T): void;
  counts(): ConnectionCounts;
}

/** `make` is called for the first `size` callers that find nothing free. */
export function createSlots<T>(size: number, make: () => Promise<T>): Slots<T> {
  const free: T[] = [];
  const waiting: ((one: T) => void)[] = [];
  let made = 0;
  const create = async (): Promise<T> => {
    made += 1;
    try {
      return await make();
    } catch (error) {
      made -= 1;
      throw error;
    }
  };
  const wait = (signal: AbortSignal): Promise<T> => {
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const forget = onAbort(signal, () => {
        const at = waiting.indexOf(go);
        if (at >= 0) waiting.splice(at, 1);
        reject(abortError(signal, startedAt));
      });
      function go(one: T): void {
        forget();
        resolve(one);
      }
      if (!signal.aborted) waiting.push(go);
    });
  };
  return {
    async take(signal) {
      const one = free.pop();
      if (one !== undefined) return one;
      return made < size ? create() : wait(signal);
    },
    give(one) {
      const next = waiting.shift();
      if (next) next(one);
      else free.push(one);
    },
    counts: () => ({
      inUse: made - free.length,
      idle: free.length,
      waiting: waiting.length,
    }),
  };
}
