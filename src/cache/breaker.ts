export interface BreakerOptions {
  /** Failures in a row after which nothing is tried for a while. */
  readonly failures: number;
  readonly pauseMs: number;
  readonly now: () => number;
  /** Told once when it opens, and once when work succeeds again. */
  readonly onChange: (state: 'open' | 'closed', cause: unknown) => void;
  /** Told of each failure. */
  readonly onFailure?: () => void;
}

/** Spares the callers of something that is down from waiting for it, and tries again after a pause. */
export interface Breaker {
  /** Runs the work, or answers `otherwise` at once when the thing is known to be down, or when it fails. */
  attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T>;
}

export function createBreaker(options: BreakerOptions): Breaker {
  let failures = 0;
  let openUntil = 0;

  const succeeded = () => {
    if (failures >= options.failures) options.onChange('closed', null);
    failures = 0;
  };

  const failed = (cause: unknown) => {
    failures += 1;
    options.onFailure?.();
    if (failures < options.failures) return;
    openUntil = options.now() + options.pauseMs;
    if (failures === options.failures) options.onChange('open', cause);
  };

  return {
    attempt: async (work, otherwise) => {
      if (failures >= options.failures) {
        if (options.now() < openUntil) return otherwise;
        // One tries; the others go on without until it has come back.
        openUntil = options.now() + options.pauseMs;
      }
      try {
        const value = await work();
        succeeded();
        return value;
      } catch (cause) {
        failed(cause);
        return otherwise;
      }
    },
  };
}
