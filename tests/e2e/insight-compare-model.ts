/** Visits of seven tenants over fifteen months, insights over them, and the same rows for brute force. */
import { seeded } from '../oracles/random.ts';

const policy = `
    access_policy:
      - role: analyst
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }`;

export const MODEL = `cubes:
  - name: visits
    sql_table: visits
    meta: { records: [analyst] }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: person, sql: person, type: string }
      - { name: kind, sql: kind, type: string }
      - { name: at, sql: visited_at, type: time }
      - { name: amount, sql: amount, type: number, format: currency }
    measures:
      - { name: count, type: count }
      - { name: total, sql: amount, type: sum, format: currency }
      - { name: average, sql: amount, type: avg }
      - { name: latest, sql: "MAX({CUBE}.visited_at)", type: time }
      - { name: bought, type: count, filters: [{ sql: "{CUBE}.kind = 'buy'" }] }
      - { name: share_bought, type: number, sql: "1.0 * {bought} / {count}" }
${policy}
`;

const is = (kind: string) => `filters: [{ member: kind, operator: equals, values: [${kind}] }]`;
const trend = (grain: string) => `
  - { name: ${grain}_trend, cube: visits, time: at, granularity: ${grain}, by: [person],
      measures: [count, total, average], moving_average: 3, momentum: { fast: 2, slow: 5 } }`;

export const INSIGHTS = `trends:${['hour', 'day', 'week', 'month'].map(trend).join('')}
queries:
  - { name: visit_metrics, cube: visits, measures: [count, total, average, latest], granularity: day, time: at }
  - { name: kind_metrics, cube: visits, measures: [count, total], dimensions: [kind], time: at,
      args: { person: { member: person } } }
  - { name: visit_behavior, cube: visits, measures: [count, total, average], pick: true, granularity: day,
      dimensions: [kind], time: at }
  - { name: counted_behavior, cube: visits, measures: [count, bought], pick: true, time: at }
  - { name: visit_list, cube: visits, records: [id, kind], time: at }
funnels:
  - name: buy_funnel
    cube: visits
    entity: person
    time: at
    window: 3 days
    steps:
      - { name: came, ${is('look')} }
      - { name: bought, ${is('buy')} }
    breakdowns: [kind]
retention:
  - { name: weekly_retention, cube: visits, entity: person, time: at, granularity: week, periods: 3,
      start: { kind: recurring, ${is('look')} }, mode: bracketed, breakdowns: [kind] }
active_users:
  - { name: daily_people, cube: visits, entity: person, time: at, windows: [1, 7] }
benchmarks:
  - { name: share_benchmark, cube: visits, unit: tenant, measure: share_bought, breakdowns: [kind],
      granularity: month, min_contributors: 4, dominance: 0.6, round: 4 }
`;

export interface Visit {
  readonly id: number;
  readonly tenant: string;
  readonly person: string;
  readonly kind: 'look' | 'buy' | 'ask';
  /** Epoch milliseconds. */
  readonly ts: number;
  /** Null: none. */
  readonly cents: number | null;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const START = Date.UTC(2023, 0, 1);
const random = seeded(2024);

/** From 1 January 2023 to 15 March 2024, noon, where the clock of the tests stands; some days have none. */
export const VISITS: readonly Visit[] = Array.from({ length: 3600 }, (_, id) => ({
  id,
  tenant: random.chance(0.4) ? 't' : `t${random.below(6)}`,
  person: `p${random.below(30)}`,
  kind: random.pick(['look', 'look', 'look', 'buy', 'ask'] as const),
  ts: START + random.below(439) * DAY + random.below(96) * 15 * MINUTE,
  cents: random.chance(0.4) ? null : random.below(90_000),
})).filter(({ ts }) => ts < Date.UTC(2024, 2, 15, 12) && new Date(ts).getUTCDate() !== 20);

const when = (ts: number) =>
  `TIMESTAMP '${new Date(ts).toISOString().slice(0, 19).replace('T', ' ')}'`;

export const SEED = `
CREATE TABLE visits (id BIGINT, tenant TEXT, person TEXT, kind TEXT, visited_at TIMESTAMP, amount DECIMAL(12,2));
INSERT INTO visits VALUES ${VISITS.map(
  (v) =>
    `(${v.id}, '${v.tenant}', '${v.person}', '${v.kind}', ${when(v.ts)}, ${
      v.cents === null ? 'NULL' : (v.cents / 100).toFixed(2)
    })`,
).join(', ')};
`;
