import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';
import type { AnySpec } from '../../../src/engine/engine.ts';
import type { Answer } from '../../../src/engine/engine-deps.ts';
import { createGeneration } from '../../../src/engine/generation.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../../src/semantic/load/with-insights.ts';
import { blankSpec } from '../../../src/semantic/query/blank-spec.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

const cube = (name: string, refresh: string, rest = '') => `
  - name: ${name}
    sql_table: ${name}
    meta: { tenancy: shared }
${refresh}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: state, sql: state, type: string }
      - { name: at, sql: at, type: time }
    measures:
      - { name: count, type: count }
${rest}`;
const every = (interval: string) => `    refresh_key: { every: ${interval} }\n`;
const CUBES = `cubes:${cube(
  'orders',
  every('1 hour'),
  `      - { name: all_of_state, type: sum, sql: "{count}", multi_stage: true, add_group_by: [customers.state] }
    joins:
      - { name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.id}" }
      - { name: silent, relationship: many_to_one, sql: "{CUBE}.silent_id = {silent.id}" }
`,
)}${cube('nightly', '    refresh_key: { every: "30 22 * * *", timezone: America/Sao_Paulo }\n')}${cube('customers', every('30 seconds'))}${cube('silent', '')}${cube(
  'loaded',
  '    refresh_key: { sql: SELECT MAX(version) FROM loads }\n',
)}`;
const INSIGHTS = `active_users:
  - { name: daily, cube: orders, entity: id, time: at }
  - { name: of_customers, cube: orders, entity: customers.id, time: at }
`;
const model = withInsights(loadModel([{ path: 'c.yml', text: CUBES }]).model, [
  { path: 'i.yml', text: INSIGHTS },
]);

const TTL_MS = 300_000;
const STEP_MS = 1_000;

/** An engine over a warehouse that counts its questions, beside those for the value of a refresh key. */
function setUp(ttlMs: number) {
  const state = { now: 0, runs: 0, watched: 0, value: 'a', payers: [] as (string | null)[] };
  const warehouse: Warehouse = {
    name: 'default',
    dialect: 'duckdb',
    identity: 'd',
    execute: async ({ sql, columns }) => {
      const isWatch = sql.includes('MAX(version)');
      state[isWatch ? 'watched' : 'runs'] += 1;
      return { columns, rows: isWatch ? [[state.value]] : [], truncated: false };
    },
    stream: () => {
      throw new Error('not asked for');
    },
    describe: async () => [],
    ping: async () => {},
    close: async () => {},
  };
  const now = () => state.now;
  const { engine } = createGeneration(model, {
    warehouses: new Map([['default', warehouse]]),
    cache: createMemoryCache({ maxBytes: 1_000_000, now }),
    flights: createSingleFlight<Answer>(),
    limits: { rows: 100, maxRows: 1000, timeoutMs: 1000 },
    admission: {
      enter: async ({ principal: payer }) => {
        state.payers.push(payer.tenant);
        return { leave: () => undefined };
      },
    },
    ...{ explain: [], ttlMs, now, steady: now },
  });
  const principal = {
    ...{ subject: 'u', via: 'jwt' as const, tenant: 't1', roles: new Set<string>() },
    securityContext: {},
  };
  const context = { principal, signal: new AbortController().signal, now: new Date(0) };
  return { state, ask: (spec: AnySpec) => engine.run(spec, context) };
}

/** After how long the warehouse is asked again, looking every second for at most two hours. */
async function keptFor(spec: AnySpec, ttlMs = TTL_MS): Promise<number> {
  const { state, ask } = setUp(ttlMs);
  for (; state.runs < 2 && state.now <= 7_200_000; state.now += STEP_MS) await ask(spec);
  return state.now - STEP_MS;
}

const asking = (...members: readonly string[]) => ({
  ...blankSpec,
  root: 'orders',
  measures: members
    .filter((name) => /count|all_of/.test(name))
    .map((member) => ({ member, as: member })),
  dimensions: members
    .filter((name) => name.endsWith('state') && !name.includes('all_of'))
    .map((member) => ({ member, as: member, granularity: null })),
});

const activeUsers = (insight: string): AnySpec => ({
  kind: 'active_users',
  ...{ insight, where: null, timeZone: 'UTC', show: { of: 'rolling', windows: [1] } },
  range: { kind: 'between', start: '2024-01-01', end: '2024-02-01' },
});

describe('an answer lives', () => {
  it('as long as its cube says, be it longer or shorter than the default', async () => {
    expect(await keptFor(asking('orders.count'))).toBe(3_600_000);
    expect(await keptFor({ ...asking('customers.count'), root: 'customers' })).toBe(30_000);
  });

  it('as long as the default where its cube says nothing', async () => {
    expect(await keptFor({ ...asking('silent.count'), root: 'silent' })).toBe(TTL_MS);
  });

  it('no longer than the shortest of all the cubes that it reads', async () => {
    expect(await keptFor(asking('orders.count', 'orders.customers.state'))).toBe(30_000);
    expect(await keptFor(asking('orders.count', 'orders.silent.state'))).toBe(TTL_MS);
  });

  it('no longer than a cube says that only a filter or a stage reads', async () => {
    const where = {
      ...({ kind: 'compare', member: 'orders.customers.state', operator: 'set' } as const),
      ...{ values: [], caseInsensitive: false },
    };
    expect(await keptFor({ ...asking('orders.count'), where })).toBe(30_000);
    expect(await keptFor(asking('orders.all_of_state'))).toBe(30_000);
  });

  it('no longer than the cubes of an insight say', async () => {
    expect(await keptFor(activeUsers('daily'))).toBe(3_600_000);
    expect(await keptFor(activeUsers('of_customers'))).toBe(30_000);
  });

  it('not at all where the cache is off', async () => {
    expect(await keptFor(asking('orders.count'), 0)).toBe(STEP_MS);
  });

  it('as long as the value of its refresh key stays, which is asked every ten seconds', async () => {
    const { state, ask } = setUp(TTL_MS);
    const spec = { ...asking('loaded.count'), root: 'loaded' };
    for (; state.now < 600_000; state.now += STEP_MS) await ask(spec);
    expect([state.runs, state.watched]).toEqual([1, 60]);
    state.value = 'b';
    for (; state.now < 620_000; state.now += STEP_MS) await ask(spec);
    expect([state.runs, state.watched]).toEqual([2, 62]);
    // Nobody pays for what all tenants share.
    expect(state.payers.filter((tenant) => tenant !== null)).toEqual(['t1', 't1']);
  });

  it('until its cube is due by the clock of its own time zone', async () => {
    // Midnight in UTC is 21:00 of the day before; it is due at 22:30 there.
    expect(await keptFor({ ...asking('nightly.count'), root: 'nightly' })).toBe(1.5 * 3_600_000);
  });

  it('without its refresh key being asked where the cache is off', async () => {
    const { state, ask } = setUp(0);
    for (const _ of [1, 2]) await ask({ ...asking('loaded.count'), root: 'loaded' });
    expect([state.runs, state.watched]).toEqual([2, 0]);
  });
});
