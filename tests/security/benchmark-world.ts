/** Contributors with values that nobody but they should know, the two benchmarks over them, and who asks. */
import { compileQuery } from '../../src/engine/compile.ts';
import type { BenchmarkSpec } from '../../src/semantic/insights/insight-spec.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../src/semantic/load/with-insights.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { groupOf, type OracleRules } from '../oracles/benchmark.ts';
import type { TestEngine } from '../oracles/engines.ts';
import { seeded } from '../oracles/random.ts';
import type { Equation } from './row-space.ts';

const KEY = 'the key of the attacked';
export const CALLER = 'u0';
export const MONTHS = ['2024-01', '2024-02', '2024-03'] as const;
export const MARKETS = ['a', 'b', 'c'] as const;

const model = withInsights(
  loadModel([
    {
      path: 'c.yml',
      text: `cubes:
  - name: sales
    sql_table: sales
    dimensions:
      - { name: id, sql: "{CUBE}.unit || {CUBE}.sold || {CUBE}.market", type: string, primary_key: true }
      - { name: unit, sql: unit, type: string }
      - { name: sold, sql: sold, type: time }
      - { name: market, sql: market, type: string }
    measures:
      - { name: count, type: count }
      - { name: score, type: sum, sql: score }
      - { name: pieces, type: sum, sql: pieces }
    access_policy:
      - group: viewer
        row_level: { filters: [{ member: unit, operator: equals, values: ["{ securityContext.unit }"] }] }
`,
    },
  ]).model,
  [
    {
      path: 'i.yml',
      text: `benchmarks:
  - { name: score_benchmark, cube: sales, unit: unit, measure: score, breakdowns: [market], granularity: month,
      groups: 2, min_contributors: 3, dominance: 0.7, round: 6 }
  - { name: pieces_benchmark, cube: sales, unit: unit, measure: pieces, granularity: month,
      groups: 3, min_contributors: 3, dominance: 0.7, round: 6 }
`,
    },
  ],
);

const shared = { own: CALLER, minContributors: 3, dominance: 0.7, round: 6, key: KEY };
export const RULES = {
  score_benchmark: { ...shared, name: 'score_benchmark', groups: 2, cut: true },
  pieces_benchmark: { ...shared, name: 'pieces_benchmark', groups: 3, cut: false },
} as const satisfies Readonly<Record<string, OracleRules>>;
type Name = keyof typeof RULES;

export interface Sale {
  readonly unit: string;
  readonly month: string;
  readonly market: string;
  readonly score: number;
  readonly pieces: number;
}

export function world(contributors: number, seed: number): readonly Sale[] {
  const random = seeded(seed);
  const value = () => 500 + random.below(1_000_000) / 1000;
  const units = Array.from({ length: contributors + 1 }, (_, i) => `u${i}`);
  return units.flatMap((unit) =>
    MONTHS.flatMap((month) =>
      MARKETS.filter(() => random.chance(0.85)).map((market) => ({
        ...{ unit, month, market },
        ...{ score: value(), pieces: value() },
      })),
    ),
  );
}

export async function load(engine: TestEngine, sales: readonly Sale[]): Promise<void> {
  await engine.run(
    'CREATE TABLE IF NOT EXISTS sales (unit TEXT, sold TIMESTAMP, market TEXT, score DOUBLE PRECISION, pieces DOUBLE PRECISION)',
  );
  await engine.run('DELETE FROM sales');
  await insert(engine, sales);
}

export async function insert(engine: TestEngine, sales: readonly Sale[]): Promise<void> {
  const rows = sales.map(
    ({ unit, month, market, score, pieces }) =>
      `('${unit}', TIMESTAMP '${month}-15 12:00:00', '${market}', ${score}, ${pieces})`,
  );
  if (rows.length > 0) await engine.run(`INSERT INTO sales VALUES ${rows.join(', ')}`);
}

export interface Question {
  readonly insight: Name;
  /** Indexes into the months, both included. */
  readonly months: readonly [number, number];
  readonly breakdown: 'sales.market' | null;
  readonly only?: string;
}

const RANGES = MONTHS.flatMap((_, from) =>
  MONTHS.slice(from).map((__, i): readonly [number, number] => [from, from + i]),
);

/** Everything that a caller may ask: each range (so each `compare`, too), each cut, each cell. */
export const QUESTIONS: readonly Question[] = RANGES.flatMap((months) => [
  { insight: 'pieces_benchmark', months, breakdown: null },
  { insight: 'score_benchmark', months, breakdown: null },
  { insight: 'score_benchmark', months, breakdown: 'sales.market' },
  ...MARKETS.map((only): Question => {
    return { insight: 'score_benchmark', months, breakdown: 'sales.market', only };
  }),
]);

/** Without the caller's own value. */
export interface Shown {
  readonly cell: string | null;
  readonly mean: number | null;
  readonly contributors: number | null;
}

export async function ask(engine: TestEngine, question: Question): Promise<readonly Shown[]> {
  const [from, to] = question.months;
  const spec: BenchmarkSpec = {
    ...{ kind: 'benchmark', insight: question.insight, where: null, timeZone: 'UTC' },
    range: { kind: 'between', start: monthStart(from), end: monthStart(to + 1) },
    breakdown: question.breakdown,
    ...(question.only !== undefined && { only: question.only }),
  };
  const { compiled } = compileQuery(spec, {
    model,
    principal: {
      ...{ subject: CALLER, via: 'jwt', tenant: CALLER, roles: new Set(['viewer']) },
      securityContext: { unit: CALLER },
    },
    ...{ now: new Date('2024-05-01T00:00:00Z'), limits: { rows: 10, maxRows: 10 } },
    dialectOf: () => dialects[engine.name],
    benchmarkKey: KEY,
  });
  const rows = await engine.answer(compiled);
  const number = (cell: string | null | undefined) =>
    cell === null || cell === undefined ? null : Number(cell);
  return rows.map((row) => ({
    cell: question.breakdown === null ? null : (row[0] ?? null),
    mean: number(row.at(-2)),
    contributors: number(row.at(-1)),
  }));
}

const monthStart = (index: number) => `2024-0${index + 1}-01T00:00:00.000Z`;

/** `unit month cell` of one value; all pieces of a month are one value. */
export const holderOf = (unknown: string): string => unknown.split(' ')[0] ?? '';

/** What each unknown truly is. */
export function truth(sales: readonly Sale[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (const { unit, month, market, score, pieces } of sales) {
    known.set(`${unit} ${month} ${market}`, score);
    const whole = `${unit} ${month} *`;
    known.set(whole, (known.get(whole) ?? 0) + pieces);
  }
  return known;
}

/** What an attacker who knows everything but the others' values makes of an answer, one equation for a group. */
export function equationsOf(
  question: Question,
  shown: readonly Shown[],
  values: ReadonlyMap<string, number>,
): readonly Omit<Equation, 'value'>[] {
  const rules = RULES[question.insight];
  const months = MONTHS.slice(question.months[0], question.months[1] + 1);
  const cells = [...new Set(shown.map(({ cell }) => cell))];
  return cells.flatMap((cell) =>
    Array.from({ length: rules.groups }, (_, group) => {
      const periods = months.flatMap((month) => {
        const inside = [...values.keys()].filter((unknown) => {
          const [unit = '', at, of] = unknown.split(' ');
          return at === month && of === (cell ?? '*') && unit !== CALLER && inGroup(unit, group);
        });
        return inside.length < rules.minContributors ? [] : [inside];
      });
      const of = periods.flatMap((inside) =>
        inside.map((name) => [name, 1 / inside.length / periods.length] as const),
      );
      return { of: new Map(of) };
    }).filter(({ of }) => of.size > 0),
  );
  function inGroup(unit: string, group: number): boolean {
    return groupOf(unit, rules) === group;
  }
}
