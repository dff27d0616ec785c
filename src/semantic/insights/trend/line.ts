import type { Series } from './averages.ts';

/** The line of least squares through the points of a series that have a value. */
export interface Line {
  /** Change per point. */
  readonly slope: number;
  /** Of the slope. */
  readonly standardError: number;
}

/** Null with fewer than three values: two points have a line, but nothing tells how sure it is. */
export function fitLine(series: Series): Line | null {
  const points = series.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  if (points.length < 3) return null;
  const n = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const xx = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const xy = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const slope = xy / xx;
  const residuals = points.reduce(
    (sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2,
    0,
  );
  return { slope, standardError: Math.sqrt(residuals / (n - 2) / xx) };
}

export type Direction = 'up' | 'down' | 'flat';

/** Flat unless the slope is more than two standard errors away from none (about 95 of 100). */
export function directionOf({ slope, standardError }: Line): Direction {
  if (slope === 0 || Math.abs(slope) <= 2 * standardError) return 'flat';
  return slope > 0 ? 'up' : 'down';
}
