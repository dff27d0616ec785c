/** Cubes and insights over four public event logs. */
import { join } from 'node:path';

const TABLES = ['ecom_events', 'sepsis_events', 'cdnow_purchases', 'shop_visitors'] as const;

/** Copies the files into tables of the same names. */
export function seedOf(folder: string): string {
  return TABLES.map((name) => {
    const file = join(folder, `${name}.parquet`).replaceAll("'", "''");
    return `CREATE TABLE ${name} AS SELECT * FROM read_parquet('${file}');`;
  }).join('\n');
}

export const MODEL = `cubes:
  - name: ecom
    sql_table: ecom_events
    meta: { tenancy: shared }
    dimensions:
      - { name: event_id, sql: event_id, type: number, primary_key: true }
      - { name: user_id, sql: user_id, type: string }
      - { name: event, sql: event, type: string }
      - { name: ts, sql: ts, type: time }
      - { name: platform, sql: platform, type: string }
      - { name: acquisition_channel, sql: acquisition_channel, type: string }
    measures:
      - { name: count, type: count }
  - name: sepsis
    sql_table: sepsis_events
    meta: { tenancy: shared }
    dimensions:
      - { name: event_id, sql: event_id, type: number, primary_key: true }
      - { name: case_id, sql: case_id, type: string }
      - { name: activity, sql: activity, type: string }
      - { name: ts, sql: ts, type: time }
    measures:
      - { name: count, type: count }
  - name: cdnow
    sql_table: cdnow_purchases
    meta: { tenancy: shared }
    dimensions:
      - { name: purchase_id, sql: purchase_id, type: number, primary_key: true }
      - { name: customer_id, sql: customer_id, type: number }
      - { name: purchased_on, sql: purchased_on, type: time, meta: { graphql_type: date } }
    measures:
      - { name: count, type: count }
  - name: pages
    sql: >
      SELECT user_id, day, 'home' AS page FROM shop_visitors WHERE saw_home
      UNION ALL SELECT user_id, day, 'search' FROM shop_visitors WHERE saw_search
      UNION ALL SELECT user_id, day, 'payment' FROM shop_visitors WHERE saw_payment
      UNION ALL SELECT user_id, day, 'confirmed' FROM shop_visitors WHERE confirmed
    meta: { tenancy: shared }
    dimensions:
      - { name: user_id, sql: user_id, type: number, primary_key: true, public: true }
      - { name: page, sql: page, type: string, primary_key: true, public: true }
      - { name: day, sql: day, type: time, meta: { graphql_type: date } }
    measures:
      - { name: count, type: count }
`;

const step = (member: string, value: string) =>
  `{ name: ${value.toLowerCase().replaceAll(' ', '_')}, filters: [{ member: ${member}, operator: equals, values: [${value}] }] }`;
const steps = (member: string, values: readonly string[]) =>
  `steps: [${values.map((value) => step(member, value)).join(', ')}]`;

export const PURCHASE = [
  'product_view',
  'add_to_cart',
  'cart',
  'shipping_details',
  'payment_details',
  'purchase',
];
export const ADMISSION = ['ER Registration', 'ER Triage', 'ER Sepsis Triage', 'IV Antibiotics'];
/** The same steps, told in words from which nobody can see what they share. */
const loosely = (values: readonly string[]) =>
  `steps: [${values.map((value) => `{ name: ${value.toLowerCase().replaceAll(' ', '_')}, filters: [{ member: activity, operator: contains, values: [${value}] }] }`).join(', ')}]`;
const PAGES = ['home', 'search', 'payment', 'confirmed'];

export const INSIGHTS = `funnels:
  - { name: purchase_funnel, cube: ecom, entity: user_id, time: ts, window: 2 hours, breakdowns: [acquisition_channel], ${steps('event', PURCHASE)} }
  - { name: admission_funnel, cube: sepsis, entity: case_id, time: ts, window: 3 hours, ${steps('activity', ADMISSION)} }
  - { name: strict_admission_funnel, cube: sepsis, entity: case_id, time: ts, window: 3 hours, order: strict, ${steps('activity', ADMISSION)} }
  - { name: loose_admission_funnel, cube: sepsis, entity: case_id, time: ts, window: 3 hours, ${loosely(ADMISSION)} }
  - { name: short_admission_funnel, cube: sepsis, entity: case_id, time: ts, window: 3 hours, ${loosely(ADMISSION.slice(0, 2))} }
  - { name: page_funnel, cube: pages, entity: user_id, time: day, window: 1 day, ${steps('page', PAGES)} }
retention:
  - { name: repurchase, cube: cdnow, entity: customer_id, time: purchased_on, granularity: month, periods: 6 }
  - { name: later_repurchase, cube: cdnow, entity: customer_id, time: purchased_on, granularity: month, periods: 6, mode: unbounded }
active_users:
  - { name: shoppers, cube: ecom, entity: user_id, time: ts, windows: [1, 7, 28] }
`;
