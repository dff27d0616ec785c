/** Features of one statement against the same asked one by one, and against a plain reading of the rows; on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/engine/compile.ts';
import { failureOf } from '../../../src/engine/failed-question.ts';
import type { FeaturesSpec } from '../../../src/semantic/insights/insight-spec.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { withInsights } from '../../../src/semantic/load/with-insights.ts';
import { GatewayError } from '../../../src/shared/errors.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { seeded } from '../../oracles/random.ts';

const CUBES = `
cubes:
  - name: events
    sql_table: events
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: who, sql: who, type: string }
      - { name: at, sql: happened, type: time }
      - { name: known, sql: known, type: time }
      - { name: status, sql: status, type: string }
      - { name: size, sql: size, type: number }
    measures:
      - { name: count, type: count }
      - { name: total, type: sum, sql: size }
      - { name: kinds, type: count_distinct, sql: status }
    access_policy:
      - group: viewer
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }`;
const WINDOWS = ['1 day', '36 hours', '7 days', '1 month', '1 year'];
const MEASURES = ['count', 'total', 'kinds'] as const;
const LASTS = ['status', 'size'] as const;
const featureLines = [
  ...LASTS.map((name) => `      - { name: last_${name}, dimension: ${name}, aggregate: last }`),
  ...WINDOWS.flatMap((window, i) =>
    MEASURES.map((name) => `      - { name: ${name}_${i}, measure: ${name}, window: ${window} }`),
  ),
].join('\n');
const view = (name: string, created: string) => `
  - name: ${name}
    entity: somebody
    cube: events
    time: at
    ${created}
    features:
${featureLines}`;
const INSIGHTS = `
entities: [{ name: somebody, key: who }]
feature_views:${view('told', 'created: known')}${view('untold', '')}
`;
const model = withInsights(loadModel([{ path: 'c.yml', text: CUBES }]).model, [
  { path: 'i.yml', text: INSIGHTS },
]);
const ALL: readonly string[] = [
  ...LASTS.map((name) => `last_${name}`),
  ...WINDOWS.flatMap((_, i) => MEASURES.map((name) => `${name}_${i}`)),
];

const principal: Principal = {
  ...{ subject: 's', via: 'jwt', tenant: 'a', roles: new Set(['viewer']) },
  securityContext: { tenant: 'a' },
};

interface Event {
  readonly id: number;
  readonly tenant: string;
  readonly who: string;
  readonly at: number;
  readonly known: number;
  readonly status: string | null;
  readonly size: number | null;
}

/** Where clocks of some zone jump, months end, and years have one day more. */
const MOMENTS = [
  ...['2024-03-31T01:00:00Z', '2024-03-10T10:00:00Z', '2024-10-27T01:00:00Z'],
  ...['2024-02-29T00:00:00Z', '2024-03-31T00:00:00Z', '2024-12-31T23:59:59Z'],
].map((text) => Date.parse(text));
const HOUR = 3_600_000;
const PEOPLE = ['ann', 'bob', 'cid', "d'e", 'é'] as const;

const random = seeded(11);
const events: readonly Event[] = Array.from({ length: 900 }, (_, id) => {
  const near = random.pick(MOMENTS as [number, ...number[]]);
  // Hours, so that many fall on one instant and on the very edges of windows.
  const at =
    near - HOUR * random.pick([0, 1, 24, 36, 168, 24 * 29, 24 * 31, 24 * 366, random.below(9000)]);
  return {
    ...{ id, at, who: random.pick(PEOPLE), tenant: random.chance(0.8) ? 'a' : 'b' },
    known: at + HOUR * random.pick([0, 0, 1, 30, 24 * 40]),
    status: random.chance(0.3) ? null : random.pick(['x', 'y', 'z']),
    size: random.chance(0.3) ? null : random.below(100) - 20,
  };
});

const sqlTime = (ms: number) =>
  `TIMESTAMP '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;
const sqlText = (text: string | null) =>
  text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`;

let engines: readonly TestEngine[] = [];
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
  const rows = events.map(
    (e) =>
      `(${e.id}, '${e.tenant}', ${sqlText(e.who)}, ${sqlTime(e.at)}, ${sqlTime(e.known)}, ${sqlText(e.status)}, ${e.size ?? 'NULL'})`,
  );
  for (const engine of engines) {
    await engine.run(
      'CREATE TABLE events (id INTEGER, tenant TEXT, who TEXT, happened TIMESTAMP, known TIMESTAMP, status TEXT, size INTEGER)',
    );
    await engine.run(`INSERT INTO events VALUES ${rows.join(', ')}`);
  }
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

function compilationOf(spec: FeaturesSpec, name: TestEngine['name']) {
  return compileQuery(spec, {
    ...{
      model,
      principal,
      now: new Date('2025-01-01T00:00:00Z'),
      limits: { rows: 10, maxRows: 10 },
    },
    dialectOf: () => dialects[name],
  });
}

type Answer = ReadonlyMap<string, Readonly<Record<string, string | null>>>;

/** By entity, and by feature what it is (`name`), when (`name@`), or whether any row was there (`name?`). */
async function ask(spec: FeaturesSpec, engine: TestEngine): Promise<Answer> {
  const { compiled } = compilationOf(spec, engine.name);
  const names = compiled.columns.map(({ name }) => {
    const feature = spec.features[Number(name.slice(1)) - 1];
    if (feature === undefined) return name;
    return `${feature}${{ t: '@', w: '?' }[name.slice(0, 1)] ?? ''}`;
  });
  const rows = await engine.answer(compiled);
  return new Map(
    rows.map((row) => [
      String(row[0]),
      Object.fromEntries(names.map((name, i) => [name, plain(name, row[i] ?? null)])),
    ]),
  );
}

/** Times and numbers are written otherwise by each engine. */
function plain(name: string, cell: string | null): string | null {
  if (cell === null || cell === 'true' || cell === 'false') return cell;
  if (name === 'seen' || name.endsWith('@')) return cell.slice(0, 19).replace('T', ' ');
  return /^-?\d+(\.0+)?$/.test(cell) ? String(Number(cell)) : cell;
}

function specOf(seed: number): FeaturesSpec {
  const one = seeded(seed);
  const features = ALL.filter(() => one.chance(0.3));
  const keys = [...PEOPLE, 'nobody'].filter(() => one.chance(0.7));
  const moment = one.pick(MOMENTS as [number, ...number[]]) - HOUR * one.pick([0, 0, 1, 5, 7000]);
  return {
    ...{ kind: 'features', insight: one.pick(['told', 'untold']), range: null, where: null },
    ...{ timeZone: 'UTC', keys: keys.length > 0 ? keys : ['ann'] },
    features: features.length > 0 ? features : ['count_2'],
    asOf: new Date(moment).toISOString(),
  };
}

/** As many calendar months or years, or hours, before. */
function startOf(moment: number, window: number): number {
  const hours = [24, 36, 168][window];
  if (hours !== undefined) return moment - hours * HOUR;
  const date = new Date(moment);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const [y, m] = window === 3 ? [year, month - 1] : [year - 1, month];
  const lastDay = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return Date.UTC(y, m, Math.min(day, lastDay)) + (moment % (24 * HOUR));
}

function expected({ features, keys, asOf, insight }: FeaturesSpec): Answer {
  const moment = Date.parse(asOf ?? '');
  const answer = new Map<string, Record<string, string | null>>();
  for (const who of keys.map(String)) {
    const seen = events
      .filter((e) => e.tenant === 'a' && e.who === who && e.at < moment)
      .filter((e) => insight === 'untold' || e.known <= moment)
      .sort((x, y) => x.at - y.at || (insight === 'told' ? x.known - y.known : 0) || x.id - y.id);
    const latest = seen.at(-1);
    if (latest === undefined) continue;
    answer.set(who, {
      ...{ entity: who, seen: timeText(latest.at) },
      ...Object.assign({}, ...features.map((feature) => expectedOf(feature, seen, moment))),
    });
  }
  return answer;
}

const timeText = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

function expectedOf(feature: string, seen: readonly Event[], moment: number) {
  const [what = '', which = ''] = feature.split('_');
  if (what === 'last') {
    const column = which === 'size' ? 'size' : 'status';
    const last = seen.findLast((e) => e[column] !== null);
    const value = last?.[column] ?? null;
    return {
      [feature]: value === null ? null : String(value),
      [`${feature}@`]: last === undefined ? null : timeText(last.at),
    };
  }
  const within = seen.filter(({ at }) => at >= startOf(moment, Number(which)));
  const sizes = within.flatMap(({ size }) => size ?? []);
  const any = within.length > 0;
  const value = {
    count: within.length,
    total: sizes.length === 0 ? null : sizes.reduce((a, b) => a + b, 0),
    kinds: new Set(within.flatMap(({ status }) => status ?? [])).size,
  }[what];
  return {
    [feature]: !any || value === null || value === undefined ? null : String(value),
    [`${feature}?`]: any ? 'true' : null,
  };
}

/** Of an entity without a row in a window it is not told apart whether that is false or nothing. */
const told = (answer: Answer) =>
  [...answer]
    .map(([who, row]) => [
      who,
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === 'false' ? null : value]),
      ),
    ])
    .sort();

describe('features of one statement', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'are what each of them is alone, and what the rows say (seed %i)',
    async (seed) => {
      const spec = specOf(seed);
      for (const engine of engines) {
        const together = await ask(spec, engine);
        expect(told(together), engine.name).toEqual(told(expected(spec)));
        for (const feature of spec.features) {
          const alone = await ask({ ...spec, features: [feature] }, engine);
          for (const [who, row] of alone) {
            const known = together.get(who) ?? {};
            for (const [name, value] of Object.entries(row)) {
              expect([engine.name, who, name, known[name]]).toEqual([
                engine.name,
                who,
                name,
                value,
              ]);
            }
          }
        }
      }
    },
  );

  it('name their measures where a number grows too large', () => {
    const spec = { ...specOf(0), features: ['last_size', 'total_0', 'count_2', 'total_2'] };
    const question = compilationOf(spec, 'postgres');
    expect(question.measures).toEqual(['events.total', 'events.count']);
    const failed = failureOf(
      new GatewayError('NUMERIC_OVERFLOW', { member: 'a measure' }),
      spec,
      question,
      {},
    );
    expect(failed).toMatchObject({
      code: 'NUMERIC_OVERFLOW',
      facts: { member: 'events.total or events.count' },
    });
  });

  it('cost what their rows and each window cost, and say so in one plan', () => {
    const cost = (...features: string[]) =>
      compilationOf({ ...specOf(0), features }, 'duckdb').cost;
    const [rows, one] = [cost('last_size'), cost('total_0')];
    expect(one).toBeGreaterThan(rows);
    // Of the same window another measure reads the same rows; of another window others.
    expect(cost('total_0', 'count_0')).toBeCloseTo(one, 1);
    expect(cost('total_0', 'count_2')).toBeGreaterThan(one);
    const plan = compilationOf({ ...specOf(0), features: ['total_0', 'count_2'] }, 'duckdb').plan();
    expect(plan.match(/events/g)?.length).toBeGreaterThan(2);
  });
});
