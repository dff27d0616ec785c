/** Change points by trying every partition. */

/** The starts of the stretches (each of at least `shortest` values) with the least error and penalties. */
export function cheapestPartition(
  values: readonly number[],
  penalty: number,
  shortest: number,
): { readonly total: number; readonly cuts: readonly number[] } {
  let best = { total: Number.POSITIVE_INFINITY, cuts: [] as readonly number[] };
  const extend = (cuts: readonly number[], from: number): void => {
    const total = costOf(values, cuts) + penalty * cuts.length;
    if (total < best.total - 1e-9) best = { total, cuts };
    for (let cut = from + shortest; cut <= values.length - shortest; cut++) {
      extend([...cuts, cut], cut);
    }
  };
  extend([], 0);
  return best;
}

export function costOf(values: readonly number[], cuts: readonly number[]): number {
  const bounds = [0, ...cuts, values.length];
  return bounds.slice(1).reduce((sum, end, i) => {
    const stretch = values.slice(bounds[i], end);
    const mean = stretch.reduce((a, b) => a + b, 0) / stretch.length;
    return sum + stretch.reduce((error, value) => error + (value - mean) ** 2, 0);
  }, 0);
}

/** The starts of the levels of a series, with the mean values before and after each. */
export function levelsOf(series: readonly (number | null)[]) {
  const places = series.flatMap((value, index) => (value === null ? [] : [index]));
  const values = series.filter((value) => value !== null);
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
  const sigma = medianOf(steps) / 0.6745 / Math.SQRT2;
  const penalty = 2 * sigma * sigma * Math.log(Math.max(2, values.length));
  const { cuts } = cheapestPartition(values, penalty, 2);
  return cuts.map((cut, i) => ({
    index: places[cut] ?? -1,
    before: meanOf(values.slice(cuts[i - 1] ?? 0, cut)),
    after: meanOf(values.slice(cut, cuts[i + 1])),
  }));
}

export interface OracleTrend {
  readonly average: number;
  readonly fast: number;
  readonly slow: number;
}

/** Of a series that begins `lead` values before its range, by the definitions alone. */
export function summaryOf(
  series: readonly (number | null)[],
  lead: number,
  { average, fast, slow }: OracleTrend,
) {
  const over = (end: number, n: number) =>
    meanOf(series.slice(Math.max(0, end + 1 - n), end + 1).filter((value) => value !== null));
  const last = series.length - 1;
  const averages = series.map((_, index) => over(index, average));
  const [now, before] = [averages[last] ?? null, averages[last - fast] ?? null];
  const [quick, steady] = [over(last, fast), over(last, slow)];
  return {
    averages: averages.slice(lead),
    slope: slopeOf(series.slice(lead)),
    momentum: quick === null || steady === null ? null : quick - steady,
    velocity: now === null || before === null ? null : (now - before) / fast,
  };
}

/** By the normal equations; null with fewer than three values. */
function slopeOf(series: readonly (number | null)[]): number | null {
  const points = series.flatMap((y, x) => (y === null ? [] : [[x, y] as const]));
  if (points.length < 3) return null;
  const sum = (of: (x: number, y: number) => number) =>
    points.reduce((total, [x, y]) => total + of(x, y), 0);
  const [n, x, y] = [points.length, sum((at) => at), sum((_, value) => value)];
  return (n * sum((a, b) => a * b) - x * y) / (n * sum((a) => a * a) - x * x);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
