/** Sources of time, in milliseconds. */
export interface SteadySources {
  /** The epoch time of this machine, which is corrected now and then, also backwards. */
  readonly wall: () => number;
  /** From any beginning; never corrected. */
  readonly elapsed: () => number;
  /** Hears once of each step of the wall clock back by a second or more, in milliseconds. */
  readonly onBack: (ms: number) => void;
}

const WORTH_TELLING_MS = 1_000;

/**
 * Epoch milliseconds that never go back: what has ended stays ended, and what is to be asked again in a while is,
 * whatever becomes of the wall clock. It follows the wall clock forward, and goes on at its own pace while that is
 * behind what it showed before. For everything that expires; the calendar of a question is the wall clock's.
 */
export function steadyClock({ wall, elapsed, onBack }: SteadySources): () => number {
  let ahead = Number.NEGATIVE_INFINITY;
  let told = 0;
  return () => {
    // In this order: a pause between the two can only make it late, and never run ahead for good.
    const at = wall();
    const since = elapsed();
    ahead = Math.max(ahead, at - since);
    const now = Math.round(since + ahead);
    const behind = now - at;
    if (behind < WORTH_TELLING_MS) told = 0;
    else if (behind >= told + WORTH_TELLING_MS) {
      told = behind;
      onBack(behind);
    }
    return now;
  };
}
