/** A series of numbers, one per period; null where there is none. */
export type Series = readonly (number | null)[];

/** By point: the mean of the values among the last `n` points, itself included; null without any. */
export function movingAverage(series: Series, n: number): Series {
  return series.map((_, index) => mean(series.slice(Math.max(0, index + 1 - n), index + 1)));
}

export function mean(series: Series): number | null {
  const values = series.filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
