import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchmarkOf } from '../oracles/benchmark.ts';
import { seeded } from '../oracles/random.ts';
import { type Caller, type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: jobs
    sql_table: jobs
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: run_at, sql: run_at, type: time }
      - { name: marketplace, sql: marketplace, type: string }
    measures:
      - { name: count, type: count }
      - { name: failed, type: count, filters: [{ sql: "{CUBE}.failed" }] }
      - { name: error_rate, type: number, sql: "1.0 * {failed} / {count}" }
    access_policy:
      - group: analyst
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }
      - group: partner
        member_level: { includes: [count, run_at] }
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }
`;
const INSIGHTS = `benchmarks:
  - { name: error_rate_benchmark, cube: jobs, unit: tenant_id, measure: error_rate, breakdowns: [marketplace],
      granularity: month, min_contributors: 4, dominance: 0.6, round: 4 }
`;

interface Job {
  readonly tenant: string;
  readonly market: string;
  readonly day: number;
  readonly failed: boolean;
}

function randomJobs(): readonly Job[] {
  const random = seeded(21);
  return Array.from({ length: 9 }, (_, i) => i).flatMap((i) =>
    ['ml', 'shop', 'tiny', 'web'].flatMap((market, j) => {
      const sells = market === 'tiny' ? i < 3 : market === 'web' ? i < 6 : true;
      return Array.from({ length: sells ? 17 + 7 * i + j : 0 }, () => ({
        ...{ tenant: `t${i}`, market, day: 1 + random.below(29) },
        failed: random.chance(0.1 + i / 20),
      }));
    }),
  );
}

const JOBS = randomJobs();
const SEED = `CREATE TABLE jobs (id INTEGER, tenant_id VARCHAR, marketplace VARCHAR, run_at TIMESTAMP, failed BOOLEAN);
INSERT INTO jobs VALUES ${JOBS.map(
  ({ tenant, market, day, failed }, id) =>
    `(${id}, '${tenant}', '${market}', TIMESTAMP '2024-02-${String(day).padStart(2, '0')} 08:00:00', ${failed})`,
).join(', ')};`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED, INSIGHTS);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

const as = (tenant: string, role = 'analyst'): Caller => ({ tenant, role });
const FEBRUARY = 'time: { range: { between: { start: "2024-02-01", end: "2024-02-29" } } }';
const SHOWN = 'own quantiles { p10 p25 p50 p75 p90 } percentileRank contributors suppressed';

function unitsOf(market: string | null) {
  const tenants = [...new Set(JOBS.map(({ tenant }) => tenant))];
  return tenants.flatMap((unit) => {
    const jobs = JOBS.filter((job) => job.tenant === unit && (!market || job.market === market));
    const failed = jobs.filter((job) => job.failed).length;
    const weight = jobs.length;
    return weight === 0 ? [] : [{ cell: market, unit, value: failed / weight, weight }];
  });
}

const MARKETS = ['ml', 'shop', 'tiny', 'web'];
const rules = (own: string) => ({ own, minContributors: 4, dominance: 0.6, round: 4 });

function expectedCells(own: string, cells: readonly (string | null)[]) {
  return benchmarkOf(cells.flatMap(unitsOf), rules(own)).map((one) => {
    const [p10, p25, p50, p75, p90] = one.quantiles ?? [];
    return {
      own: one.own,
      quantiles: one.quantiles === null ? null : { p10, p25, p50, p75, p90 },
      percentileRank: one.rank,
      contributors: one.contributors,
      suppressed: one.suppressed,
    };
  });
}

describe('a benchmark over GraphQL', () => {
  it.each(['t0', 't5', 't8', 'nobody'])('equals a calculation by hand: %s', async (tenant) => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}, breakdown: MARKETPLACE) { ${SHOWN} breakdowns { key ${SHOWN} } } }`;
      const { errorRateBenchmark: got } = await engine.ask(query, {}, as(tenant));
      const { breakdowns, ...total } = got;
      expect(total).toEqual(expectedCells(tenant, [null])[0]);
      const cells = expectedCells(tenant, MARKETS).map((cell, i) => ({ key: MARKETS[i], ...cell }));
      expect(breakdowns).toEqual(cells);
      for (const cell of cells) {
        const one = await engine.ask(
          `{ errorRateBenchmark(${FEBRUARY}, marketplace: "${cell.key}") { ${SHOWN} } }`,
          {},
          as(tenant),
        );
        expect({ key: cell.key, ...one.errorRateBenchmark }).toEqual(cell);
      }
    }
  });

  it('hides a small market and one more, on every way to ask', async () => {
    const hidden = expectedCells('t0', MARKETS).map(({ suppressed }) => suppressed);
    expect(hidden).toEqual([false, false, true, true]);
  });

  it('answers the same whoever asked before: nothing is kept across tenants', async () => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}) { own contributors } }`;
      const owns = [];
      for (const tenant of ['t0', 't1', 't0', 't2']) {
        owns.push((await engine.ask(query, {}, as(tenant))).errorRateBenchmark.own);
      }
      expect(owns[0]).toBe(owns[2]);
      expect(new Set(owns).size).toBe(3);
    }
  });

  it('knows a value that nobody has as suppressed', async () => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}, marketplace: "none") { ${SHOWN} } }`;
      const { errorRateBenchmark: got } = await engine.ask(query, {}, as('t0'));
      const nothing = { own: null, quantiles: null, percentileRank: null, contributors: null };
      expect(got).toEqual({ ...nothing, suppressed: true });
    }
  });

  it('has no door for conditions, orders, pages, zones and unfinished or odd ranges', async () => {
    const attacks: readonly (readonly [string, string])[] = [
      [`${FEBRUARY}, where: { tenantId: { ne: "t3" } }`, 'Unknown argument'],
      [`${FEBRUARY}, timezone: "America/Sao_Paulo"`, 'Unknown argument'],
      [`${FEBRUARY}, segments: []`, 'Unknown argument'],
      [`${FEBRUARY}, having: {}`, 'Unknown argument'],
      [`${FEBRUARY}, first: 1`, 'Unknown argument'],
      [`${FEBRUARY}, tenantId: "t3"`, 'Unknown argument'],
      [`${FEBRUARY}, breakdown: TENANT_ID`, 'does not exist'],
      ['', 'required'],
      ['time: { range: { between: { start: "2024-02-01", end: "2024-02-28" } } }', 'whole months'],
      ['time: { range: { this: MONTH } }', 'whole months'],
      ['time: { range: { last: { n: 30, unit: DAY } } }', 'whole months'],
      [
        'time: { range: { between: { start: "2024-02-01T00:00:00-03:00", end: "2024-03-01T00:00:00-03:00" } } }',
        'whole months',
      ],
    ];
    for (const engine of engines) {
      for (const [args, said] of attacks) {
        const called = args === '' ? '' : `(${args})`;
        const text = await engine.text(`{ errorRateBenchmark${called} { own } }`, {}, as('t0'));
        expect(JSON.parse(text).errors?.[0]?.message, args).toContain(said);
      }
    }
  });

  it('is not there for who may not see its measure', async () => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}) { own } }`;
      const text = await engine.text(query, {}, as('t0', 'partner'));
      expect(JSON.parse(text).errors[0].message).toContain('Cannot query field');
    }
  });

  it("never holds another tenant's value, in any field of any answer", async () => {
    for (const engine of engines) {
      for (const tenant of ['t0', 't4', 't8']) {
        const query = `{ errorRateBenchmark(${FEBRUARY}, breakdown: MARKETPLACE) { ${SHOWN} breakdowns { ${SHOWN} } } }`;
        const text = await engine.text(query, {}, as(tenant));
        const shown = new Set((text.match(/\d\.\d{3,}/g) ?? []).map(Number));
        const foreign = [null, ...MARKETS].flatMap((market) =>
          unitsOf(market).filter(({ unit }) => unit !== tenant),
        );
        const own = new Set(
          [null, ...MARKETS]
            .flatMap((m) => unitsOf(m).filter(({ unit }) => unit === tenant))
            .map(({ value }) => Number(value.toFixed(4))),
        );
        const revealed = foreign.filter(({ value }) => {
          const rounded = Number(value.toFixed(4));
          return shown.has(rounded) && !own.has(rounded);
        });
        expect(revealed).toEqual([]);
      }
    }
  });
});
