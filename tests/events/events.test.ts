import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type EngineApp, openDuckdb } from '../e2e/engines-app.ts';
import { ADMISSION, INSIGHTS, MODEL, PURCHASE, seedOf } from './events-model.ts';

const folder = process.env['SEXTANT_EVENTS'] ?? '';

if (folder === '') {
  test('Event logs were not read: SEXTANT_EVENTS does not name the folder with their Parquet files', () => {
    expect(folder).toBe('');
  });
} else {
  describe('over public event logs, what GraphQL says', () => eventTests());
}

interface LogEvent {
  readonly who: string;
  readonly what: string;
  /** Epoch milliseconds. */
  readonly ts: number;
  readonly key: number;
  readonly value: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function eventTests(): void {
  let app: EngineApp;
  let ecom: readonly LogEvent[] = [];
  let sepsis: readonly LogEvent[] = [];
  let cdnow: readonly LogEvent[] = [];
  beforeAll(async () => {
    app = await openDuckdb(MODEL, seedOf(folder), INSIGHTS);
    ecom = await read('ecom_events', 'user_id, event, ts, event_id, acquisition_channel');
    sepsis = await read('sepsis_events', "case_id, activity, ts, event_id, ''");
    cdnow = await read('cdnow_purchases', "customer_id, '', purchased_on, purchase_id, ''");
  });
  afterAll(() => app.close());

  const counts = async (field: string) => {
    const data = await app.ask(`{ ${field} { steps { count } } }`);
    return data[field].steps.map(({ count }: { count: number }) => count);
  };

  it('of a purchase funnel equals a count by hand, as a whole and by channel', async () => {
    const data = await app.ask(
      '{ purchaseFunnel(breakdown: ACQUISITION_CHANNEL) { steps { count } breakdowns { key steps { count } } } }',
    );
    const shown = ({ steps }: { steps: readonly { count: number }[] }) =>
      steps.map(({ count }) => count);
    expect(shown(data.purchaseFunnel)).toEqual(stepCounts(ecom, PURCHASE, 2 * HOUR));
    for (const part of data.purchaseFunnel.breakdowns) {
      const own = ecom.filter(({ value }) => value === part.key);
      expect(shown(part), part.key).toEqual(stepCounts(own, PURCHASE, 2 * HOUR));
    }
  });

  it('of a funnel with thousands of equal instants equals a count by hand', async () => {
    expect(await counts('admissionFunnel')).toEqual(stepCounts(sepsis, ADMISSION, 3 * HOUR));
  });

  it('of a funnel is the same in whatever words its steps are told', async () => {
    expect(await counts('looseAdmissionFunnel')).toEqual(await counts('admissionFunnel'));
  });

  it('of a funnel stays as it is when a step is added behind', async () => {
    const [whole, short] = [
      await counts('looseAdmissionFunnel'),
      await counts('shortAdmissionFunnel'),
    ];
    expect(whole.slice(0, 2)).toEqual(short);
  });

  it('of a strict funnel equals a count by hand', async () => {
    expect(await counts('strictAdmissionFunnel')).toEqual(
      strictCounts(sepsis, ADMISSION, 3 * HOUR),
    );
  });

  it('of the page funnel is what was published of it', async () => {
    expect(await counts('pageFunnel')).toEqual([90_400, 45_200, 6030, 452]);
  });

  it.each(['repurchase', 'laterRepurchase'])(
    'of retention equals a count by hand: %s',
    async (field) => {
      const data = await app.ask(
        `{ ${field}(time: { range: { between: { start: "1997-01-01", end: "1997-03-31" } } }) { cohorts { size periods { index count } } } }`,
      );
      const got = data[field].cohorts.map(
        ({ size, periods }: { size: number; periods: readonly { count: number }[] }) => [
          size,
          ...periods.map(({ count }) => count),
        ],
      );
      expect(got).toEqual(monthlyRetention(cdnow, 6, field === 'laterRepurchase'));
      // All customers of the file first bought in these three months.
      expect(got.reduce((sum: number, [size]: readonly number[]) => sum + (size ?? 0), 0)).toBe(
        23_570,
      );
    },
  );

  it('of daily, weekly and monthly shoppers equals a count by hand', async () => {
    const data = await app.ask(
      '{ shoppers(time: { range: { between: { start: "2024-02-01", end: "2024-03-10" } } }) { points { date day: active week: active(window: 7) month: active(window: 28) } } }',
    );
    const active = (last: number, days: number) =>
      new Set(
        ecom.filter(({ ts }) => ts >= last - (days - 1) * DAY && ts < last + DAY).map((e) => e.who),
      ).size;
    const { points } = data.shoppers;
    expect(points).toHaveLength(39);
    for (const { date, day, week, month } of points) {
      const start = Date.parse(`${date}T00:00:00Z`);
      expect([day, week, month], date).toEqual([
        active(start, 1),
        active(start, 7),
        active(start, 28),
      ]);
    }
  });
}

async function read(table: string, columns: string): Promise<readonly LogEvent[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const file = `${folder}/${table}.parquet`.replaceAll("'", "''");
  const [who, what, ts, key, value] = columns.split(', ');
  const reader = await connection.runAndReadAll(
    `SELECT ${who}::VARCHAR, ${what}, epoch_ms(${ts}::TIMESTAMP)::DOUBLE, ${key}::INTEGER, ${value} FROM read_parquet('${file}')`,
  );
  connection.closeSync();
  instance.closeSync();
  return reader.getRowsJson().map((row) => ({
    who: String(row[0]),
    what: String(row[1]),
    ts: Number(row[2]),
    key: Number(row[3]),
    value: String(row[4]),
  }));
}

function perEntity(events: readonly LogEvent[]): readonly (readonly LogEvent[])[] {
  const groups = new Map<string, LogEvent[]>();
  for (const event of events) {
    const own = groups.get(event.who) ?? [];
    groups.set(event.who, [...own, event]);
  }
  return [...groups.values()];
}

/** Walks each entity's events once, keeping for each step the latest start of a chain that got there. */
function stepCounts(
  events: readonly LogEvent[],
  steps: readonly string[],
  window: number,
): readonly number[] {
  const reached = steps.map(() => 0);
  for (const own of perEntity(events)) {
    const starts: (number | null)[] = steps.map(() => null);
    // At one instant an earlier step may come before a later one, whatever the keys.
    const order = own
      .map((event) => ({ ...event, step: steps.indexOf(event.what) }))
      .filter(({ step }) => step >= 0)
      .sort((a, b) => a.ts - b.ts || a.step - b.step);
    for (const { step, ts } of order) {
      const start = step === 0 ? ts : (starts[step - 1] ?? null);
      if (start !== null && ts - start <= window) starts[step] = Math.max(start, starts[step] ?? 0);
    }
    starts.forEach((start, i) => {
      if (start !== null) reached[i] = (reached[i] ?? 0) + 1;
    });
  }
  return reached;
}

interface Instant {
  readonly ts: number;
  readonly whats: readonly string[];
}

/** Nothing may come between: no other event lies between the first instant and the last. */
function strictCounts(
  events: readonly LogEvent[],
  steps: readonly string[],
  window: number,
): readonly number[] {
  const reached = steps.map(() => 0);
  for (const own of perEntity(events)) {
    const times = [...new Set(own.map(({ ts }) => ts))].sort((a, b) => a - b);
    const instants = times.map((ts) => ({
      ts,
      whats: own.filter((event) => event.ts === ts).map(({ what }) => what),
    }));
    const depths = instants.map((_, i) => strictDepth(instants.slice(i), steps, window));
    for (let i = 0; i < Math.max(...depths); i++) reached[i] = (reached[i] ?? 0) + 1;
  }
  return reached;
}

/** From the first of these instants; of that one events may be left over, and of the last. */
function strictDepth(
  [first, ...later]: readonly Instant[],
  steps: readonly string[],
  window: number,
): number {
  const begun = first ? run(0, first, steps) : 0;
  const inWindow = later.filter(({ ts }) => ts - (first?.ts ?? 0) <= window);
  const ways = Array.from({ length: begun }, (_, i) => goOn(i + 1, inWindow, steps));
  return Math.max(begun, ...ways);
}

/** How far a way goes on that has taken so many steps. */
function goOn(taken: number, instants: readonly Instant[], steps: readonly string[]): number {
  const [next, ...later] = instants;
  if (next === undefined) return taken;
  const more = run(taken, next, steps);
  return more < next.whats.length ? taken + more : goOn(taken + more, later, steps);
}

/** How many of the steps behind those taken happen at the instant. */
function run(taken: number, { whats }: Instant, steps: readonly string[]): number {
  const missing = steps.slice(taken).findIndex((step) => !whats.includes(step));
  return missing === -1 ? steps.length - taken : missing;
}

/** By cohort: its size, then who bought again in each month (or in it or later). */
function monthlyRetention(
  events: readonly LogEvent[],
  periods: number,
  orLater: boolean,
): readonly (readonly number[])[] {
  const month = (ts: number) => {
    const date = new Date(ts);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  };
  const customers = perEntity(events).map((own) => own.map(({ ts }) => month(ts)));
  const january = 1997 * 12;
  return [0, 1, 2].map((cohort) => {
    const members = customers.filter((months) => Math.min(...months) === january + cohort);
    const returned = Array.from({ length: periods }, (_, k) => {
      const at = january + cohort + k;
      return members.filter((months) => months.some((m) => (orLater ? m >= at : m === at))).length;
    });
    return [members.length, ...returned];
  });
}
