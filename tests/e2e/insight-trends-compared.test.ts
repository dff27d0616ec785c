import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namer, type OracleGrain } from '../oracles/calendar.ts';
import { levelsOf, summaryOf } from '../oracles/trend.ts';
import { type EngineApp, openEngines } from './engines-app.ts';
import { INSIGHTS, MODEL, SEED, VISITS, type Visit } from './insight-compare-model.ts';

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED, INSIGHTS);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

const DAY = 86_400_000;
const SHAPE = { average: 3, fast: 2, slow: 5 };
/** Of a moving average of three as far back as `fast`, and of `slow`. */
const LEAD = 4;
const mine = VISITS.filter(({ tenant }) => tenant === 't');
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));

/** What a period is expected to hold; null: it has no such period. */
interface Cell {
  readonly rows: readonly Visit[];
  /** It has a part in averages. */
  readonly over: boolean;
}
type Cells = readonly (Cell | null)[];

const numbers = {
  count: ({ rows }: Cell) => rows.length,
  total: ({ rows }: Cell) => {
    const some = rows.flatMap(({ cents }) => cents ?? []);
    if (rows.length > 0 && some.length === 0) return null;
    return some.reduce((a, b) => a + b, 0) / 100;
  },
  average: ({ rows }: Cell) => {
    const some = rows.flatMap(({ cents }) => cents ?? []);
    return some.length === 0 ? null : some.reduce((a, b) => a + b, 0) / some.length / 100;
  },
};
type Measure = keyof typeof numbers;
const MEASURES = ['count', 'total', 'average'] as const;

/** As it goes out: money is text, exact to the cent. */
function shown(measure: Measure, value: number | null) {
  if (value === null) return null;
  if (measure === 'total') return value.toFixed(2).replace(/\.?0+$/, '');
  return measure === 'count' ? value : near(value);
}

const numberIn = (measure: Measure, cell: Cell | null) =>
  cell === null ? null : numbers[measure](cell);

function changeOf(measure: Measure, cell: Cell | null, before: Cell | null) {
  const [value, earlier] = [numberIn(measure, cell), numberIn(measure, before)];
  if (value === null || earlier === null) return { absolute: null, percent: null };
  const percent = earlier === 0 ? null : near(((value - earlier) / Math.abs(earlier)) * 100);
  return { absolute: shown(measure, value - earlier), percent };
}

/** The rows of each of these periods, those before an instant alone; `before`: periods of the lead. */
function cellsOf(
  names: readonly string[],
  grain: OracleGrain,
  { zone = 'UTC', until = Number.POSITIVE_INFINITY, whole = names.length } = {},
): Cells {
  const nameOf = namer(grain, zone);
  const known = mine.filter(({ ts }) => ts < until);
  return names.map((name, i) => ({
    rows: known.filter(({ ts }) => nameOf(ts) === name),
    over: i < whole,
  }));
}

const iso = (ts: number) => new Date(ts).toISOString().slice(0, 10);
/** Dates, so many days apart, with the lead before them. */
const dates = (first: string, n: number, step = 1) =>
  Array.from({ length: n + LEAD }, (_, i) => iso(Date.parse(first) + (i - LEAD) * step * DAY));

interface Case {
  readonly field: 'dayTrend' | 'weekTrend' | 'monthTrend' | 'hourTrend';
  readonly time: string;
  readonly zone?: string;
  readonly own: Cells;
  /** As many as the other period has; with the lead. */
  readonly other: Cells;
  readonly meta: readonly string[];
}

function seriesOf(measure: Measure, cells: Cells) {
  return cells.map((cell) => (cell?.over ? numberIn(measure, cell) : null));
}

function summaryShown(measure: Measure, cells: Cells) {
  const { slope, momentum, velocity } = summaryOf(seriesOf(measure, cells), LEAD, SHAPE);
  return { slope: near(slope), momentum: near(momentum), velocity: near(velocity) };
}

function expectedOf({ own, other }: Case) {
  const averages = (cells: Cells) =>
    Object.fromEntries(
      MEASURES.map((m) => [m, summaryOf(seriesOf(m, cells), LEAD, SHAPE).averages]),
    );
  const [now, then] = [averages(own), averages(other)];
  const by = <T>(of: (measure: Measure) => T) =>
    Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)]));
  const all = (cells: Cells): Cell => ({
    rows: cells.slice(LEAD).flatMap((cell) => cell?.rows ?? []),
    over: true,
  });
  const compared = (cell: Cell | null, before: Cell | null) => ({
    ...by((m) => shown(m, numberIn(m, cell))),
    change: by((m) => changeOf(m, cell, before)),
  });
  const [ownTotal, otherTotal] = [all(own), all(other)];
  return {
    points: own.slice(LEAD).map((cell, i) => {
      const before = other[i + LEAD] ?? null;
      return {
        ...compared(cell, before),
        movingAverage: by((m) => near(now[m]?.[i] ?? null)),
        previous: {
          ...by((m) => shown(m, numberIn(m, before))),
          movingAverage: by((m) => near(then[m]?.[i] ?? null)),
        },
      };
    }),
    total: {
      ...compared(ownTotal, otherTotal),
      previous: by((m) => shown(m, numberIn(m, otherTotal))),
    },
    summary: by((m) => ({ ...summaryShown(m, own), previous: summaryShown(m, other) })),
  };
}

const VALUES = 'count total average';
const CHANGE = MEASURES.map((m) => `${m} { absolute percent }`).join(' ');
const LINE = 'slope momentum velocity';
const selected = `
  points { ${VALUES} movingAverage { ${VALUES} } previous { ${VALUES} movingAverage { ${VALUES} } } change { ${CHANGE} } }
  total { ${VALUES} previous { ${VALUES} } change { ${CHANGE} } }
  summary { ${MEASURES.map((m) => `${m} { ${LINE} previous { ${LINE} } }`).join(' ')} }
  meta { range { start end } previousRange { start end } } explain { part }`;

async function holds(one: Case): Promise<void> {
  const zone = one.zone ? `, timezone: "${one.zone}"` : '';
  for (const engine of engines) {
    const data = await engine.ask(`{ ${one.field}(time: { ${one.time} }${zone}) { ${selected} } }`);
    const { meta, explain, ...answer } = data[one.field];
    const found = [meta.range, meta.previousRange].map(({ start, end }) => `${start} ${end}`);
    expect(found, engine.name).toEqual(one.meta);
    expect(answer, engine.name).toEqual(expectedOf(one));
    expect(explain).toHaveLength(3);
  }
}

const days = (start: string, end: string) =>
  `range: { between: { start: "${start}", end: "${end}" } }`;

const months = (year: number, month: number, n: number) =>
  Array.from({ length: n + LEAD }, (_, i) => iso(Date.UTC(year, month + i - LEAD, 1)));

describe('a trend that is compared', () => {
  it('stands beside as many months ago, day by day: days that a month lacks are null, those beyond are in totals', async () => {
    await holds({
      field: 'dayTrend',
      time: `${days('2024-02-01', '2024-02-29')}, compare: { offset: { n: 1, unit: MONTH } }`,
      own: cellsOf(dates('2024-02-01', 29), 'day'),
      other: cellsOf(dates('2024-01-01', 31), 'day'),
      meta: [
        '2024-02-01T00:00:00.000Z 2024-03-01T00:00:00.000Z',
        '2024-01-01T00:00:00.000Z 2024-02-01T00:00:00.000Z',
      ],
    });
    await holds({
      field: 'dayTrend',
      time: `${days('2024-01-01', '2024-01-31')}, compare: { ${days('2023-02-01', '2023-02-28')} }`,
      own: cellsOf(dates('2024-01-01', 31), 'day'),
      other: cellsOf(dates('2023-02-01', 28), 'day'),
      meta: [
        '2024-01-01T00:00:00.000Z 2024-02-01T00:00:00.000Z',
        '2023-02-01T00:00:00.000Z 2023-03-01T00:00:00.000Z',
      ],
    });
  });

  it('counts days on the clocks of the zone, also where one has 23 hours', async () => {
    const zone = 'America/New_York';
    await holds({
      zone,
      field: 'dayTrend',
      time: `${days('2024-03-08', '2024-03-13')}, compare: { previousPeriod: true }`,
      own: cellsOf(dates('2024-03-08', 6), 'day', { zone }),
      other: cellsOf(dates('2024-03-02', 6), 'day', { zone }),
      meta: [
        '2024-03-08T00:00:00.000-05:00 2024-03-14T00:00:00.000-04:00',
        '2024-03-02T00:00:00.000-05:00 2024-03-08T00:00:00.000-05:00',
      ],
    });
    const hours = (start: number, n: number) =>
      Array.from({ length: n + LEAD }, (_, i) =>
        new Date(start + (i - LEAD) * 3_600_000).toISOString(),
      );
    await holds({
      zone,
      field: 'hourTrend',
      time: `range: { on: "2024-03-10" }, compare: { offset: { n: 1, unit: DAY } }`,
      own: cellsOf(hours(Date.UTC(2024, 2, 10, 5), 23), 'hour', { zone }),
      other: cellsOf(hours(Date.UTC(2024, 2, 9, 5), 24), 'hour', { zone }),
      meta: [
        '2024-03-10T00:00:00.000-05:00 2024-03-11T00:00:00.000-04:00',
        '2024-03-09T00:00:00.000-05:00 2024-03-10T00:00:00.000-05:00',
      ],
    });
  });

  it('cuts the other period where its own stands, and leaves what is cut out of averages', async () => {
    await holds({
      field: 'dayTrend',
      time: 'range: { toDate: MONTH }, compare: { previousPeriod: true }',
      own: cellsOf(dates('2024-03-01', 15), 'day', { whole: LEAD + 14 }),
      other: cellsOf(dates('2024-02-01', 15), 'day', {
        ...{ until: Date.UTC(2024, 1, 15, 12, 1), whole: LEAD + 14 },
      }),
      meta: [
        '2024-03-01T00:00:00.000Z 2024-03-16T00:00:00.000Z',
        '2024-02-01T00:00:00.000Z 2024-02-15T12:01:00.000Z',
      ],
    });
    // What is still to come stands beside nothing.
    await holds({
      field: 'dayTrend',
      time: 'range: { this: MONTH }, compare: { offset: { n: 1, unit: YEAR } }',
      own: cellsOf(dates('2024-03-01', 31), 'day', { whole: LEAD + 14 }),
      other: cellsOf(dates('2023-03-01', 15), 'day', {
        ...{ until: Date.UTC(2023, 2, 15, 12, 1), whole: LEAD + 14 },
      }),
      meta: [
        '2024-03-01T00:00:00.000Z 2024-04-01T00:00:00.000Z',
        '2023-03-01T00:00:00.000Z 2023-03-15T12:01:00.000Z',
      ],
    });
  });

  it('of weeks stands beside whole weeks, as many, also of another year', async () => {
    await holds({
      field: 'weekTrend',
      time: `${days('2024-01-03', '2024-02-20')}, compare: { offset: { n: 1, unit: YEAR } }`,
      own: cellsOf(dates('2024-01-01', 8, 7), 'week'),
      other: cellsOf(dates('2022-12-26', 8, 7), 'week'),
      meta: [
        '2024-01-01T00:00:00.000Z 2024-02-26T00:00:00.000Z',
        '2022-12-26T00:00:00.000Z 2023-02-20T00:00:00.000Z',
      ],
    });
    // The week that runs since Monday, to Friday noon and a minute, beside as much of a week.
    await holds({
      field: 'weekTrend',
      time: 'range: { last: { n: 4, unit: WEEK, includeCurrent: true } }, compare: { offset: { n: 1, unit: YEAR } }',
      own: cellsOf(dates('2024-02-19', 4, 7), 'week', { whole: LEAD + 3 }),
      other: cellsOf(dates('2023-02-13', 4, 7), 'week', {
        ...{ until: Date.UTC(2023, 2, 10, 12, 1), whole: LEAD + 3 },
      }),
      meta: [
        '2024-02-19T00:00:00.000Z 2024-03-18T00:00:00.000Z',
        '2023-02-13T00:00:00.000Z 2023-03-10T12:01:00.000Z',
      ],
    });
  });

  it('compares what it shows: the week that a range only touches is cut beside one that is running', async () => {
    await holds({
      field: 'weekTrend',
      time: 'range: { last: { n: 30, unit: DAY } }, compare: { previousPeriod: true }',
      own: cellsOf(dates('2024-02-12', 5, 7), 'week', { whole: LEAD + 4 }),
      other: cellsOf(dates('2024-01-08', 5, 7), 'week', {
        ...{ until: Date.UTC(2024, 1, 9, 12, 1), whole: LEAD + 4 },
      }),
      meta: [
        '2024-02-12T00:00:00.000Z 2024-03-18T00:00:00.000Z',
        '2024-01-08T00:00:00.000Z 2024-02-09T12:01:00.000Z',
      ],
    });
  });

  it('of the month that is running is cut by its own days, whatever the months before it have', async () => {
    await holds({
      field: 'monthTrend',
      time: 'range: { this: MONTH }, compare: { previousPeriod: true }',
      own: cellsOf(months(2024, 2, 1), 'month', { whole: LEAD }),
      other: cellsOf(months(2024, 1, 1), 'month', {
        ...{ until: Date.UTC(2024, 1, 15, 12, 1), whole: LEAD },
      }),
      meta: [
        '2024-03-01T00:00:00.000Z 2024-04-01T00:00:00.000Z',
        '2024-02-01T00:00:00.000Z 2024-02-15T12:01:00.000Z',
      ],
    });
  });

  it('of months takes whole what a range cuts, its own and the one that is named', async () => {
    await holds({
      field: 'monthTrend',
      time: `${days('2023-11-10', '2024-02-05')}, compare: { ${days('2023-06-30', '2023-08-02')} }`,
      own: cellsOf(months(2023, 10, 4), 'month'),
      other: cellsOf(months(2023, 5, 3), 'month'),
      meta: [
        '2023-11-01T00:00:00.000Z 2024-03-01T00:00:00.000Z',
        '2023-06-01T00:00:00.000Z 2023-09-01T00:00:00.000Z',
      ],
    });
  });

  it('has change points of both periods, each at a place of its own', async () => {
    const [own, other] = [dates('2024-02-01', 12), dates('2024-01-20', 12)];
    const levels = (of: readonly string[]) =>
      levelsOf(seriesOf('count', cellsOf(of, 'day')).slice(LEAD)).map(
        ({ index, before, after }) => ({
          date: of[index + LEAD],
          before: near(before),
          after: near(after),
        }),
      );
    for (const engine of engines) {
      const { dayTrend } = await engine.ask(`{ dayTrend(time: { ${days('2024-02-01', '2024-02-12')},
        compare: { previousPeriod: true } }) { summary { count {
          direction changePoints { date before after } previous { direction changePoints { date before after } } } } } }`);
      const { count } = dayTrend.summary;
      expect(count.changePoints).toEqual(levels(own));
      expect(count.previous.changePoints).toEqual(levels(other));
      expect(['UP', 'DOWN', 'FLAT']).toContain(count.previous.direction);
    }
    expect([...levels(own), ...levels(other)].length).toBeGreaterThan(0);
  });

  it('says of the other period what the same trend says when it is asked over that', async () => {
    const fields = `points { date ${VALUES} movingAverage { ${VALUES} } } total { ${VALUES} } summary { count { direction ${LINE} changePoints { date before after } } }`;
    for (const engine of engines) {
      const { a, b } = await engine.ask(`{
        a: dayTrend(person: "p3", time: { ${days('2024-02-01', '2024-02-29')}, compare: { previousPeriod: true } }) {
          points { previous { ${VALUES} movingAverage { ${VALUES} } } } total { previous { ${VALUES} } }
          summary { count { previous { direction ${LINE} changePoints { date before after } } } } }
        b: dayTrend(person: "p3", time: { ${days('2024-01-01', '2024-01-31')} }) { ${fields} } }`);
      expect(a.points.map(({ previous }: { previous: unknown }) => previous)).toEqual(
        b.points.slice(0, 29).map(({ date: _, ...point }: { date: string }) => point),
      );
      expect(a.total.previous).toEqual(b.total);
      expect(a.summary.count.previous).toEqual(b.summary.count);
    }
  });

  it('has nothing beside it without a period to compare with', async () => {
    for (const engine of engines) {
      const { dayTrend } =
        await engine.ask(`{ dayTrend(time: { ${days('2024-02-01', '2024-02-02')} }) {
        points { previous { count } change { count { percent } } }
        total { count previous { count } change { count { percent } } }
        summary { count { previous { slope } } } meta { previousRange { start } } } }`);
      const none = { previous: null, change: null };
      expect(dayTrend.points).toEqual([none, none]);
      const count = mine.filter(({ ts }) => ['2024-02-01', '2024-02-02'].includes(iso(ts))).length;
      expect(dayTrend.total).toEqual({ count, ...none });
      expect(dayTrend.summary).toEqual({ count: { previous: null } });
      expect(dayTrend.meta.previousRange).toBeNull();
    }
  });
});
