/** A model in which everything refers to everything, for tests that break one thing of it. */
import type { ModelFile } from '../../src/semantic/load/load-cubes.ts';

const ORDERS = `cubes:
  - name: base
    sql_table: base
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - name: created_at
        sql: created_at
        type: time
        granularities: [{ name: fiscal, interval: 1 year, offset: 1 month }]
    measures:
      - { name: count, type: count }
    access_policy:
      - group: viewer
        member_level: { excludes: [id] }
        row_level:
          filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }]
      - { role: analyst, member_level: { includes: [id, count] }, row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] } }
  - name: orders
    extends: base
    sql_table: orders
    joins:
      - { name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.id}" }
    dimensions:
      - { name: secret, sql: secret, type: string, public: false }
      - { name: status, sql: status, type: string }
      - { name: currency, type: switch, values: [eur, usd] }
      - { name: price, type: number, case: { switch: "{currency}", when: [{ value: eur, sql: "{CUBE}.eur" }], else: { sql: "{CUBE}.usd" } } }
      - { name: day, sql: "{created_at.fiscal}", type: time }
    measures:
      - { name: revenue, type: sum, sql: "{price}", drill_members: [status, customers.state] }
      - { name: average, type: number, sql: "{revenue} / {count}" }
      - { name: so_far, type: sum, sql: amount, rolling_window: { type: to_date, granularity: fiscal } }
      - { name: of_state, type: sum, sql: "{revenue}", multi_stage: true, group_by: [customers.state] }
      - { name: paid, type: count, filters: [{ sql: "{status} = 'paid'" }] }
    segments:
      - { name: open, sql: "{status} = 'open'" }
    hierarchies:
      - { name: places, title: Places, levels: [customers.state, status] }
    pre_aggregations:
      - { name: daily, measures: [revenue], dimensions: [status], time_dimension: created_at, granularity: fiscal }
      - { name: both, type: rollup_join, measures: [revenue], dimensions: [status], rollups: [daily, customers.all_states] }
`;

const CUSTOMERS = `cubes:
  - name: customers
    sql_table: customers
    meta: { tenancy: shared }
    joins:
      - { name: regions, relationship: many_to_one, sql: "{CUBE}.region = {regions.id}" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: state, sql: state, type: string }
      - { name: spent, sql: "{orders.revenue}", type: number, sub_query: true }
    measures:
      - { name: buyers, type: count }
    pre_aggregations:
      - { name: all_states, measures: [buyers], dimensions: [state] }
  - name: regions
    sql_table: regions
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: land, sql: land, type: string }
views:
  - name: sales
    cubes:
      - { join_path: orders, includes: "*" }
      - { join_path: orders.customers, includes: [state, { name: buyers, alias: people }], prefix: true }
      - { join_path: orders.customers.regions, includes: [land] }
    folders:
      - { name: All, includes: [status, revenue, { name: Places, includes: [customers_state, customers_people, land] }] }
    access_policy:
      - { role: viewer, member_level: { includes: [status, revenue, land] }, row_level: { filters: [{ member: land, operator: equals, values: ["{ securityContext.land }"] }] } }
  - name: more_sales
    extends: sales
`;

const INSIGHTS = `funnels:
  - name: checkout
    cube: orders
    entity: customers.id
    time: created_at
    window: 7 days
    steps:
      - { name: opened, filters: [{ segment: open }] }
      - { name: asked, optional: true, filters: [{ member: status, operator: equals, values: [asked] }] }
      - { name: bought, filters: [{ member: status, operator: equals, values: [paid] }] }
    exclusions: [{ from: asked, to: bought, filters: [{ member: status, operator: equals, values: [gone] }] }]
    breakdowns: [customers.regions.land]
    attribution: step(3)
retention:
  - { name: kept, cube: orders, entity: customers.id, time: day, granularity: week, periods: 4, start: { filters: [{ segment: open }] } }
active_users:
  - { name: active, cube: orders, entity: customers.id, time: created_at, filters: [{ member: customers.state, operator: set }] }
trends:
  - { name: trend, cube: orders, time: created_at, granularity: day, by: [status], measures: [revenue, average], momentum: { fast: 2, slow: 5 } }
stalled:
  - { name: stuck, cube: orders, entity: id, time: created_at, stage: status, done: [{ member: status, operator: equals, values: [paid] }] }
benchmarks:
  - { name: compared, cube: orders, unit: tenant_id, measure: average, breakdowns: [status] }
queries:
  - { name: by_status, cube: orders, measures: [revenue], dimensions: [status], args: { state: { member: customers.state, required: true } } }
  - { name: listed, cube: orders, records: [id, status] }
`;

const FEATURES = `entities:
  - { name: order, key: id }
feature_views:
  - { name: order_features, entity: order, cube: orders, time: created_at, created: day, features: [{ name: spent, measure: revenue, window: 1 day }, { name: last, dimension: status, aggregate: last }] }
feature_services:
  - { name: churn, features: [order_features.spent, order_features.last] }
`;

export const SOUND = {
  cubes: [
    { path: 'cubes/customers.yml', text: CUSTOMERS },
    { path: 'cubes/orders.yml', text: ORDERS },
  ],
  insights: [
    { path: 'insights/features.yml', text: FEATURES },
    { path: 'insights/insights.yml', text: INSIGHTS },
  ],
} as const satisfies Readonly<Record<string, readonly ModelFile[]>>;
