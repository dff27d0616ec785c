import { describe, expect, it } from 'vitest';
import { steadyClock } from '../../../src/shared/steady.ts';

function clock() {
  const state = { wall: 1_800_000_000_000, elapsed: 5.25, told: [] as number[] };
  const now = steadyClock({
    wall: () => state.wall,
    elapsed: () => state.elapsed,
    onBack: (ms) => state.told.push(ms),
  });
  return {
    state,
    now,
    pass: (ms: number) => {
      state.wall += ms;
      state.elapsed += ms;
    },
  };
}

describe('a steady clock', () => {
  it('shows the wall clock as long as that goes on, and follows it forward', () => {
    const { state, now, pass } = clock();
    expect(now()).toBe(1_800_000_000_000);
    pass(1_234);
    expect(now()).toBe(1_800_000_001_234);
    state.wall += 3_600_000;
    expect(now()).toBe(1_800_003_601_234);
    expect(state.told).toEqual([]);
  });

  it('never goes back, goes on at its own pace meanwhile, and says so once a step', () => {
    const { state, now, pass } = clock();
    now();
    state.wall -= 3_600_000;
    expect(now()).toBe(1_800_000_000_000);
    pass(500);
    expect(now()).toBe(1_800_000_000_500);
    expect(state.told).toEqual([3_600_000]);
    state.wall += 3_600_000;
    pass(500);
    expect(now()).toBe(1_800_000_001_000);
    state.wall -= 10_000;
    now();
    expect(state.told).toEqual([3_600_000, 10_000]);
  });

  it('does not take a pause between its two readings for time that went by', () => {
    let [wall, elapsed] = [1_000_000, 0];
    const now = steadyClock({
      wall: () => wall,
      elapsed: () => {
        elapsed += 50;
        wall += 50;
        return elapsed;
      },
      onBack: () => undefined,
    });
    for (let n = 0; n < 1_000; n++) now();
    expect(now()).toBeLessThanOrEqual(wall);
  });
});
