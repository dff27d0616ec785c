/** A cube of steps that accounts of two tenants take, insights over it, and the same rows for brute force. */
import { seeded } from '../oracles/random.ts';

const rows = `row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }`;

export const MODEL = `cubes:
  - name: steps
    sql_table: steps
    meta: { records: [analyst] }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: account, sql: account, type: string }
      - { name: stage, sql: stage, type: string }
      - { name: happened_at, sql: happened_at, type: time }
      - { name: known_at, sql: known_at, type: time }
      - { name: amount, sql: amount, type: number, format: currency }
    measures:
      - { name: count, type: count }
      - { name: total, sql: amount, type: sum, format: currency }
      - { name: average, sql: amount, type: avg }
    access_policy:
      - { role: analyst, ${rows} }
      - { role: viewer, ${rows} }
      - { role: clerk, member_level: { includes: "*", excludes: [amount, total] }, ${rows} }
      - { role: guest, member_level: { includes: "*", excludes: [account] }, ${rows} }
`;

export const INSIGHTS = `queries:
  - { name: account_metrics, cube: steps, measures: [count, total, average], granularity: day, time: happened_at,
      args: { account: { member: account, required: true } } }
  - { name: account_steps, cube: steps, records: [id, stage, happened_at, amount], time: happened_at,
      args: { account: { member: account, required: true }, stage: { member: stage } } }
  - { name: account_behavior, cube: steps, measures: [count, total, average], pick: true, granularity: day,
      time: happened_at, args: { account: { member: account } } }
  - { name: stage_metrics, cube: steps, measures: [count, total], dimensions: [stage], time: happened_at,
      filters: [{ member: stage, operator: notEquals, values: [lost] }] }
trends:
  - { name: account_trend, cube: steps, time: happened_at, granularity: day, by: [account],
      measures: [count, average], moving_average: 3, momentum: { fast: 2, slow: 5 } }
stalled:
  - { name: stalled_accounts, cube: steps, entity: account, time: happened_at, stage: stage, days: 4,
      done: [{ member: stage, operator: equals, values: [won, lost] }] }
entities:
  - { name: account, key: account }
feature_views:
  - name: account_features
    entity: account
    cube: steps
    time: happened_at
    created: known_at
    ttl: 6 days
    features:
      - { name: steps_3d, measure: count, window: 3 days }
      - { name: spent_10d, measure: total, window: 10 days }
      - { name: mean_10d, measure: average, window: 10 days }
      - { name: last_stage, dimension: stage, aggregate: last }
      - { name: last_amount, dimension: amount, aggregate: last }
`;

export interface Step {
  readonly id: number;
  readonly tenant: 't' | 'other';
  readonly account: string;
  readonly stage: string;
  /** Epoch milliseconds. */
  readonly ts: number;
  readonly known: number;
  /** In cents; null: none. */
  readonly cents: number | null;
}

const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
const START = Date.UTC(2024, 1, 1);
const random = seeded(99);

/** From 1 February to 7 March 2024; some rows become known days later, and many share their instant. */
const RANDOM: readonly Step[] = Array.from({ length: 700 }, (_, id) => {
  const ts = START + random.below(36) * DAY + random.below(24) * 60 * MINUTE;
  const late = random.chance(0.2) ? random.below(4 * 24) * 60 * MINUTE : MINUTE;
  return {
    id,
    tenant: random.chance(0.75) ? 't' : 'other',
    account: `a${random.below(25)}`,
    stage: random.pick(['lead', 'talk', 'offer', 'won', 'lost']),
    ts,
    known: ts + late,
    cents: random.chance(0.3) ? null : random.below(50_000),
  };
});

const NINE = Date.UTC(2024, 1, 10, 9);
const corrected = { tenant: 't', account: 'twice', ts: NINE } as const;

/** And one account with two rows of one instant: the first was corrected after the second became known. */
export const STEPS: readonly Step[] = [
  ...RANDOM,
  { ...corrected, id: 700, stage: 'won', known: NINE + 210 * MINUTE, cents: 100 },
  { ...corrected, id: 701, stage: 'lost', known: NINE + 120 * MINUTE, cents: 200 },
];

const when = (ts: number) =>
  `TIMESTAMP '${new Date(ts).toISOString().slice(0, 19).replace('T', ' ')}'`;

export const SEED = `
CREATE TABLE steps (id BIGINT, tenant TEXT, account TEXT, stage TEXT, happened_at TIMESTAMP, known_at TIMESTAMP, amount DECIMAL(12,2));
INSERT INTO steps VALUES ${STEPS.map(
  (s) =>
    `(${s.id}, '${s.tenant}', '${s.account}', '${s.stage}', ${when(s.ts)}, ${when(s.known)}, ${
      s.cents === null ? 'NULL' : (s.cents / 100).toFixed(2)
    })`,
).join(', ')};
`;
