/** Benchmarks by hand, one cell at a time. */
export interface OracleUnit {
  readonly cell: string | null;
  readonly unit: string;
  readonly value: number | null;
  readonly weight: number;
}

export interface OracleCell {
  readonly cell: string | null;
  readonly own: number | null;
  readonly quantiles: readonly number[] | null;
  readonly rank: number | null;
  readonly contributors: number | null;
  readonly suppressed: boolean;
}

export interface OracleRules {
  readonly own: string | null;
  readonly minContributors: number;
  readonly dominance: number;
  readonly round: number;
}

/** The cells in the order of their names, NULL last. */
export function benchmarkOf(
  units: readonly OracleUnit[],
  rules: OracleRules,
): readonly OracleCell[] {
  const names = [...new Set(units.map((unit) => unit.cell))];
  const cells = names.flatMap((cell) => {
    const all = units.filter((unit) => unit.cell === cell && unit.value !== null);
    const others = all.filter((unit) => unit.unit !== rules.own);
    const mine = all.find((unit) => unit.unit === rules.own)?.value ?? null;
    return all.length === 0 ? [] : [{ cell, mine, others, unsafe: unsafe(others, rules) }];
  });
  const hidden = new Set(cells.filter((one) => one.unsafe));
  const bySize = cells
    .filter((one) => !one.unsafe)
    .sort((a, b) => a.others.length - b.others.length || byName(a.cell, b.cell));
  for (const next of bySize) {
    const contributors = [...hidden].reduce((sum, one) => sum + one.others.length, 0);
    const some = [...hidden].filter((one) => one.others.length > 0).length;
    if (some === 0 || (some >= 2 && contributors >= rules.minContributors)) break;
    hidden.add(next);
  }
  return cells
    .sort((a, b) => byName(a.cell, b.cell))
    .map((one) => shownCell(one.cell, one.mine, one.others, hidden.has(one), rules));
}

function unsafe(others: readonly OracleUnit[], rules: OracleRules): boolean {
  const weights = others.map((unit) => unit.weight);
  const sum = weights.reduce((a, b) => a + b, 0);
  const share = sum === 0 ? 1 : Math.max(...weights) / sum;
  return others.length < rules.minContributors || share > rules.dominance;
}

function shownCell(
  cell: string | null,
  mine: number | null,
  others: readonly OracleUnit[],
  suppressed: boolean,
  { round }: OracleRules,
): OracleCell {
  const own = mine === null ? null : rounded(mine, round);
  if (suppressed) {
    return { cell, own, quantiles: null, rank: null, contributors: null, suppressed };
  }
  const values = others.map((unit) => unit.value ?? 0).sort((a, b) => a - b);
  const below = values.filter((value) => mine !== null && value < mine).length;
  const equal = values.filter((value) => value === mine).length;
  return {
    cell,
    own,
    quantiles: [0.1, 0.25, 0.5, 0.75, 0.9].map((q) => rounded(quantile(values, q), round)),
    rank: mine === null ? null : rounded((below + equal / 2) / values.length, 3),
    contributors: values.length,
    suppressed,
  };
}

/** The mean of the values whose rank is at most 1.5 from the quantile's. */
function quantile(sorted: readonly number[], q: number): number {
  const last = sorted.length - 1;
  const rank = Math.min(Math.max(q * last, 1), last - 1);
  const near = sorted.filter((_, index) => Math.abs(index - rank) <= 1.5);
  return near.reduce((a, b) => a + b, 0) / near.length;
}

const rounded = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;

function byName(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}
