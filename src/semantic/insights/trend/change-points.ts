/**
 * Where the level of a series changes: the partition into stretches of constant level that minimises the
 * squared error plus a penalty per change, found exactly by PELT (Killick, Fearnhead & Eckley, "Optimal
 * Detection of Changepoints With a Linear Computational Cost", JASA 2012). The penalty is 2 σ² ln n (Schwarz's
 * criterion, two parameters per change), and σ is estimated from the median absolute deviation of the
 * differences of neighbours, which a few changes of level do not move.
 */
import type { Series } from './averages.ts';

export interface ChangePoint {
  /** The first point of the new level. */
  readonly index: number;
  /** Mean values of the stretches before and after. */
  readonly before: number;
  readonly after: number;
}

/** A stretch is at least this long: one odd day is an outlier, not a level. */
export const SHORTEST = 2;

export function changePoints(series: Series): readonly ChangePoint[] {
  const points = series.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const values = points.map(({ value }) => value);
  const cuts = bestPartition(values, penaltyOf(values));
  return cuts.map((cut, i) => {
    const [start, end] = [cuts[i - 1] ?? 0, cuts[i + 1] ?? values.length];
    return {
      index: points[cut]?.index ?? cut,
      before: level(values.slice(start, cut)),
      after: level(values.slice(cut, end)),
    };
  });
}

const level = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** Of one change. 0 for a series without noise: then every change of level counts. */
export function penaltyOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)));
  // 0.6745: the median of |Z|; the difference of two values has twice the variance of one.
  const sigma = median(steps) / 0.6745 / Math.SQRT2;
  return 2 * sigma ** 2 * Math.log(Math.max(2, values.length));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.length === 0 ? 0 : level(middle);
}

/** The starts of all stretches but the first, for the least sum of costs and penalties. */
export function bestPartition(values: readonly number[], penalty: number): readonly number[] {
  const cost = squaredError(values);
  const best: number[] = [-penalty];
  const previous: number[] = [0];
  let candidates: readonly Candidate[] = [];
  for (let end = SHORTEST; end <= values.length; end++) {
    // A stretch that ends here may begin where one of at least the shortest length ended, or at the start.
    const opened = end - SHORTEST;
    if (opened === 0 || opened >= SHORTEST) {
      candidates = [...candidates, { start: opened, until: Number.POSITIVE_INFINITY }];
    }
    const costs = candidates.map(({ start }) => (best[start] ?? 0) + cost(start, end));
    const chosen = leastOf(costs);
    const least = (costs[chosen] ?? 0) + penalty;
    previous[end] = candidates[chosen]?.start ?? 0;
    best[end] = least;
    candidates = pruned(candidates, costs, least, end);
  }
  return traced(previous, values.length);
}

/** Where the last stretch may begin, as long as its end is not after `until`. */
interface Candidate {
  readonly start: number;
  readonly until: number;
}

/** Of those that are the same but for rounding the first, which makes the longest stretch. */
function leastOf(costs: readonly number[]): number {
  const least = Math.min(...costs);
  return costs.findIndex((one) => one <= least + TIE);
}

/**
 * What is worse by now without a further penalty is never better (PELT's pruning, K = 0) than a cut here,
 * from where on a stretch that begins here is long enough.
 */
function pruned(
  candidates: readonly Candidate[],
  costs: readonly number[],
  least: number,
  end: number,
): readonly Candidate[] {
  return candidates
    .map(({ start, until }, i) => {
      const worse = (costs[i] ?? 0) > least + TIE;
      return { start, until: worse ? Math.min(until, end + SHORTEST - 1) : until };
    })
    .filter(({ until }) => until > end);
}

/** Costs that differ by less are the same but for rounding. */
const TIE = 1e-9;

function traced(previous: readonly number[], length: number): readonly number[] {
  const cuts: number[] = [];
  for (let end = length; end > 0; ) {
    const start = previous[end] ?? 0;
    if (start > 0) cuts.unshift(start);
    end = start;
  }
  return cuts;
}

/** The squared error around its mean of any stretch, from prefix sums. */
function squaredError(values: readonly number[]): (start: number, end: number) => number {
  // Around the first value: sums of squares of large values would lose their digits.
  const origin = values[0] ?? 0;
  const sums = [0];
  const squares = [0];
  values.forEach((value, i) => {
    sums.push((sums[i] ?? 0) + value - origin);
    squares.push((squares[i] ?? 0) + (value - origin) ** 2);
  });
  return (start, end) => {
    const sum = (sums[end] ?? 0) - (sums[start] ?? 0);
    const square = (squares[end] ?? 0) - (squares[start] ?? 0);
    return Math.max(0, square - sum ** 2 / (end - start));
  };
}
