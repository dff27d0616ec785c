import { randomUUID } from 'node:crypto';

/** Collects items and writes them behind the back of those who hand them in. */
export interface BatchWriter<T> {
  /** Never blocks, never throws. */
  add(item: T): void;
  /** Items that are not written yet. */
  pending(): number;
  /** Writes what is pending; resolves when that was written or has failed once more. Never rejects. */
  flush(): Promise<void>;
  /** Writes what is pending for the last time and takes nothing further. */
  close(): Promise<void>;
}

export interface BatchWriterOptions<T> {
  /** Called again with the same items under the same name when it failed. */
  readonly write: (items: readonly T[], batch: string) => Promise<void>;
  /** How long an item may wait, in milliseconds. */
  readonly everyMs: number;
  /** Items of one write; reaching it starts one at once. */
  readonly batch: number;
  /** Items kept while writes fail; past it the oldest are dropped, but for those of the batch that is being tried. */
  readonly pending: number;
  /** Hears each failed write, and how many items were dropped since the last call. */
  readonly onFailure: (error: unknown, dropped: number) => void;
}

interface Batch<T> {
  readonly name: string;
  readonly items: readonly T[];
}

/**
 * One write at a time, in order. A batch that could not be written is kept and tried again as it was: a write of
 * which nobody knows whether it arrived can so be told from a new one.
 */
export function createBatchWriter<T>(options: BatchWriterOptions<T>): BatchWriter<T> {
  const waiting: T[] = [];
  let tried: Batch<T> | null = null;
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const pending = (): number => waiting.length + (tried?.items.length ?? 0);
  const nextBatch = (): Batch<T> => {
    const items = waiting.splice(0, options.batch);
    return { name: randomUUID(), items };
  };
  const writeAll = async (): Promise<void> => {
    while (pending() > 0) {
      tried ??= nextBatch();
      try {
        await options.write(tried.items, tried.name);
        tried = null;
      } catch (error) {
        return report(error);
      }
    }
  };
  const trim = (): void => {
    const excess = pending() - options.pending;
    if (excess > 0) dropped += waiting.splice(0, excess).length;
  };
  const report = (error: unknown): void => {
    options.onFailure(error, dropped);
    dropped = 0;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll).then(schedule);
    return writing;
  };
  const schedule = (): void => {
    if (closed || pending() === 0 || timer !== undefined) return;
    timer = setTimeout(() => void flush(), options.everyMs);
    timer.unref();
  };
  return {
    add: (item) => {
      if (closed) return;
      waiting.push(item);
      trim();
      if (waiting.length === options.batch && tried === null) void flush();
      else schedule();
    },
    pending,
    flush,
    close: async () => {
      closed = true;
      await flush();
      if (pending() === 0 && dropped === 0) return;
      dropped += pending();
      waiting.length = 0;
      tried = null;
      report(new Error('closed before everything was written'));
    },
  };
}
