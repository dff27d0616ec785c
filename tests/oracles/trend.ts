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
