/** Collects items and writes them behind the back of those who hand them in. */
export interface BatchWriter<T> {
  /** Never blocks, never throws. */
  add(item: T): void;
  /** Writes what is pending; resolves when that was written or has failed once more. Never rejects. */
  flush(): Promise<void>;
  /** Writes what is pending for the last time and takes nothing further. */
  close(): Promise<void>;
}

export interface BatchWriterOptions<T> {
  readonly write: (items: readonly T[]) => Promise<void>;
  /** How long an item may wait, in milliseconds. */
  readonly everyMs: number;
  /** Items of one write; reaching it starts one at once. */
  readonly batch: number;
  /** Items kept while writes fail; past it the oldest are dropped. */
  readonly pending: number;
  /** Hears each failed write, and how many items were dropped since the last call. */
  readonly onFailure: (error: unknown, dropped: number) => void;
}

/** One write at a time, in order. A batch that could not be written is kept and tried again with the next. */
export function createBatchWriter<T>(options: BatchWriterOptions<T>): BatchWriter<T> {
  let waiting: T[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, options.batch);
      waiting = waiting.slice(batch.length);
      try {
        await options.write(batch);
      } catch (error) {
        waiting = [...batch, ...waiting];
        trim();
        report(error);
        return;
      }
    }
  };
  const trim = (): void => {
    const excess = waiting.length - options.pending;
    if (excess <= 0) return;
    waiting = waiting.slice(excess);
    dropped += excess;
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
    if (closed || waiting.length === 0 || timer !== undefined) return;
    timer = setTimeout(() => void flush(), options.everyMs);
    timer.unref();
  };
  return {
    add: (item) => {
      if (closed) return;
      waiting.push(item);
      trim();
      if (waiting.length === options.batch) void flush();
      else schedule();
    },
    flush,
    close: async () => {
      closed = true;
      await flush();
      if (waiting.length === 0 && dropped === 0) return;
      dropped += waiting.length;
      waiting = [];
      report(new Error('closed before everything was written'));
    },
  };
}
