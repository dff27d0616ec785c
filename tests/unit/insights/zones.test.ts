import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rollingActive } from '../../../src/semantic/insights/active-users/sql/rolling-active.ts';
import { clockOf } from '../../../src/semantic/insights/shared/clock.ts';
import { bucketOf, periodTable } from '../../../src/semantic/insights/shared/period-buckets.ts';
import { periodsBeside, periodsOf } from '../../../src/semantic/insights/shared/periods.ts';
import {
  col,
  column,
  countRows,
  derived,
  eq,
  leftJoin,
  order,
  select,
  table,
} from '../../../src/sql/build.ts';
import { namer, type OracleGrain } from '../../oracles/calendar.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The day around which the clocks change, mostly over a midnight; the last four zones leave out a whole day. */
const ZONES = [
  ['UTC', '2024-03-31'],
  ['Africa/Cairo', '2024-04-26'],
  ['Asia/Beirut', '2024-03-31'],
  ['America/Santiago', '2024-09-08'],
  ['America/Havana', '2024-03-10'],
  ['America/Havana', '2024-11-03'],
  ['Atlantic/Azores', '2024-03-31'],
  ['Atlantic/Azores', '2024-10-27'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2019-02-17'],
  ['Asia/Amman', '2021-03-26'],
  ['Asia/Tehran', '2022-03-22'],
  ['America/Asuncion', '2023-10-01'],
  ['Asia/Damascus', '2022-03-25'],
  ['Asia/Gaza', '2013-03-29'],
  ['America/Campo_Grande', '2018-11-04'],
  ['America/Nuuk', '2024-03-31'],
  ['Africa/Casablanca', '2024-03-10'],
  ['Australia/Lord_Howe', '2024-04-07'],
  ['Australia/Lord_Howe', '2024-10-06'],
  ['America/St_Johns', '2024-03-10'],
  ['America/New_York', '2024-11-03'],
  ['Europe/London', '2024-10-27'],
  ['Asia/Kolkata', '2024-03-01'],
  ['Asia/Kathmandu', '2024-03-01'],
  ['Pacific/Chatham', '2024-04-07'],
  ['Asia/Pyongyang', '2018-05-05'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Fakaofo', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
  ['Pacific/Kiritimati', '1994-12-31'],
] as const;

const GRAINS = ['hour', 'day', 'week', 'month'] as const;
const SPANS: Readonly<Record<OracleGrain, number>> = {
  hour: 2 * DAY,
  day: 5 * DAY,
  week: 20 * DAY,
  month: 70 * DAY,
};
/** Half an hour, so that every period of every zone holds one. */
const STEP = HOUR / 2;

let engines: readonly TestEngine[] = [];
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
  for (const engine of engines) await engine.run('CREATE TABLE instants (ts TIMESTAMP)');
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

/** Every half hour around the change. */
async function instantsAround(middle: number, span: number): Promise<readonly number[]> {
  const count = Math.floor((2 * span) / STEP);
  const instants = Array.from({ length: count }, (_, i) => middle - span + i * STEP);
  const first = new Date(middle - span).toISOString().slice(0, 23);
  for (const engine of engines) {
    await engine.run('DELETE FROM instants');
    await engine.run(
      `INSERT INTO instants SELECT TIMESTAMP '${first}' + n * INTERVAL '30 minutes' FROM generate_series(0, ${count - 1}) AS g(n)`,
    );
  }
  return instants;
}

describe.each(ZONES)('the periods of %s around %s', (zone, date) => {
  const middle = Date.parse(`${date}T00:00:00Z`);

  it('are those that its clocks show, none missing and none besides', async () => {
    for (const grain of GRAINS) {
      const span = SPANS[grain];
      const instants = await instantsAround(middle, span);
      const range = { start: new Date(middle - span), end: new Date(middle + span) };
      const periods = periodsOf(range, grain, zone);
      const clock = clockOf(zone, range.start, range.end);
      const bucketing = { grain, clock };
      const events = select({
        columns: [column(bucketOf(col(null, 'ts'), bucketing), 'label', 'local')],
        from: table(['instants'], 'i'),
      });
      const counted = select({
        columns: [
          column(col('p', 'place'), 'place', 'integer'),
          column(countRows(), 'count', 'integer'),
        ],
        from: derived(events, 'e'),
        joins: [
          leftJoin(periodTable(periods, bucketing, 'p'), eq(col('p', 'label'), col('e', 'label'))),
        ],
        groupBy: [1],
        orderBy: [order(1)],
      });
      const byName = new Map<string, number>();
      const nameOf = namer(grain, zone);
      for (const at of instants) byName.set(nameOf(at), (byName.get(nameOf(at)) ?? 0) + 1);
      const expected = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, n], i) => [i, n]);
      for (const engine of engines) {
        const rows = await engine.ask(counted);
        const got = rows.map((row) => row.map((cell) => cell && Number(cell)));
        expect(got, `${engine.name} ${grain}`).toEqual(expected);
      }
      expect(periods, grain).toHaveLength(byName.size);
    }
  });

  it('stand beside each other in both directions', () => {
    for (const grain of GRAINS) {
      const span = SPANS[grain];
      const all = periodsOf(
        { start: new Date(middle - span), end: new Date(middle + span) },
        grain,
        zone,
      );
      for (const [i, one] of all.entries()) {
        expect(periodsBeside([one], all.length - i - 1, grain, zone)).toEqual(all.slice(i + 1));
        expect(periodsBeside([one], -i, grain, zone)).toEqual(all.slice(0, i));
      }
    }
  });

  it('count for rolling windows as the days that they are', async () => {
    const instants = await instantsAround(middle, SPANS.day);
    const range = { start: new Date(middle), end: new Date(middle + 3 * DAY) };
    const days = periodsOf(range, 'day', zone);
    const before = periodsBeside(days, -3, 'day', zone);
    const nameOf = namer('day', zone);
    const names = [...before, ...days].map(({ start }) => nameOf(Date.parse(start)));
    // One user each half hour: a window counts the half hours of its days.
    const expected = days.map((_, day) => {
      const window = (n: number) => new Set(names.slice(day + 4 - n, day + 4));
      const count = (n: number) => instants.filter((at) => window(n).has(nameOf(at))).length;
      return [day, count(1), count(2), count(4)];
    });
    const query = rollingActive({
      base: {
        query: select({
          columns: [
            column(col(null, 'ts'), 'entity', 'timestamp'),
            column(col(null, 'ts'), 'ts', 'timestamp'),
          ],
          from: table(['instants'], 'i'),
        }),
      },
      clock: clockOf(zone, new Date(middle - SPANS.day), new Date(middle + SPANS.day)),
      ...{ days, before, windows: [1, 2, 4] },
    });
    for (const engine of engines) {
      const rows = await engine.ask(query);
      expect(
        rows.map((row) => row.map(Number)),
        engine.name,
      ).toEqual(expected);
    }
  });
});
