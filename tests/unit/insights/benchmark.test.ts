import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../src/semantic/lower/insights/benchmark/base.ts';
import { benchmark } from '../../../src/semantic/lower/insights/benchmark/benchmark.ts';
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

/** Values are quarters, so that sums and halves are exact. */
function randomUnits(seed: number): { cells: readonly OracleUnit[]; total: readonly OracleUnit[] } {
  const random = seeded(seed);
  const units = Array.from({ length: 4 + random.below(24) }, (_, i) => `u${i}`);
  const cells = (['a', 'b', 'c', 'd', null] as const).flatMap((cell) => {
    const chance = random.below(10) / 9;
    return units
      .filter(() => random.chance(chance))
      .map((unit) => ({
        cell,
        unit,
        value: random.chance(0.1) ? null : random.below(40) / 4,
        weight: random.chance(0.1) ? 40 : random.below(5),
      }));
  });
  const total = units.map((unit) => ({
    cell: null,
    unit,
    value: random.below(40) / 4,
    weight: 1 + random.below(5),
  }));
  return { cells, total };
}

async function createUnits(engine: TestEngine, name: string, units: readonly OracleUnit[]) {
  await engine.run(
    `CREATE TABLE ${name} (cell TEXT, unit TEXT, measured DOUBLE PRECISION, weight DOUBLE PRECISION)`,
  );
  const rows = units.map(
    ({ cell, unit, value, weight }) =>
      `(${cell === null ? 'NULL' : `'${cell}'`}, '${unit}', ${value}, ${weight})`,
  );
  if (rows.length > 0) await engine.run(`INSERT INTO ${name} VALUES ${rows.join(', ')}`);
}

function requestOf(name: string, rules: OracleRules, shown: BenchmarkRequest['shown'] = []) {
  const from = (table_: string, names: readonly string[]) =>
    select({
      columns: names.map((one) => column(col(null, one), one, 'string')),
      from: table([table_], 't'),
    });
  return {
    base: {
      cells: from(`${name}_cells`, ['cell', 'unit', 'measured', 'weight']),
      total: from(`${name}_total`, ['unit', 'measured', 'weight']),
      keys: [{ name: 'cell', type: 'string' }],
    },
    shown,
    minContributors: rules.minContributors,
    dominance: rules.dominance,
    round: rules.round,
    own: rules.own === null ? [] : [param('string', rules.own)],
  } satisfies BenchmarkRequest;
}

const shownCell = (total: boolean, one: OracleCell) => [
  String(total),
  one.cell,
  one.own,
  ...(one.quantiles ?? [null, null, null, null, null]),
  one.rank,
  one.contributors,
  String(one.suppressed),
];

async function answer(engine: TestEngine, request: BenchmarkRequest) {
  const rows = await engine.ask(benchmark(request));
  return rows.map((row) =>
    row.map((cell, i) => (i > 1 && i < row.length - 1 && cell !== null ? Number(cell) : cell)),
  );
}

describe('a benchmark', () => {
  it('agrees with a calculation by hand, on both engines', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { cells, total } = randomUnits(seed);
      const rules = {
        own: seed % 5 === 0 ? null : 'u1',
        minContributors: 3 + (seed % 4),
        dominance: 0.3 + (seed % 3) / 5,
        round: seed % 4,
      };
      const expected = [
        ...benchmarkOf(total, rules).map((one) => shownCell(true, one)),
        ...benchmarkOf(cells, rules).map((one) => shownCell(false, one)),
      ];
      for (const engine of engines) {
        await createUnits(engine, `b${seed}_cells`, cells);
        await createUnits(engine, `b${seed}_total`, total);
        const got = await answer(engine, requestOf(`b${seed}`, rules));
        expect(got, `${engine.name} ${seed} ${JSON.stringify(rules)}`).toEqual(expected);
      }
    }
  });

  it('decides what is hidden over all cells, whichever is asked for', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const rules = { own: 'u1', minContributors: 5, dominance: 0.5, round: 3 };
      for (const engine of engines) {
        const all = await answer(engine, requestOf(`b${seed}`, rules));
        for (const value of ['a', 'b', 'c', 'd', null]) {
          const one = await answer(engine, requestOf(`b${seed}`, rules, [{ key: 'cell', value }]));
          expect(one).toEqual(all.filter((row) => row[0] === 'true' || row[1] === value));
        }
      }
    }
  });

  it("never shows a contributor's value as a quantile", async () => {
    const rules = { own: 'u1', minContributors: 3, dominance: 1, round: 6 };
    // Powers of two: no mean of three or four of them is one of them.
    for (let contributors = 3; contributors <= 12; contributors++) {
      const total = Array.from({ length: contributors + 1 }, (_, i) => ({
        cell: null,
        unit: `u${i + 1}`,
        value: 2 ** i,
        weight: 1,
      }));
      const [duckdb] = engines;
      if (duckdb === undefined) throw new Error('no engine');
      await createUnits(duckdb, `q${contributors}_cells`, []);
      await createUnits(duckdb, `q${contributors}_total`, total);
      const [row] = await answer(duckdb, requestOf(`q${contributors}`, rules));
      const values = new Set<unknown>(total.map(({ value }) => value));
      for (const quantile of row?.slice(3, 8) ?? []) {
        expect(quantile).not.toBeNull();
        expect(values.has(quantile)).toBe(false);
      }
    }
  });
});
