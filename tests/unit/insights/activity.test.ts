import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activePerPeriod,
  lifecycle,
} from '../../../src/semantic/insights/active-users/sql/lifecycle.ts';
import { rollingActive } from '../../../src/semantic/insights/active-users/sql/rolling-active.ts';
import { retention } from '../../../src/semantic/insights/retention/sql/cohorts.ts';
import { clockOf } from '../../../src/semantic/insights/shared/clock.ts';
import { periodsBeside, periodsOf } from '../../../src/semantic/insights/shared/periods.ts';
import type { Query } from '../../../src/sql/ast.ts';
import { col, column, select, table } from '../../../src/sql/build.ts';
import { namer, type OracleGrain } from '../../oracles/calendar.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { type Random, seeded } from '../../oracles/random.ts';
import {
  activeOn,
  lifecycleOf,
  type OracleActivity,
  retentionOf,
} from '../../oracles/retention.ts';

const HOUR = 3_600_000;
const SEEDS = [1, 2, 3, 4, 5, 6];
type Place = readonly [zone: string, middle: number];
/** Around a change of the clocks in each zone, so that days and hours have odd lengths. */
const ZONES: readonly [Place, ...Place[]] = [
  ['UTC', Date.UTC(2024, 0, 30)],
  ['America/New_York', Date.UTC(2024, 10, 1)],
  ['Asia/Kolkata', Date.UTC(2024, 2, 1)],
  ['America/Sao_Paulo', Date.UTC(2018, 10, 3)],
  ['Pacific/Apia', Date.UTC(2011, 11, 29)],
];
const SPANS: Readonly<Record<OracleGrain, number>> = {
  hour: 30 * HOUR,
  day: 9 * 24 * HOUR,
  week: 50 * 24 * HOUR,
  month: 250 * 24 * HOUR,
};
const GRAINS = ['hour', 'day', 'week', 'month'] as const;

let engines: readonly TestEngine[] = [];
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

interface Case {
  readonly table: string;
  readonly zone: string;
  readonly grain: OracleGrain;
  readonly range: { readonly start: Date; readonly end: Date };
  readonly events: readonly OracleActivity[];
  readonly random: Random;
}

function randomCase(seed: number, grain: OracleGrain): Case {
  const random = seeded(seed * 1000 + grain.length);
  const [zone, middle] = random.pick(ZONES);
  const span = SPANS[grain];
  const events = Array.from({ length: 220 }, (_, key) => ({
    entity: `e${random.below(40)}`,
    ts: middle - span + random.below((3 * span) / 60_000) * 60_000,
    key,
    starts: random.chance(0.4),
    returns: random.chance(0.5),
    value: random.pick(['x', 'y', null]),
  }));
  const range = { start: new Date(middle), end: new Date(middle + span / (1 + random.below(2))) };
  return { table: `activity_${grain}_${seed}`, zone, grain, range, events, random };
}

function clockAcross(zone: string, periods: readonly { start: string; end: string }[]) {
  const [start, end] = [periods[0]?.start ?? '', periods.at(-1)?.end ?? ''];
  return clockOf(zone, new Date(start), new Date(end));
}

async function create({ table, events }: Case): Promise<void> {
  const rows = events.map(
    (e) =>
      `('${e.entity}', TIMESTAMP '${new Date(e.ts).toISOString().replace('T', ' ').slice(0, 23)}', ${e.key}, ${e.starts}, ${e.returns}, ${e.value === null ? 'NULL' : `'${e.value}'`})`,
  );
  for (const engine of engines) {
    await engine.run(
      `CREATE TABLE ${table} (entity TEXT, ts TIMESTAMP, key INTEGER, starts BOOLEAN, returns BOOLEAN, value TEXT)`,
    );
    await engine.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
  }
}

const baseQuery = (name: string): Query =>
  select({
    columns: ['entity', 'ts', 'key', 'starts', 'returns', 'value'].map((one) =>
      column(col(null, one), one, 'string'),
    ),
    from: table([name], 't'),
  });

const cases = SEEDS.flatMap((seed) => GRAINS.map((grain) => randomCase(seed, grain)));

describe('retention', () => {
  beforeAll(async () => {
    for (const one of cases) await create(one);
  });

  it.each(
    (['first_time', 'recurring'] as const).flatMap((kind) =>
      (['bracketed', 'unbounded'] as const).map((mode) => [kind, mode] as const),
    ),
  )('of %s cohorts, %s, agrees with brute force in every grain and zone', async (kind, mode) => {
    for (const one of cases) {
      for (const breakdown of [false, true]) await retentionAgrees(one, kind, mode, breakdown);
    }
  });
});

async function retentionAgrees(
  one: Case,
  kind: 'first_time' | 'recurring',
  mode: 'bracketed' | 'unbounded',
  breakdown: boolean,
): Promise<void> {
  const { zone, grain, events } = one;
  const length = 1 + (events.length % 3) + (one.range.end.getUTCDate() % 4);
  const cohorts = periodsOf(one.range, grain, zone);
  const after = periodsBeside(cohorts, length - 1, grain, zone);
  const nameOf = namer(grain, zone);
  const name = (period: { start: string }) => nameOf(Date.parse(period.start));
  const asked = { kind, mode, cohorts: cohorts.map(name), after: after.map(name), length };
  const expected = new Map<string, number>();
  for (const cohort of retentionOf(events, asked, nameOf, breakdown)) {
    const key = `${cohort.value}|${cohort.cohort}`;
    expected.set(`${key}|-1`, cohort.size);
    for (const [k, n] of cohort.counts.entries()) if (n > 0) expected.set(`${key}|${k}`, n);
  }
  const base = { query: baseQuery(one.table), valueType: 'string' as const };
  const bucketing = { grain, clock: clockAcross(zone, [...cohorts, ...after]) };
  const query = retention({ base, bucketing, kind, mode, cohorts, after, length, breakdown });
  for (const engine of engines) {
    const rows = await engine.ask(query);
    const got = rows.map((row) => {
      const [value, cohort, period, count] = breakdown ? row : [null, ...row];
      return [`${value}|${cohort}|${period}`, Number(count)] as const;
    });
    expect(
      Object.fromEntries([...got].sort()),
      `${engine.name} ${one.table} ${zone} ${breakdown}`,
    ).toEqual(Object.fromEntries([...expected].sort()));
  }
}

describe('active users', () => {
  it('in rolling windows agree with brute force, day by day', async () => {
    for (const one of cases.filter((each) => each.grain !== 'month')) {
      const { zone, events } = one;
      const nameOf = namer('day', zone);
      const days = periodsOf(one.range, 'day', zone);
      const windows = [1, 2 + one.random.below(3), 7, 28];
      const names = [...periodsBeside(days, -27, 'day', zone), ...days].map((day) =>
        nameOf(Date.parse(day.start)),
      );
      const expected = days.map((_, s) => [
        s,
        ...windows.map((n) => activeOn(events, new Set(names.slice(s + 28 - n, s + 28)), nameOf)),
      ]);
      const query = rollingActive({
        base: { query: baseQuery(one.table) },
        clock: clockAcross(zone, [...periodsBeside(days, -27, 'day', zone), ...days]),
        days,
        before: periodsBeside(days, -27, 'day', zone),
        windows,
      });
      for (const engine of engines) {
        const rows = await engine.ask(query);
        expect(
          rows.map((row) => row.map(Number)),
          `${engine.name} ${one.table}`,
        ).toEqual(expected);
      }
    }
  });

  it('in each period agree with brute force in every grain', async () => {
    for (const { table, zone, grain, range, events } of cases) {
      const nameOf = namer(grain, zone);
      const periods = periodsOf(range, grain, zone);
      const expected = periods.flatMap(({ start }, i) => {
        const count = activeOn(events, new Set([nameOf(Date.parse(start))]), nameOf);
        return count === 0 ? [] : [[i, count]];
      });
      const bucketing = { grain, clock: clockAcross(zone, periods) };
      const query = activePerPeriod({ query: baseQuery(table) }, bucketing, periods);
      for (const engine of engines) {
        const rows = await engine.ask(query);
        expect(
          rows.map((row) => row.map(Number)),
          `${engine.name} ${table}`,
        ).toEqual(expected);
      }
    }
  });

  it('who are new, returning, resurrected or dormant agree with brute force in every grain', async () => {
    for (const one of cases) {
      const { zone, grain, events } = one;
      const nameOf = namer(grain, zone);
      const asked = periodsOf(one.range, grain, zone);
      const periods = [...periodsBeside(asked, -2, grain, zone), ...asked];
      const names = periods.map((period) => nameOf(Date.parse(period.start)));
      const expected = asked.flatMap((_, i) => {
        const counts = Object.values(
          lifecycleOf(events, names[i + 2] ?? '', names[i + 1] ?? '', nameOf),
        );
        return counts.every((count) => count === 0) ? [] : [[i, ...counts]];
      });
      const base = { query: baseQuery(one.table) };
      const query = lifecycle({
        base,
        bucketing: { grain, clock: clockAcross(zone, periods) },
        periods,
      });
      for (const engine of engines) {
        const rows = await engine.ask(query);
        expect(
          rows.map((row) => row.map(Number)),
          `${engine.name} ${one.table}`,
        ).toEqual(expected);
      }
    }
  });
});
