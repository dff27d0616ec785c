import { mean, movingAverage, type Series } from './averages.ts';
import { type ChangePoint, changePoints } from './change-points.ts';
import { type Direction, directionOf, fitLine } from './line.ts';

export interface TrendOptions {
  /** Points of the moving average, the current one included. */
  readonly movingAverage: number;
  readonly momentum: { readonly fast: number; readonly slow: number };
}

export interface TrendAnalysis {
  /** By point of the range. */
  readonly movingAverage: Series;
  readonly summary: TrendSummary;
}

/** Of the range as a whole; null where too few points have a value. */
export interface TrendSummary {
  readonly direction: Direction | null;
  /** Change per point, by least squares. */
  readonly slope: number | null;
  /** The fast average less the slow one, at the last point. */
  readonly momentum: number | null;
  /** Change per point of the moving average, over the last `fast` points. */
  readonly velocity: number | null;
  /** Indexes are of the range. */
  readonly changePoints: readonly ChangePoint[];
}

/** How many points before a range its averages need. */
export function leadOf({ movingAverage: n, momentum }: TrendOptions): number {
  return Math.max(n - 1 + momentum.fast, momentum.slow - 1);
}

/** Analyses a series that starts `lead` points before the range. */
export function analyseTrend(series: Series, lead: number, options: TrendOptions): TrendAnalysis {
  const averages = movingAverage(series, options.movingAverage);
  const range = series.slice(lead);
  const line = fitLine(range);
  return {
    movingAverage: averages.slice(lead),
    summary: {
      direction: line && directionOf(line),
      slope: line?.slope ?? null,
      momentum: momentumOf(series, options),
      velocity: velocityOf(averages, options.momentum.fast),
      changePoints: changePoints(range),
    },
  };
}

function momentumOf(series: Series, { momentum: { fast, slow } }: TrendOptions): number | null {
  const [quick, steady] = [mean(series.slice(-fast)), mean(series.slice(-slow))];
  return quick === null || steady === null ? null : quick - steady;
}

function velocityOf(averages: Series, points: number): number | null {
  const [last, earlier] = [averages.at(-1) ?? null, averages.at(-1 - points) ?? null];
  return last === null || earlier === null ? null : (last - earlier) / points;
}
