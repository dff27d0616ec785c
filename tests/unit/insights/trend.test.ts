import { describe, expect, it } from 'vitest';
import { analyseTrend, leadOf } from '../../../src/semantic/insights/trend/analyse.ts';
import { movingAverage } from '../../../src/semantic/insights/trend/averages.ts';
import {
  bestPartition,
  changePoints,
  penaltyOf,
  SHORTEST,
} from '../../../src/semantic/insights/trend/change-points.ts';
import { directionOf, fitLine } from '../../../src/semantic/insights/trend/line.ts';
import { seeded } from '../../oracles/random.ts';
import { cheapestPartition, costOf } from '../../oracles/trend.ts';

describe('a moving average', () => {
  it('is the mean of the values there are among the last points', () => {
    expect(movingAverage([1, 3, null, 8, null, null, null], 3)).toEqual([1, 2, 2, 5.5, 8, 8, null]);
  });
});

describe('the line through a series', () => {
  it('has the slope and the standard error of the textbook', () => {
    // R: summary(lm(c(2, 4, 5, 4, 5) ~ c(0, 1, 2, 3, 4)))
    const line = fitLine([2, 4, 5, 4, 5]);
    expect(line?.slope).toBeCloseTo(0.6, 12);
    expect(line?.standardError).toBeCloseTo(0.282842712474619, 12);
  });

  it('leaves out points without a value but keeps their place', () => {
    expect(fitLine([0, null, 4, null, 8, 10])?.slope).toBeCloseTo(2, 12);
  });

  it('has a direction only where the slope is surely none by chance', () => {
    const direction = (series: readonly number[]) => {
      const line = fitLine(series);
      return line && directionOf(line);
    };
    expect(direction([1, 2, 3, 4, 5])).toBe('up');
    expect(direction([9, 7, 5, 4, 1])).toBe('down');
    expect(direction([5, 5, 5, 5])).toBe('flat');
    expect(direction([1, 9, 2, 8, 3])).toBe('flat');
    expect(direction([1, 2])).toBeNull();
  });
});

describe('change points', () => {
  it('are those of the cheapest of all partitions', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = seeded(seed);
      let level = 0;
      const values = Array.from({ length: random.below(13) }, () => {
        if (random.chance(0.25)) level += random.below(21) - 10;
        return level + random.below(5) / 2;
      });
      const penalty = random.below(40) / 4;
      const cuts = bestPartition(values, penalty);
      const oracle = cheapestPartition(values, penalty, SHORTEST);
      const total = costOf(values, cuts) + penalty * cuts.length;
      expect(total, `seed ${seed}`).toBeCloseTo(oracle.total, 6);
    }
  });

  it('are found where a level jumps in noise, and nowhere else', () => {
    const random = seeded(7);
    const noise = () => random.below(100) / 100;
    const values = Array.from({ length: 90 }, (_, i) => (i < 40 ? 10 : i < 70 ? 14 : 12) + noise());
    expect(changePoints(values).map(({ index }) => index)).toEqual([40, 70]);
    const [first] = changePoints(values);
    expect(first?.before).toBeCloseTo(10.5, 0);
    expect(first?.after).toBeCloseTo(14.5, 0);
  });

  it('are none in noise alone, in a constant series, and in a short one', () => {
    const random = seeded(11);
    expect(changePoints(Array.from({ length: 120 }, () => random.below(1000)))).toEqual([]);
    expect(changePoints([3, 3, 3, 3, 3, 3])).toEqual([]);
    expect(changePoints([1])).toEqual([]);
    expect(changePoints([])).toEqual([]);
  });

  it('are told in places of the series, gaps counted', () => {
    const values = [1, null, 1, null, 1, 1, null, 9, 9, null, 9];
    expect(changePoints(values)).toEqual([{ index: 7, before: 1, after: 9 }]);
    expect(penaltyOf([1, 1, 1])).toBe(0);
  });

  it('of large values with small noise lose no digits', () => {
    const random = seeded(3);
    const noise = () => random.below(10) / 10;
    const values = Array.from({ length: 40 }, (_, i) => 1e9 + (i < 20 ? 0 : 5) + noise());
    expect(changePoints(values).map(({ index }) => index)).toEqual([20]);
  });
});

describe("a trend's summary", () => {
  const options = { movingAverage: 2, momentum: { fast: 2, slow: 4 } };

  it('tells the fast average from the slow one, and how fast the moving average goes', () => {
    const lead = leadOf(options);
    expect(lead).toBe(3);
    const { movingAverage: averages, summary } = analyseTrend(
      [1, 1, 1, 2, 4, 8, 16],
      lead,
      options,
    );
    expect(averages).toEqual([1.5, 3, 6, 12]);
    expect(summary.momentum).toBe(12 - 7.5);
    expect(summary.velocity).toBe((12 - 3) / 2);
    expect(summary.slope).toBeCloseTo(4.6, 12);
    expect(summary.direction).toBe('up');
  });

  it('of nothing is nothing', () => {
    const empty = analyseTrend([null, null, null, null], 3, options).summary;
    expect(empty).toEqual({
      direction: null,
      slope: null,
      momentum: null,
      velocity: null,
      changePoints: [],
    });
  });
});
