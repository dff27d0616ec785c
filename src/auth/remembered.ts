/** What was verified lately, by hash. Bounded: a flood of valid tokens evicts, it does not grow. */
export interface Remembered<T> {
  get(key: string, now: number): T | undefined;
  /** Kept only if nothing was cleared since `epoch` was read, which is before the verification began. */
  set(key: string, value: T, until: number, epoch: number): void;
  epoch(): number;
  clear(): void;
}

export function createRemembered<T>(capacity: number): Remembered<T> {
  // A Map iterates in order of insertion: a hit moves to the end, the first is the least recently used.
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  let epoch = 0;
  return {
    get: (key, now) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.until <= now) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, until, readAt) => {
      if (readAt !== epoch) return;
      entries.set(key, { value, until });
      if (entries.size <= capacity) return;
      const oldest = entries.keys().next();
      if (oldest.done !== true) entries.delete(oldest.value);
    },
    epoch: () => epoch,
    clear: () => {
      epoch += 1;
      entries.clear();
    },
  };
}
