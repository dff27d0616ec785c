import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/engine/compile.ts';
import type { BenchmarkSpec, InsightSpec } from '../../../src/semantic/insights/insight-spec.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../../src/semantic/load/with-insights.ts';
import type { TimeRangeSpec } from '../../../src/semantic/model/filter-spec.ts';
import { isGatewayError } from '../../../src/shared/errors.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { seeded } from '../../oracles/random.ts';

const POLICY = `
    access_policy:
      - { group: platform, row_level: { allow_all: true } }
      - group: viewer
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }`;
const CUBES = `
cubes:
  - name: jobs
    sql_table: jobs
    joins:
      - { name: stages, relationship: many_to_one, sql: "{CUBE}.id = {stages.id}" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: run_at, sql: run_at, type: time }
      - { name: market, sql: market, type: string }
      - { name: entered, sql: "{stages.entered}", type: number, sub_query: true }
    measures:
      - { name: count, type: count }
      - { name: failed, type: count, filters: [{ sql: "{CUBE}.failed" }] }
      - { name: error_rate, type: number, sql: "1.0 * {failed} / {count}" }
      - { name: led, type: count, filters: [{ sql: "{stages.stage} = 'lead'" }] }
      - { name: entries, type: sum, sql: "{entered}" }${POLICY}
  - name: stages
    sql_table: stages
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: entered_at, sql: entered_at, type: time }
      - { name: known_at, sql: known_at, type: time }
      - { name: deal, sql: deal, type: string }
      - { name: stage, sql: stage, type: string }
    measures:
      - { name: entered, type: count }${POLICY}`;
const INSIGHTS = `
benchmarks:
  - { name: error_rate_benchmark, cube: jobs, unit: tenant_id, measure: error_rate, breakdowns: [market], granularity: month, round: 6 }
  - { name: jobs_benchmark, cube: jobs, unit: tenant_id, measure: count, granularity: month, round: 6 }
  - { name: led_benchmark, cube: jobs, unit: tenant_id, measure: led, granularity: month }
  - { name: entries_benchmark, cube: jobs, unit: tenant_id, measure: entries, granularity: month }
stalled:
  - { name: stalled_deals, cube: stages, entity: deal, time: entered_at, stage: stage, days: 30,
      done: [{ member: stage, operator: equals, values: [signed, lost] }] }
entities: [{ name: a_deal, key: deal }]
feature_views:
  - name: deal_features
    entity: a_deal
    cube: stages
    time: entered_at
    created: known_at
    features:
      - { name: last_stage, dimension: stage, aggregate: last }
      - { name: stages_30d, measure: entered, window: 30 days }
      - { name: stages_60d, measure: entered, window: 60 days }
`;
const model = withInsights(loadModel([{ path: 'c.yml', text: CUBES }]).model, [
  { path: 'i.yml', text: INSIGHTS },
]);
const NOW = new Date('2024-04-10T12:34:56Z');

function caller(tenant: string | null, role = 'viewer', claim: unknown = tenant): Principal {
  return {
    subject: 'someone',
    via: 'jwt',
    tenant,
    roles: new Set([role]),
    securityContext: { tenant: claim as string },
  };
}

const TENANTS = Array.from({ length: 12 }, (_, i) => `t${i}`);

/** Distinct denominators, so that no two tenants have the same rate. */
function jobRows(): readonly string[] {
  const random = seeded(5);
  const rows: string[] = [];
  for (const [i, tenant] of TENANTS.entries()) {
    for (const [j, market] of ['a', 'b', 'c', 'd'].entries()) {
      if ((j === 1 && i > 3) || (j === 3 && i > 6)) continue;
      const jobs = 11 + i * 4 + j;
      for (let n = 0; n < jobs; n++) {
        const day = String(1 + random.below(28)).padStart(2, '0');
        rows.push(
          `(${rows.length}, '${tenant}', TIMESTAMP '2024-03-${day} 10:00:00', '${market}', ${n < 1 + ((i * 3 + j) % jobs)})`,
        );
      }
    }
  }
  return rows;
}

const STAGES = [
  ['t0', 'd1', '2024-02-01', '2024-02-01', 'lead'],
  ['t0', 'd2', '2024-02-01', '2024-02-01', 'lead'],
  ['t0', 'd2', '2024-02-20', '2024-02-20', 'signed'],
  ['t0', 'd3', '2024-04-01', '2024-04-01', 'offer'],
  ['t0', 'd4', '2024-03-01', '2024-03-01', 'lead'],
  ['t0', 'd4', '2024-03-05', '2024-04-20', 'offer'],
  ['t1', 'd9', '2024-01-01', '2024-01-01', 'lead'],
] as const;

let engines: readonly TestEngine[] = [];
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
  for (const engine of engines) {
    await engine.run(
      'CREATE TABLE jobs (id INTEGER, tenant_id TEXT, run_at TIMESTAMP, market TEXT, failed BOOLEAN)',
    );
    await engine.run(`INSERT INTO jobs VALUES ${jobRows().join(', ')}`);
    await engine.run(
      'CREATE TABLE stages (id INTEGER, tenant_id TEXT, deal TEXT, entered_at TIMESTAMP, known_at TIMESTAMP, stage TEXT)',
    );
    const stages = STAGES.map(
      ([tenant, deal, at, known, stage], id) =>
        `(${id}, '${tenant}', '${deal}', TIMESTAMP '${at}', TIMESTAMP '${known}', '${stage}')`,
    );
    await engine.run(`INSERT INTO stages VALUES ${stages.join(', ')}`);
  }
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

function compiled(spec: InsightSpec, principal: Principal, name: TestEngine['name']) {
  const context = {
    ...{ model, principal, now: NOW, limits: { rows: 10, maxRows: 10 } },
    dialectOf: () => dialects[name],
    benchmarkKey: 'a key',
  };
  return compileQuery(spec, context).compiled;
}

/** Rows as objects by column, the same from every engine. */
async function ask(spec: InsightSpec, principal: Principal) {
  const answers = [];
  for (const engine of engines) {
    const query = compiled(spec, principal, engine.name);
    const names = query.columns.map(({ name }) => name);
    const rows = await engine.answer(query);
    answers.push(
      rows.map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? null)]))),
    );
  }
  const [first = [], second] = answers;
  expect(second).toEqual(first);
  return first;
}

function plain(cell: string | null): string | number | boolean | null {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return cell !== null && /^-?\d+(\.\d+)?(e-?\d+)?$/.test(cell) ? Number(cell) : cell;
}

const MARCH: TimeRangeSpec = {
  kind: 'between',
  start: '2024-03-01T00:00:00Z',
  end: '2024-04-01T00:00:00Z',
};

const benchmark = (more: Partial<BenchmarkSpec> = {}): BenchmarkSpec => ({
  ...{ kind: 'benchmark', insight: 'error_rate_benchmark', range: MARCH, where: null },
  ...{ timeZone: 'UTC', breakdown: null },
  ...more,
});

async function refusal(spec: InsightSpec, principal: Principal): Promise<string> {
  try {
    await ask(spec, principal);
  } catch (error) {
    if (isGatewayError(error)) return error.code;
    throw error;
  }
  return 'answered';
}

/** Of all jobs together: this one has no breakdown. */
const jobsBenchmark = (more: Partial<BenchmarkSpec> = {}) =>
  benchmark({ insight: 'jobs_benchmark', ...more });

/** A tenant's own value, in one market or of all jobs. */
async function owns(market: string | null): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  const spec =
    market === null ? jobsBenchmark() : benchmark({ breakdown: 'jobs.market', only: market });
  for (const tenant of TENANTS) {
    const [row] = await ask(spec, caller(tenant));
    if (typeof row?.['own'] === 'number') known.set(tenant, row['own']);
  }
  return known;
}

describe('a benchmark', () => {
  it("shows a tenant's own value against the others', on every engine", async () => {
    const [row] = await ask(jobsBenchmark(), caller('t3'));
    const all = await owns(null);
    expect(row).toMatchObject({ own: all.get('t3'), contributors: 11 });
    const others = [...all].filter(([tenant]) => tenant !== 't3').map(([, jobs]) => jobs);
    const mean = others.reduce((a, b) => a + b, 0) / 11;
    const off = Math.abs(Number(row?.['mean']) / mean - 1);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.15);
  });

  it.each(['a', 'b', 'c', 'd'])('never shows the value of another: %s', async (market) => {
    const values = await owns(market);
    const only = { breakdown: 'jobs.market', only: market };
    for (const tenant of ['t0', 't2', 't11']) {
      const foreign = [...values].filter(([who]) => who !== tenant).map(([, rate]) => rate);
      const rows = await ask(benchmark(only), caller(tenant));
      const shown = rows.flatMap(({ mean }) => (mean === null ? [] : [Number(mean)]));
      expect(shown.filter((mean) => foreign.includes(mean))).toEqual([]);
      // Market b has four sellers: too few for anyone.
      expect(shown.length > 0).toBe(market !== 'b');
    }
  });

  it('has cells or all of them together, and never both', async () => {
    const [whole, ...more] = await ask(benchmark(), caller('t0'));
    expect(more).toEqual([]);
    expect(whole).toMatchObject({ mean: null, contributors: null });
    expect(whole?.['own']).not.toBeNull();
  });

  it('shows the same cells whether one is asked for or all', async () => {
    const all = await ask(benchmark({ breakdown: 'jobs.market' }), caller('t0'));
    for (const only of ['a', 'b', 'c', 'd']) {
      const rows = await ask(benchmark({ breakdown: 'jobs.market', only }), caller('t0'));
      expect(rows).toEqual(all.filter((row) => row['value'] === only));
    }
  });

  it('takes nothing that could narrow the others down', async () => {
    const where = {
      ...({ kind: 'compare', member: 'jobs.tenant_id', operator: 'notEquals' } as const),
      ...{ values: ['t5'], caseInsensitive: false },
    };
    const between = (start: string, end: string) => ({
      range: { kind: 'between', start: `${start}Z`, end: `${end}Z` } as const,
    });
    const attacks: readonly (readonly [Partial<BenchmarkSpec>, string])[] = [
      [{ where }, 'INVALID_FILTER'],
      [{ timeZone: 'America/Sao_Paulo' }, 'INVALID_TIME_RANGE'],
      [{ range: null }, 'INVALID_TIME_RANGE'],
      [between('2024-03-01T00:00:00', '2024-03-31T00:00:00'), 'INVALID_TIME_RANGE'],
      [between('2024-03-01T00:00:01', '2024-04-01T00:00:00'), 'INVALID_TIME_RANGE'],
      [between('2024-04-01T00:00:00', '2024-05-01T00:00:00'), 'INVALID_TIME_RANGE'],
      [{ breakdown: 'jobs.tenant_id' }, 'UNKNOWN_MEMBER'],
      [{ breakdown: 'jobs.id' }, 'UNKNOWN_MEMBER'],
      [{ insight: 'error_rate_benchmar' }, 'UNKNOWN_MEMBER'],
    ];
    for (const [attack, code] of attacks) {
      expect(await refusal(benchmark(attack), caller('t0')), JSON.stringify(attack)).toBe(code);
    }
    expect(await refusal(benchmark(), caller('t0', 'stranger'))).toBe('UNKNOWN_MEMBER');
  });

  it('is no mixture of what each tenant sees of a joined cube', async () => {
    for (const insight of ['led_benchmark', 'entries_benchmark']) {
      const asked = benchmark({ insight, breakdown: null });
      expect(await refusal(asked, caller('t0')), insight).toBe('INCOMPATIBLE_MEMBERS');
    }
  });

  it("does not move when the caller's own rows do", async () => {
    const [before] = await ask(jobsBenchmark(), caller('t0'));
    for (const engine of engines) {
      await engine.run(
        "INSERT INTO jobs SELECT 90000 + id, 't0', run_at, 'a', true FROM jobs WHERE tenant_id = 't0'",
      );
    }
    const [after] = await ask(jobsBenchmark(), caller('t0'));
    for (const engine of engines) await engine.run('DELETE FROM jobs WHERE id >= 90000');
    expect(after?.['own']).not.toBe(before?.['own']);
    const { own: _, ...rest } = after ?? {};
    expect(before).toMatchObject(rest);
  });

  it('leaves out every tenant of a caller who has several', async () => {
    const [row] = await ask(jobsBenchmark(), caller('t0', 'viewer', ['t0', 't1', 't2']));
    expect(row).toMatchObject({ own: null, contributors: 9 });
  });
});

describe('stalled deals', () => {
  const stalled = (more = {}): InsightSpec => ({
    ...{ kind: 'stalled', insight: 'stalled_deals', range: null, where: null, timeZone: 'UTC' },
    ...{ days: null, first: 10, after: null, ...more },
  });

  it('are the own ones that stay in a stage which is not a last one', async () => {
    const rows = await ask(stalled(), caller('t0'));
    expect(rows.map(({ entity, stage }) => [entity, stage])).toEqual([
      ['d1', 'lead'],
      ['d4', 'offer'],
    ]);
    expect(await ask(stalled({ days: 60 }), caller('t0'))).toHaveLength(1);
    expect(await ask(stalled({ days: 5 }), caller('t0'))).toHaveLength(3);
  });

  it('of a tenant are never those of another', async () => {
    const rows = await ask(stalled(), caller('t1'));
    expect(rows.map(({ entity }) => entity)).toEqual(['d9']);
  });

  it('take the conditions of their caller', async () => {
    const where = {
      ...({ kind: 'compare', member: 'stages.deal', operator: 'equals' } as const),
      ...{ values: ['d4'], caseInsensitive: false },
    };
    expect(await ask(stalled({ where }), caller('t0'))).toHaveLength(1);
    expect(await refusal(stalled({ days: -1 }), caller('t0'))).toBe('INVALID_FILTER');
  });
});

describe('features', () => {
  const features = (keys: readonly string[], names = ['last_stage']): InsightSpec => ({
    ...{ kind: 'features', insight: 'deal_features', range: null, where: null },
    ...{ timeZone: 'UTC', keys, features: names },
  });

  it('are the last values that were known by now, of the own entities that are asked for', async () => {
    const rows = await ask(features(['d1', 'd2', 'd4', 'd9', 'nobody']), caller('t0'));
    expect(rows.map(({ entity, f1, t1 }) => [entity, f1, String(t1).slice(0, 10)])).toEqual([
      ['d1', 'lead', '2024-02-01'],
      ['d2', 'signed', '2024-02-20'],
      // Its offer of the fifth of March becomes known on the twentieth of April.
      ['d4', 'lead', '2024-03-01'],
    ]);
  });

  it('are beside them what their windows measure, and say where a window has no row', async () => {
    const names = ['stages_30d', 'last_stage', 'stages_30d', 'stages_60d'];
    const rows = await ask(features(['d1', 'd2', 'd3', 'd4', 'd9', 'nobody'], names), caller('t0'));
    expect(rows.map(({ entity, seen: _, t2: __, ...rest }) => [entity, rest])).toEqual([
      ['d1', { f1: null, w1: false, f2: 'lead', f3: null, w3: false, f4: null, w4: false }],
      ['d2', { f1: null, w1: false, f2: 'signed', f3: null, w3: false, f4: 1, w4: true }],
      ['d3', { f1: 1, w1: true, f2: 'offer', f3: 1, w3: true, f4: 1, w4: true }],
      ['d4', { f1: null, w1: false, f2: 'lead', f3: null, w3: false, f4: 1, w4: true }],
    ]);
  });

  it('take each entity as one parameter, however many windows are asked', () => {
    const keys = Array.from({ length: 9 }, (_, i) => `d${i}`);
    const spec = features(keys, ['stages_30d', 'last_stage', 'stages_60d']);
    const { params } = compiled(spec, caller('t0'), 'duckdb');
    expect(params.filter(({ value }) => keys.includes(String(value)))).toHaveLength(9);
  });

  it('are known by their names alone, and asked for so many entities as rows may be', async () => {
    expect(await refusal(features(['d1'], ['last_stages']), caller('t0'))).toBe('UNKNOWN_MEMBER');
    const many = Array.from({ length: 12 }, (_, i) => `d${i}`);
    expect(await refusal(features(many, ['stages_30d']), caller('t0'))).toBe('QUERY_TOO_EXPENSIVE');
  });
});
