import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchmarkKey, benchmarkOf, type OracleRules } from '../oracles/benchmark.ts';
import { seeded } from '../oracles/random.ts';
import { type Caller, type EngineApp, openEngines, SECRET } from './engines-app.ts';

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
      - group: clerk
        member_level: { includes: [count, failed, error_rate, run_at, tenant_id] }
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }
      - group: partner
        member_level: { includes: [count, run_at] }
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }
`;
const INSIGHTS = `benchmarks:
  - { name: error_rate_benchmark, cube: jobs, unit: tenant_id, measure: error_rate, breakdowns: [marketplace],
      granularity: month, groups: 2, min_contributors: 3, dominance: 0.6, round: 4 }
  - { name: failed_benchmark, cube: jobs, unit: tenant_id, measure: failed, granularity: month,
      min_contributors: 3, dominance: 0.6, round: 2 }
`;

interface Job {
  readonly tenant: string;
  readonly market: string;
  /** Of January or February. */
  readonly date: string;
  readonly failed: boolean;
}

function randomJobs(): readonly Job[] {
  const random = seeded(21);
  const date = () =>
    `2024-0${1 + random.below(2)}-${String(1 + random.below(29)).padStart(2, '0')}`;
  return Array.from({ length: 14 }, (_, i) => i).flatMap((i) =>
    ['ml', 'shop', 'tiny', 'web'].flatMap((market, j) => {
      const sells = market === 'tiny' ? i < 3 : market === 'web' ? i < 9 : true;
      return Array.from({ length: sells ? 37 + 7 * i + j : 0 }, () => ({
        ...{ tenant: `t${i}`, market, date: date() },
        failed: random.chance(0.1 + i / 20),
      }));
    }),
  );
}

const JOBS = randomJobs();
const SEED = `CREATE TABLE jobs (id INTEGER, tenant_id VARCHAR, marketplace VARCHAR, run_at TIMESTAMP, failed BOOLEAN);
INSERT INTO jobs VALUES ${JOBS.map(
  ({ tenant, market, date, failed }, id) =>
    `(${id}, '${tenant}', '${market}', TIMESTAMP '${date} 08:00:00', ${failed})`,
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
const BOTH = 'time: { range: { between: { start: "2024-01-01", end: "2024-02-29" } } }';
const SHOWN = 'own groups { mean contributors } contributors suppressed';
const MARKETS = ['ml', 'shop', 'tiny', 'web'];

type Measured = (jobs: readonly Job[]) => number;
const errorRate: Measured = (jobs) => jobs.filter((job) => job.failed).length / jobs.length;
const failures: Measured = (jobs) => jobs.filter((job) => job.failed).length;

const TENANTS = [...new Set(JOBS.map(({ tenant }) => tenant))];
const months = (query: string) => (query === BOTH ? ['2024-01', '2024-02'] : ['2024-02']);

function unitsOf(query: string, market: string | null, measured: Measured) {
  return TENANTS.flatMap((unit) =>
    months(query).flatMap((month) => {
      const jobs = JOBS.filter(
        ({ tenant, date, market: of }) =>
          tenant === unit && date.startsWith(month) && (market === null || of === market),
      );
      const period = `${month}-01 00:00:00`;
      const weight = jobs.length;
      return weight === 0 ? [] : [{ cell: market, period, unit, value: measured(jobs), weight }];
    }),
  );
}

const rules = (own: string): OracleRules => ({
  ...{ own, groups: 2, minContributors: 3, dominance: 0.6, round: 4 },
  ...{ key: benchmarkKey(SECRET), name: 'error_rate_benchmark', cut: true },
});

function cellsOf(query: string, own: string) {
  const units = MARKETS.flatMap((market) => unitsOf(query, market, errorRate));
  return benchmarkOf(units, rules(own)).map(({ cell, ...one }) => ({ key: cell, ...shown(one) }));
}

function shown({ own, groups }: Omit<ReturnType<typeof benchmarkOf>[number], 'cell'>) {
  const contributors = groups.reduce((sum, one) => sum + one.contributors, 0);
  const suppressed = groups.length === 0;
  return { own, groups, contributors: suppressed ? null : contributors, suppressed };
}

const NOTHING = { own: null, groups: [], contributors: null, suppressed: true };

describe('a benchmark over GraphQL', () => {
  it.each(['t0', 't5', 't13', 'nobody'])('equals a calculation by hand: %s', async (tenant) => {
    for (const engine of engines) {
      for (const time of [FEBRUARY, BOTH]) {
        const query = `{ errorRateBenchmark(${time}, breakdown: MARKETPLACE) { ${SHOWN} breakdowns { key ${SHOWN} } } }`;
        const { errorRateBenchmark: got } = await engine.ask(query, {}, as(tenant));
        const { breakdowns, ...total } = got;
        // All cells together would be a second cut: the own value is all there is.
        const [whole] = benchmarkOf(unitsOf(time, null, errorRate), rules(tenant));
        expect(total).toEqual({ ...NOTHING, own: whole?.own });
        const cells = cellsOf(time, tenant);
        expect(breakdowns).toEqual(cells);
        for (const cell of cells) {
          const one = await engine.ask(
            `{ errorRateBenchmark(${time}, marketplace: "${cell.key}") { ${SHOWN} } }`,
            {},
            as(tenant),
          );
          expect({ key: cell.key, ...one.errorRateBenchmark }).toEqual(cell);
        }
      }
    }
  });

  it('without a breakdown is of all rows together', async () => {
    const counted = { ...rules('t3'), name: 'failed_benchmark', cut: false, groups: 1, round: 2 };
    for (const engine of engines) {
      for (const time of [FEBRUARY, BOTH]) {
        const query = `{ failedBenchmark(${time}) { ${SHOWN} } }`;
        const { failedBenchmark: got } = await engine.ask(query, {}, as('t3'));
        const [expected] = benchmarkOf(unitsOf(time, null, failures), counted);
        expect(expected?.groups[0]?.contributors).toBe(13);
        expect({ cell: null, own: got.own, groups: got.groups }).toEqual(expected);
      }
    }
  });

  it('is the same text whatever the database', async () => {
    const query = `{ errorRateBenchmark(${BOTH}, breakdown: MARKETPLACE) { breakdowns { key ${SHOWN} } } }`;
    const texts = await Promise.all(engines.map((engine) => engine.text(query, {}, as('t2'))));
    expect(texts[1]).toBe(texts[0]);
    expect(texts[0]).toContain('mean');
  });

  it('hides a market that few sell at', () => {
    const hidden = cellsOf(FEBRUARY, 't0').map(({ suppressed }) => suppressed);
    expect(hidden).toEqual([false, false, true, false]);
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
      expect(got).toEqual(NOTHING);
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

  it('is no total for who may not see its cells', async () => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}) { ${SHOWN} } }`;
      const { errorRateBenchmark: got } = await engine.ask(query, {}, as('t0', 'clerk'));
      expect({ ...got, own: null }).toEqual(NOTHING);
      expect(got.own).toBeGreaterThan(0);
      const cell = `{ errorRateBenchmark(${FEBRUARY}, breakdown: MARKETPLACE) { own } }`;
      expect(await engine.text(cell, {}, as('t0', 'clerk'))).toContain('Unknown argument');
    }
  });

  it('tells no key in its explanation', async () => {
    for (const engine of engines) {
      const query = `{ errorRateBenchmark(${FEBRUARY}, marketplace: "ml") { ${SHOWN} explain { plan sql parameters { position type } why } } }`;
      const text = await engine.text(query, {}, as('t0'));
      expect(text).toContain('sha256');
      expect(text).not.toContain(benchmarkKey(SECRET));
    }
  });

  it("never holds another tenant's value, in any field of any answer", async () => {
    for (const engine of engines) {
      for (const tenant of ['t0', 't4', 't13']) {
        const query = `{ errorRateBenchmark(${FEBRUARY}, breakdown: MARKETPLACE) { ${SHOWN} breakdowns { ${SHOWN} } } }`;
        const text = await engine.text(query, {}, as(tenant));
        const numbers = new Set((text.match(/\d\.\d{3,}/g) ?? []).map(Number));
        const rounded = (mine: boolean) =>
          [null, ...MARKETS]
            .flatMap((market) => unitsOf(FEBRUARY, market, errorRate))
            .filter(({ unit }) => (unit === tenant) === mine)
            .map(({ value }) => Number(value.toFixed(4)));
        const own = new Set(rounded(true));
        const revealed = rounded(false).filter((value) => numbers.has(value) && !own.has(value));
        expect(revealed).toEqual([]);
      }
    }
  });
});
