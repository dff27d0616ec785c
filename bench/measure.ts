/** Times are milliseconds. Cases that are compared run interleaved, so that a slow moment hits them alike. */

export type Case = () => Promise<unknown> | unknown;

export interface Timing {
  readonly median: number;
  readonly p95: number;
  readonly runs: number;
}

/**
 * Runs each case once per round, in turn, for `rounds` rounds after `warmup` uncounted ones.
 * The figure to quote is the ratio of two medians of the same run.
 */
export async function interleave<Name extends string>(
  cases: Readonly<Record<Name, Case>>,
  { rounds, warmup = 5 }: { readonly rounds: number; readonly warmup?: number },
): Promise<Readonly<Record<Name, Timing>>> {
  const names = Object.keys(cases) as Name[];
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await cases[name]();
      if (round >= 0) samples.get(name)?.push(performance.now() - start);
    }
  }
  const timings = names.map((name) => [name, summary(samples.get(name) ?? [])] as const);
  return Object.fromEntries(timings) as Record<Name, Timing>;
}

function summary(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), runs: sorted.length };
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 1)} ms`;
}

export function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(2)}x`;
}
