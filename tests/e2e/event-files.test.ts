import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineApp, openDuckdb } from './engines-app.ts';

const folder = process.env['SEXTANT_EVENTS'] ?? '';
const [ECOM, CDNOW] = ['ecom_events', 'cdnow_purchases'].map((name) =>
  join(folder, `${name}.parquet`),
);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const MODEL = `cubes:
  - name: clicks
    sql_table: clicks
    public: true
    dimensions:
      - { name: event_id, sql: event_id, type: number, primary_key: true, public: true }
      - { name: user_id, sql: user_id, type: string }
      - { name: event, sql: event, type: string }
      - { name: ts, sql: ts, type: time }
      - { name: platform, sql: platform, type: string }
    measures: [{ name: count, type: count }]
    access_policy: [{ role: "*", row_level: { allow_all: true } }]
    meta: { tenancy: shared }
  - name: purchases
    sql_table: purchases
    dimensions:
      - { name: purchase_id, sql: purchase_id, type: number, primary_key: true, public: true }
      - { name: customer_id, sql: customer_id, type: number, meta: { graphql_type: bigint } }
      - { name: purchased_on, sql: purchased_on, type: time, meta: { graphql_type: date } }
    measures: [{ name: count, type: count }]
    access_policy: [{ role: "*", row_level: { allow_all: true } }]
    meta: { tenancy: shared }
`;

const STEPS = ['catalog', 'product_view', 'add_to_cart', 'purchase'] as const;
const step = (event: string) =>
  `      - { name: ${event}, filters: [{ member: event, operator: equals, values: [${event}] }] }`;

const INSIGHTS = `funnels:
  - name: shopping
    cube: clicks
    entity: user_id
    time: ts
    window: 2 hours
    breakdowns: [platform]
    steps:
${STEPS.map(step).join('\n')}
retention:
  - { name: repurchase, cube: purchases, entity: customer_id, time: purchased_on, granularity: month, periods: 12, mode: bracketed }
active_users:
  - { name: buyers, cube: purchases, entity: customer_id, time: purchased_on, windows: [1, 30] }
`;

if (folder === '' || !existsSync(ECOM ?? '')) {
  test('the event files were not compared: SEXTANT_EVENTS does not name the folder with them', () => {
    expect(existsSync(ECOM ?? '')).toBe(false);
  });
} else {
  describe('over real event files, insights equal code written by hand', () => compared());
}

interface Click {
  readonly user: string;
  readonly event: string;
  readonly ts: number;
  readonly platform: string;
}

function compared(): void {
  let app: EngineApp;
  let clicks: readonly Click[];
  let purchases: readonly { readonly who: string; readonly on: number }[];

  beforeAll(async () => {
    const seed = `CREATE TABLE clicks AS SELECT * FROM '${ECOM}'; CREATE TABLE purchases AS SELECT * FROM '${CDNOW}';`;
    app = await openDuckdb(MODEL, seed, INSIGHTS);
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const rows = async (sql: string) =>
      (await connection.runAndReadAll(sql)).getRowsJson().map((row) => row.map(String));
    const events = await rows(
      `SELECT user_id, event, epoch_ms(ts), platform FROM '${ECOM}' ORDER BY ts, event_id`,
    );
    clicks = events.map(([user = '', event = '', ts, platform = '']) => {
      return { user, event, ts: Number(ts), platform };
    });
    const bought = await rows(
      `SELECT customer_id, epoch_ms(purchased_on::TIMESTAMP) FROM '${CDNOW}'`,
    );
    purchases = bought.map(([who = '', on]) => ({ who, on: Number(on) }));
    connection.closeSync();
    instance.closeSync();
  });
  afterAll(() => app.close());

  /** How many got how far: per user the latest start of a chain up to each step, event by event. */
  function shopping(of: readonly Click[], from: number, to: number): readonly number[] {
    const depths = new Map<string, number>();
    const starts = new Map<string, (number | undefined)[]>();
    const place = ({ event }: Click) => STEPS.indexOf(event as (typeof STEPS)[number]);
    const ordered = of
      .filter((click) => place(click) >= 0 && click.ts >= from)
      .toSorted((a, b) => a.ts - b.ts || place(a) - place(b));
    for (const click of ordered) {
      const at = place(click);
      const own = starts.get(click.user) ?? [];
      starts.set(click.user, own);
      const start = at === 0 ? click.ts : own[at - 1];
      if (start === undefined || start >= to || click.ts - start > 2 * HOUR) continue;
      own[at] = Math.max(own[at] ?? 0, start);
      depths.set(click.user, Math.max(depths.get(click.user) ?? 0, at + 1));
    }
    return STEPS.map((_, i) => [...depths.values()].filter((depth) => depth > i).length);
  }

  test('a shop funnel within two hours, whole and by platform', async () => {
    const { shopping: answer } = await app.ask(`{ shopping(breakdown: PLATFORM,
      time: { range: { between: { start: "2024-02-01", end: "2024-04-30" } } }) {
      steps { count } breakdowns { key steps { count } } } }`);
    const [from, to] = [Date.UTC(2024, 1, 1), Date.UTC(2024, 4, 1)];
    expect(counts(answer.steps)).toEqual(shopping(clicks, from, to));
    const all = answer.breakdowns.map((part: { steps: Counted[] }) => counts(part.steps)[0] ?? 0);
    expect(all.reduce((a: number, b: number) => a + b, 0)).toBe(counts(answer.steps)[0]);
  });

  test('each buyer of 1997 month by month after the first purchase', async () => {
    const { repurchase } = await app.ask(`{ repurchase(
      time: { range: { between: { start: "1997-01-01", end: "1997-03-31" } } }) {
      cohorts { size periods { count } } } }`);
    const month = (ms: number) =>
      new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth() - 1997 * 12;
    const months = new Map<string, Set<number>>();
    for (const { who, on } of purchases) {
      const own = months.get(who) ?? new Set();
      months.set(who, own.add(month(on)));
    }
    const expected = [0, 1, 2].map((cohort) => {
      const members = [...months.values()].filter((own) => Math.min(...own) === cohort);
      const periods = Array.from({ length: 12 }, (_, k) => ({
        count: members.filter((own) => own.has(cohort + k)).length,
      }));
      return { size: members.length, periods };
    });
    expect(repurchase.cohorts).toEqual(expected);
    expect(expected.reduce((sum, { size }) => sum + size, 0)).toBe(23_570);
  });

  test('buyers of each day, and of the 30 days up to it', async () => {
    const { buyers } = await app.ask(`{ buyers(
      time: { range: { between: { start: "1997-05-01", end: "1997-07-31" } } }) {
      points { date active month: active(window: 30) new returning resurrected dormant } } }`);
    expect(buyers.points).toHaveLength(92);
    const on = (day: number, n: number) =>
      new Set(purchases.filter((p) => p.on <= day && p.on > day - n * DAY).map((p) => p.who)).size;
    for (const [i, { active, month, ...moves }] of buyers.points.entries()) {
      const day = Date.UTC(1997, 4, 1 + i);
      expect([active, month]).toEqual([on(day, 1), on(day, 30)]);
      expect(moves.new + moves.returning + moves.resurrected).toBe(active);
    }
  });
}

interface Counted {
  readonly count: number;
}
const counts = (steps: readonly Counted[]) => steps.map(({ count }) => count);
