/** A cube of events of two tenants, insights over it, and the same events for brute force. */
import { seeded } from '../oracles/random.ts';

const policies = `
    access_policy:
      - role: analyst
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }
      - role: partner
        member_level: { includes: "*", excludes: [user_id] }
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }
      - role: regional
        member_level: { includes: "*", excludes: [country] }
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }`;

export const MODEL = `cubes:
  - name: events
    sql_table: events
    joins:
      - { name: users, sql: "{CUBE}.user_id = {users.id}", relationship: many_to_one }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: user_id, sql: user_id, type: string }
      - { name: type, sql: type, type: string }
      - { name: happened_at, sql: happened_at, type: time }
      - { name: country, sql: country, type: string }
    measures:
      - { name: count, type: count }
    segments:
      - { name: buys, sql: "{CUBE}.type = 'buy'" }
${policies}
  - name: badges
    sql_table: badges
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: user_id, sql: user_id, type: string }
      - { name: badge, sql: badge, type: string }
    measures:
      - { name: count, type: count }
    meta: { tenancy: shared }
  - name: users
    sql_table: users
    joins:
      - { name: badges, sql: "{CUBE}.id = {badges.user_id}", relationship: one_to_many }
    dimensions:
      - { name: id, sql: id, type: string, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: plan, sql: plan, type: string }
    measures:
      - { name: count, type: count }
    access_policy:
      - role: "*"
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }
`;

const is = (type: string) => `filters: [{ member: type, operator: equals, values: [${type}] }]`;

export const INSIGHTS = `funnels:
  - name: purchase_funnel
    title: Purchase
    cube: events
    entity: user_id
    time: happened_at
    window: 3 days
    steps:
      - { name: came, ${is('visit')} }
      - { name: added, title: Put into the cart, ${is('add')} }
      - { name: bought, filters: [{ segment: buys }] }
    breakdowns: [country, users.plan]
    args: { country: { member: country } }
  - name: careful_funnel
    cube: events
    entity: user_id
    time: happened_at
    window: 2 days
    steps:
      - { name: came, ${is('visit')} }
      - { name: added, optional: true, ${is('add')} }
      - { name: bought, ${is('buy')} }
    exclusions:
      - { ${is('error')}, from: came, to: bought }
  - name: clean_funnel
    cube: events
    entity: user_id
    time: happened_at
    window: 2 days
    steps:
      - { name: came, ${is('visit')} }
      - { name: added, ${is('add')} }
      - { name: bought, ${is('buy')} }
    exclusions:
      - { ${is('error')}, mode: entity }
  - name: direct_funnel
    cube: events
    entity: user_id
    time: happened_at
    order: strict
    window: 9 days
    steps:
      - { name: came, ${is('visit')} }
      - { name: went_on, filters: [{ member: type, operator: equals, values: [visit, add] }] }
      - { name: added, ${is('add')} }
    exclusions:
      - { filters: [{ member: country, operator: equals, values: [PT] }], from: came, to: added }
  - name: calm_funnel
    cube: events
    entity: user_id
    time: happened_at
    order: any
    window: 5 days
    steps:
      - { name: came, ${is('visit')} }
      - { name: added, ${is('add')} }
      - { name: bought, ${is('buy')} }
    exclusions:
      - { ${is('error')} }

retention:
  - name: weekly_retention
    cube: events
    entity: user_id
    time: happened_at
    granularity: week
    periods: 4
    start: { kind: first_time, ${is('visit')} }
    mode: bracketed
    breakdowns: [country]

active_users:
  - name: daily_users
    cube: events
    entity: user_id
    time: happened_at
    windows: [1, 7]
  - name: weekly_users
    cube: events
    entity: user_id
    time: happened_at
    granularity: week
  - name: hourly_users
    cube: events
    entity: user_id
    time: happened_at
    granularity: hour
`;

export interface ModelEvent {
  readonly id: number;
  readonly tenant: 't' | 'other';
  readonly user: string;
  readonly type: 'visit' | 'add' | 'buy' | 'error';
  /** Epoch milliseconds. */
  readonly ts: number;
  readonly country: string | null;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const START = Date.UTC(2024, 0, 20);
const random = seeded(4711);

/** From 20 January to 12 March 2024: the clock of the tests stands at 15 March. */
export const EVENTS: readonly ModelEvent[] = Array.from({ length: 2000 }, (_, id) => ({
  id,
  tenant: random.chance(0.75) ? 't' : 'other',
  // The same names in both tenants: only the policy keeps them apart.
  user: `u${random.below(60)}`,
  type: random.pick(['visit', 'visit', 'visit', 'add', 'add', 'buy', 'error']),
  ts: START + random.below(52) * DAY + random.below(144) * 10 * MINUTE,
  country: random.chance(0.2) ? null : random.pick(['BR', 'BR', 'PT']),
}));

const text = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
const when = (ts: number) =>
  `TIMESTAMP '${new Date(ts).toISOString().slice(0, 19).replace('T', ' ')}'`;

export const SEED = `
CREATE TABLE events (id BIGINT, tenant TEXT, user_id TEXT, type TEXT, happened_at TIMESTAMP, country TEXT);
INSERT INTO events VALUES ${EVENTS.map(
  (e) => `(${e.id}, '${e.tenant}', '${e.user}', '${e.type}', ${when(e.ts)}, ${text(e.country)})`,
).join(', ')};
CREATE TABLE users (id TEXT, tenant TEXT, plan TEXT);
INSERT INTO users VALUES ${Array.from(
  { length: 60 },
  (_, i) => `('u${i}', 't', '${i % 3 === 0 ? 'pro' : 'free'}')`,
).join(', ')};
CREATE TABLE badges (id BIGINT, user_id TEXT, badge TEXT);
INSERT INTO badges VALUES (1, 'u3', 'gold'), (2, 'u3', 'early'), (3, 'u6', 'gold');
`;
