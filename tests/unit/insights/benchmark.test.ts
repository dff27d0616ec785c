import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../src/semantic/insights/benchmark/sql/benchmark-base.ts';
import { benchmark } from '../../../src/semantic/insights/benchmark/sql/benchmark-groups.ts';
import { col, column, param, select, table } from '../../../src/sql/build.ts';
import {
  benchmarkOf,
  type OracleCell,
  type OracleRules,
  type OracleUnit,
} from '../../oracles/benchmark.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { seeded } from '../../oracles/random.ts';

let engines: readonly TestEngine[] = [];
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

const PERIODS = ['2024-01-01 00:00:00', '2024-02-01 00:00:00', '2024-03-01 00:00:00'];

function randomUnits(seed: number): readonly OracleUnit[] {
  const random = seeded(seed);
  const units = Array.from({ length: 4 + random.below(40) }, (_, i) => `u${i}`);
  return (['a', 'b', 'c', null] as const).flatMap((cell) =>
    PERIODS.flatMap((period) => {
      const chance = random.below(10) / 9;
      return units
        .filter(() => random.chance(chance))
        .map((unit) => ({
          ...{ cell, period, unit },
          value: random.chance(0.1) ? null : (random.below(40) - 5) / 4,
          weight: random.chance(0.1) ? 40 : random.chance(0.05) ? null : random.below(5),
        }));
    }),
  );
}

async function createUnits(engine: TestEngine, name: string, units: readonly OracleUnit[]) {
  await engine.run(
    `CREATE TABLE ${name} (cell TEXT, period TIMESTAMP, unit TEXT, measured DOUBLE PRECISION, weight DOUBLE PRECISION)`,
  );
  const rows = units.map(
    ({ cell, period, unit, value, weight }) =>
      `(${cell === null ? 'NULL' : `'${cell}'`}, '${period}', '${unit}', ${value}, ${weight})`,
  );
  if (rows.length > 0) await engine.run(`INSERT INTO ${name} VALUES ${rows.join(', ')}`);
}

function requestOf(name: string, of: OracleRules, more: Partial<BenchmarkRequest> = {}) {
  const names = ['cell', 'period', 'unit', 'measured', 'weight'];
  const query = select({
    columns: names.map((one) => column(col(null, one), one, 'string')),
    from: table([name], 't'),
  });
  const { groups, minContributors, dominance, round, key } = of;
  return {
    base: { query, keys: of.cut ? [{ name: 'cell', type: 'string' }] : [] },
    rules: { groups, minContributors, dominance, round },
    seed: { key, name: of.name },
    own: of.own === null ? [] : [param('string', of.own)],
    shown: [],
    ...more,
  } satisfies BenchmarkRequest;
}

const rowsOf = (cells: readonly OracleCell[], cut: boolean) =>
  cells.flatMap(({ cell, own, groups }) => {
    const shown = groups.length === 0 ? [{ mean: null, contributors: null }] : groups;
    const key = cut ? [cell] : [];
    return shown.map(({ mean, contributors }) => [...key, own, mean, contributors]);
  });

async function answer(engine: TestEngine, request: BenchmarkRequest) {
  const rows = await engine.ask(benchmark(request));
  const keys = request.base.keys.length;
  return rows.map((row) =>
    row.map((cell, i) => (i >= keys && cell !== null ? Number(cell) : cell)),
  );
}

const rulesOf = (seed: number): OracleRules => ({
  own: seed % 5 === 0 ? null : 'u1',
  groups: 1 + (seed % 3),
  minContributors: 3 + (seed % 4),
  dominance: 0.3 + (seed % 3) / 5,
  round: seed % 5,
  key: `key ${seed}`,
  name: `benchmark_${seed % 2}`,
  cut: seed % 4 !== 3,
});

const RULES: OracleRules = { ...rulesOf(1), minContributors: 5, dominance: 0.5, round: 3 };

describe('a benchmark', () => {
  it('agrees with a calculation by hand, on both engines', async () => {
    let shown = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const rules = rulesOf(seed);
      const units = randomUnits(seed).filter(({ cell }) => rules.cut || cell === 'a');
      const expected = rowsOf(benchmarkOf(units, rules), rules.cut);
      shown += expected.filter((row) => row.at(-1) !== null).length;
      for (const engine of engines) {
        await createUnits(engine, `b${seed}`, units);
        const got = await answer(engine, requestOf(`b${seed}`, rules));
        expect(got, `${engine.name} ${seed} ${JSON.stringify(rules)}`).toEqual(expected);
      }
    }
    expect(shown).toBeGreaterThan(40);
  });

  it('is the same for a cell whether it is asked for or all', async () => {
    for (const engine of engines) {
      const all = await answer(engine, requestOf('b1', RULES));
      for (const value of ['a', 'b', 'c', null]) {
        const shown = [{ key: 'cell', value }];
        const one = await answer(engine, requestOf('b1', RULES, { shown }));
        expect(one).toEqual(all.filter(([cell]) => cell === value));
      }
    }
  });

  it('shows the own value alone without a seed', async () => {
    for (const engine of engines) {
      const rows = await answer(engine, requestOf('b1', RULES, { seed: null }));
      expect(rows.map((row) => row.slice(2))).toEqual(rows.map(() => [null, null]));
      expect(rows.some(([, own]) => own !== null)).toBe(true);
    }
  });

  it('hides a group in which one dominates by value, by weight, or in which all are 0', async () => {
    const others = Array.from({ length: 6 }, (_, i) => `v${i}`);
    const shownIf = async (name: string, of: (i: number) => readonly [number, number]) => {
      const units = others.map((unit, i) => {
        const [value, weight] = of(i);
        return { cell: 'a', period: '2024-01-01 00:00:00', unit, value, weight };
      });
      const rules = { ...RULES, groups: 1 };
      return Promise.all(
        engines.map(async (engine) => {
          await createUnits(engine, name, units);
          return (await answer(engine, requestOf(name, rules)))[0]?.at(-1) ?? null;
        }),
      );
    };
    expect(await shownIf('even', () => [1, 1])).toEqual([6, 6]);
    expect(await shownIf('by_value', (i) => [i === 0 ? 9 : 1, 1])).toEqual([null, null]);
    expect(await shownIf('by_minus', (i) => [i === 0 ? -9 : 1, 1])).toEqual([null, null]);
    expect(await shownIf('by_weight', (i) => [1, i === 0 ? 9 : 1])).toEqual([null, null]);
    expect(await shownIf('nothing', () => [0, 1])).toEqual([null, null]);
  });
});
