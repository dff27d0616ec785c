/** Answers whether what was remembered may still be believed. */
export interface Freshness {
  /** Null: fresh enough. Else wait for it; it rejects when the store cannot be asked. */
  ensure(): Promise<void> | null;
}

export interface FreshnessOptions {
  /** A number that changes whenever anything remembered may have become wrong. */
  readonly version: () => Promise<number>;
  readonly now: () => number;
  readonly onChange: () => void;
}

/** With the poll itself, a change holds everywhere within a second. */
const ASK_AGAIN_MS = 300;
const BELIEVED_MS = 600;

/**
 * Polls only while requests come: one that finds the last answer a little old starts the next question and goes on,
 * one that finds it too old waits for the answer. Age counts from when a question was asked, not answered.
 */
export function createFreshness(options: FreshnessOptions): Freshness {
  let seen: number | null = null;
  let freshAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  const ask = async (): Promise<void> => {
    const askedAt = options.now();
    const version = await options.version();
    if (seen !== null && version !== seen) options.onChange();
    seen = version;
    freshAt = askedAt;
  };
  const askOnce = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
  return {
    ensure: () => {
      const age = options.now() - freshAt;
      if (age < ASK_AGAIN_MS) return null;
      const asked = askOnce();
      if (age >= BELIEVED_MS) return asked;
      // Whoever needs the answer asks again and hears of the failure.
      asked.catch(() => undefined);
      return null;
    },
  };
}
