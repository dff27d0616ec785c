/** A small seeded generator (mulberry32), so that a failing case can be named by its seed. */
export interface Random {
  /** A whole number from 0 to n - 1. */
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (p) => next() < p,
    pick: (from) => from[below(from.length)] ?? from[0],
  };
}
