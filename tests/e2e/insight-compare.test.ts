import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, type EngineApp, openEngines } from './engines-app.ts';
import { INSIGHTS, MODEL, SEED, VISITS, type Visit } from './insight-compare-model.ts';

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED, INSIGHTS);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

async function everywhere(check: (engine: EngineApp) => Promise<void>): Promise<void> {
  for (const engine of engines) await check(engine);
}

const DAY = 86_400_000;
const mine = VISITS.filter(({ tenant }) => tenant === 't');
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));
const within = (start: number, end: number, rows: readonly Visit[] = mine) =>
  rows.filter(({ ts }) => ts >= start && ts < end);
const amounts = (rows: readonly Visit[]) => rows.flatMap(({ cents }) => cents ?? []);
const centsIn = (rows: readonly Visit[]) => amounts(rows).reduce((a, b) => a + b, 0);
/** As a decimal goes out. */
const money = (cents: number) => (cents / 100).toFixed(2).replace(/\.?0+$/, '');
const change = (now: number, then: number, written: (n: number) => unknown) => ({
  absolute: written(now - then),
  percent: then === 0 ? null : near(((now - then) / Math.abs(then)) * 100),
});
const plain = (n: number) => n;

const [JANUARY, FEBRUARY, MARCH] = [0, 1, 2].map((month) => Date.UTC(2024, month, 1)) as [
  number,
  number,
  number,
];
const range = (start: string, end: string) => `{ between: { start: "${start}", end: "${end}" } }`;
const IN_FEBRUARY = `range: ${range('2024-02-01', '2024-02-29')}`;
const MONTH_AGO = 'compare: { offset: { n: 1, unit: MONTH } }';

describe('a named query that is compared', () => {
  const [now, then] = [within(FEBRUARY, MARCH), within(JANUARY, FEBRUARY)];

  it('shows its measures then and their change, exactly', async () => {
    const latest = (rows: readonly Visit[]) =>
      new Date(Math.max(...rows.map(({ ts }) => ts))).toISOString();
    await everywhere(async (engine) => {
      const { visitMetrics } =
        await engine.ask(`{ visitMetrics(time: { ${IN_FEBRUARY}, ${MONTH_AGO} }) {
        count total latest
        previous { count total latest } change { count { absolute percent } sum: total { absolute percent } }
        meta { range { start } previousRange { start end } } } }`);
      expect(visitMetrics).toEqual({
        ...{ count: now.length, total: money(centsIn(now)), latest: latest(now) },
        previous: { count: then.length, total: money(centsIn(then)), latest: latest(then) },
        change: {
          count: change(now.length, then.length, plain),
          sum: change(centsIn(now), centsIn(then), money),
        },
        meta: {
          range: { start: '2024-02-01T00:00:00.000Z' },
          previousRange: { start: '2024-01-01T00:00:00.000Z', end: '2024-02-01T00:00:00.000Z' },
        },
      });
    });
  });

  it('has points beside points, first beside first', async () => {
    await everywhere(async (engine) => {
      const { visitMetrics } =
        await engine.ask(`{ visitMetrics(time: { ${IN_FEBRUARY}, ${MONTH_AGO} }) {
        points { date count previous { count average } change { count { percent } average { absolute } } } } }`);
      const day = (start: number) => within(start, start + DAY);
      const average = (rows: readonly Visit[]) =>
        amounts(rows).length === 0 ? null : centsIn(rows) / amounts(rows).length / 100;
      expect(visitMetrics.points).toEqual(
        Array.from({ length: 29 }, (_, i) => {
          const [own, other] = [day(FEBRUARY + i * DAY), day(JANUARY + i * DAY)];
          const [a, b] = [average(own), average(other)];
          return {
            date: new Date(FEBRUARY + i * DAY).toISOString().slice(0, 10),
            count: own.length,
            previous: { count: other.length, average: near(b) },
            change: {
              count: { percent: change(own.length, other.length, plain).percent },
              average: { absolute: a === null || b === null ? null : near(a - b) },
            },
          };
        }),
      );
    });
  });

  it('aligns rows on their keys, and counts those of the other period where it is shown', async () => {
    const [days, before] = [
      within(FEBRUARY, FEBRUARY + 3 * DAY),
      within(FEBRUARY - 3 * DAY, FEBRUARY),
    ];
    const someone = [...new Set(mine.map(({ person }) => person))].find((person) => {
      const kinds = (rows: readonly Visit[]) =>
        new Set(rows.flatMap((row) => (row.person === person ? row.kind : [])));
      const [own, other] = [kinds(days), kinds(before)];
      return own.size > 0 && [...other].some((kind) => !own.has(kind));
    });
    expect(someone).toBeDefined();
    const of = (rows: readonly Visit[], kind: string) =>
      rows.filter((row) => row.person === someone && row.kind === kind);
    await everywhere(async (engine) => {
      const { compared, alone } = await engine.ask(`{
        compared: kindMetrics(person: "${someone}", time: { range: ${range('2024-02-01', '2024-02-03')}, compare: { previousPeriod: true } }) {
          totalCount rows { kind count previous { count } change { count { absolute } } } }
        alone: kindMetrics(person: "${someone}", time: { range: ${range('2024-02-01', '2024-02-03')} }) {
          totalCount rows { kind count previous { count } } } }`);
      const kinds = ['look', 'buy', 'ask'];
      const some = kinds.filter((kind) => of([...days, ...before], kind).length > 0);
      expect(compared.totalCount).toBe(some.length);
      expect(compared.rows).toHaveLength(some.length);
      expect(compared.rows).toEqual(
        expect.arrayContaining(
          some.map((kind) => {
            // A count of no rows is none on cubes, too: there is nothing that it is a count of.
            const [a, b] = [of(days, kind).length || null, of(before, kind).length || null];
            const absolute = a === null || b === null ? null : a - b;
            return { kind, count: a, previous: { count: b }, change: { count: { absolute } } };
          }),
        ),
      );
      const own = kinds.filter((kind) => of(days, kind).length > 0);
      expect(alone.totalCount).toBe(own.length);
      expect(alone.rows.every(({ previous }: { previous: unknown }) => previous === null)).toBe(
        true,
      );
    });
  });

  it('shows the metric that is picked then and now, exact where some metric is money', async () => {
    await everywhere(async (engine) => {
      const time = `time: { ${IN_FEBRUARY}, ${MONTH_AGO} }`;
      const fields = 'value previous { value } change { value { absolute percent } }';
      const data = await engine.ask(`{
        count: visitBehavior(metric: COUNT, ${time}) { ${fields} points { ${fields} } rows { kind ${fields} } }
        total: visitBehavior(metric: TOTAL, ${time}) { ${fields} }
        bought: countedBehavior(metric: BOUGHT, ${time}) { ${fields} } }`);
      const shown = (a: number, b: number, written: (n: number) => unknown) => ({
        ...{ value: written(a), previous: { value: written(b) } },
        change: { value: change(a, b, written) },
      });
      const { points, rows, ...whole } = data.count;
      expect(whole).toEqual(shown(now.length, then.length, String));
      expect(data.total).toEqual(shown(centsIn(now), centsIn(then), money));
      const buys = (of: readonly Visit[]) => of.filter(({ kind }) => kind === 'buy').length;
      expect(data.bought).toEqual(shown(buys(now), buys(then), plain));
      expect(points[1]).toEqual(
        shown(
          within(FEBRUARY + DAY, FEBRUARY + 2 * DAY).length,
          within(JANUARY + DAY, JANUARY + 2 * DAY).length,
          String,
        ),
      );
      const counted = (of: readonly Visit[], kind: string) =>
        of.filter((row) => row.kind === kind).length;
      expect(rows).toHaveLength(3);
      expect(rows).toEqual(
        expect.arrayContaining(
          ['look', 'buy', 'ask'].map((kind) => ({
            kind,
            ...shown(counted(now, kind), counted(then, kind), String),
          })),
        ),
      );
    });
  });

  it('is cut short while it is running, as cubes are', async () => {
    const until = Date.UTC(2024, 1, 15, 12, 1);
    await everywhere(async (engine) => {
      const time = `time: { range: { toDate: MONTH }, compare: { previousPeriod: true } }`;
      const { visitMetrics, visits } = await engine.ask(`{
        visitMetrics(${time}) { count previous { count } change { count { percent } } points { previous { count } } }
        visits(${time}) { totals { count previous { count } change { count { percent } } } } }`);
      const { points, ...whole } = visitMetrics;
      expect(whole).toEqual(visits.totals);
      expect(whole.previous.count).toBe(within(FEBRUARY, until).length);
      const last = within(Date.UTC(2024, 1, 15), until).length;
      expect(points.at(-1)).toEqual({ previous: { count: last } });
    });
  });
});

interface Kind {
  readonly field: string;
  readonly args?: string;
  readonly parts: string;
  /** Of the parts, in the order of the questions behind them. */
  readonly questions: number;
}

const KINDS: readonly Kind[] = [
  {
    field: 'buyFunnel',
    args: ', breakdown: KIND',
    parts: `steps { name count fromStart medianSeconds histogram(buckets: 3) { from to count } } breakdowns { key steps { count } }
      trend(granularity: WEEK) { start end steps { count } } dropped(step: 2, first: 3) { entities pageInfo { hasNextPage } }`,
    questions: 5,
  },
  {
    field: 'weeklyRetention',
    args: ', breakdown: KIND',
    parts:
      'cohorts { start size periods { index count rate unfinished } } total { size periods { index rate size } } breakdowns { key total { size } }',
    questions: 3,
  },
  {
    field: 'dailyPeople',
    parts:
      'points { date start partial active week: active(window: 7) stickiness new returning dormant }',
    questions: 2,
  },
];

describe('the other period of an insight', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'the period before',
      IN_FEBRUARY,
      '{ previousPeriod: true }',
      range('2024-01-01', '2024-01-31'),
    ],
    [
      'a year earlier',
      IN_FEBRUARY,
      '{ offset: { n: 1, unit: YEAR } }',
      range('2023-02-01', '2023-02-28'),
    ],
    [
      'one that is named',
      IN_FEBRUARY,
      `{ range: ${range('2023-06-05', '2023-06-18')} }`,
      range('2023-06-05', '2023-06-18'),
    ],
    [
      'as much of last month as this one has seen',
      'range: { this: MONTH }',
      '{ previousPeriod: true }',
      // In New York it is 8 o'clock, and last month it was not summer yet.
      range('2024-02-01T00:00:00', '2024-02-15T{hour}:01:00'),
    ],
  ];
  const zones = { UTC: '12', 'America/New_York': '08' };
  const all = KINDS.flatMap((kind) => cases.map((one) => [kind.field, one[0], kind, one] as const));

  it.each(all)(
    '%s: %s',
    async (_field, _name, { field, args = '', parts }, [, own, compare, other]) => {
      for (const [zone, hour] of Object.entries(zones)) {
        await everywhere(async (engine) => {
          const asked = (time: string) => `${field}(time: { ${time} }${args}, timezone: "${zone}")`;
          const { compared, alone } = await engine.ask(`{
          compared: ${asked(`${own}, compare: ${compare}`)} { previous { ${parts} } meta { previousRange { start end } } }
          alone: ${asked(`range: ${other.replace('{hour}', hour)}`)} { ${parts} meta { range { start end } } } }`);
          const { meta, ...expected } = alone;
          expect(compared.previous, engine.name).toEqual(expected);
          expect(compared.meta.previousRange).toEqual(meta.range);
        });
      }
    },
  );

  it.each(KINDS)(
    '$field: stands beside its own, is explained, and counts for the cache',
    async (kind) => {
      const { field, args = '', parts, questions } = kind;
      await everywhere(async (engine) => {
        const own = `time: { ${IN_FEBRUARY}`;
        const query = `{ compared: ${field}(${own}, compare: { previousPeriod: true } }${args}) {
          ${parts} previous { ${parts} } explain { part sql } meta { cache { hit } } }
        alone: ${field}(${own} }${args}) { ${parts} previous { __typename } meta { previousRange { start } } } }`;
        const { compared, alone } = await engine.ask(query);
        const { previous, explain, meta: _, ...shown } = compared;
        expect({ ...shown, previous: null, meta: { previousRange: null } }).toEqual(alone);
        expect(previous).not.toEqual(shown);
        const asked = explain.filter(({ part }: { part: string }) => part === 'previous');
        expect(asked.length).toBeGreaterThanOrEqual(questions);
        const again = await engine.ask(query);
        expect(again.compared.meta.cache.hit).toBe(true);
      });
    },
  );

  it('pages through who dropped then by cursors of its own, while the period is running', async () => {
    await everywhere(async (engine) => {
      const page = (
        after: string | null,
      ) => `{ buyFunnel(time: { range: { toDate: MONTH }, compare: { previousPeriod: true } }) {
        dropped(step: 2, first: 2) { pageInfo { endCursor } }
        previous { dropped(step: 2, first: 2, after: ${JSON.stringify(after)}) { entities pageInfo { hasNextPage endCursor } } } } }`;
      const entities: string[] = [];
      let after: string | null = null;
      let foreign: string | null = null;
      do {
        const { buyFunnel } = await engine.ask(page(after));
        const { dropped } = buyFunnel.previous;
        entities.push(...dropped.entities);
        foreign = buyFunnel.dropped.pageInfo.endCursor;
        after = dropped.pageInfo.hasNextPage ? dropped.pageInfo.endCursor : null;
      } while (after !== null);
      const { buyFunnel } =
        await engine.ask(`{ buyFunnel(time: { range: ${range('2024-02-01T00:00', '2024-02-15T12:01')} }) {
        dropped(step: 2) { entities } } }`);
      expect(entities).toEqual(buyFunnel.dropped.entities);
      expect(await engine.text(page(foreign))).toContain('CURSOR_INVALID');
    });
  });
});

describe('the other period of a benchmark', () => {
  const SHOWN = 'own groups { mean contributors } contributors suppressed';
  const as = (tenant: string): Caller => ({ tenant, role: 'analyst' });
  const asked = (time: string) =>
    `shareBenchmark(time: { ${time} }, breakdown: KIND) { ${SHOWN} breakdowns { key ${SHOWN} }`;

  it('is what the same benchmark says of it', async () => {
    await everywhere(async (engine) => {
      for (const tenant of ['t', 't0', 'nobody']) {
        const { a, b, c } = await engine.ask(
          `{ a: ${asked(`${IN_FEBRUARY}, ${MONTH_AGO}`)} previous { ${SHOWN} breakdowns { key ${SHOWN} } } explain { part } }
             b: ${asked(`range: ${range('2024-01-01', '2024-01-31')}`)} }
             c: ${asked(IN_FEBRUARY)} } }`,
          {},
          as(tenant),
        );
        const { previous, explain, ...own } = a;
        expect(previous).toEqual(b);
        expect(own).toEqual(c);
        expect(explain.some(({ part }: { part: string }) => part === 'previous')).toBe(true);
        const one = await engine.ask(
          `{ a: shareBenchmark(kind: "look", time: { ${IN_FEBRUARY}, ${MONTH_AGO} }) { previous { ${SHOWN} } }
             b: shareBenchmark(kind: "look", time: { range: ${range('2024-01-01', '2024-01-31')} }) { ${SHOWN} } }`,
          {},
          as(tenant),
        );
        expect(one.a.previous).toEqual(one.b);
      }
    });
  });

  it('is of whole months that have ended, as its own', async () => {
    const compares = [
      '{ offset: { n: 1, unit: WEEK } }',
      '{ offset: { n: 1, unit: DAY } }',
      `{ range: ${range('2024-01-01', '2024-01-30')} }`,
      '{ range: { this: MONTH } }',
      '{ range: { last: { n: 30, unit: DAY } } }',
    ];
    await everywhere(async (engine) => {
      for (const compare of compares) {
        const query = `{ shareBenchmark(time: { ${IN_FEBRUARY}, compare: ${compare} }) { previous { own } } }`;
        const [error] = JSON.parse(await engine.text(query)).errors;
        expect(error.extensions.code, compare).toBe('INVALID_TIME_RANGE');
        expect(error.message).toContain('time.compare of share_benchmark: ');
        expect(error.message).toContain('whole months');
      }
    });
  });
});

describe('a comparison that makes no sense', () => {
  const backwards = `{ range: ${range('2024-02-01', '2024-01-01')} }`;
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'buyFunnel',
      'steps { count }',
      backwards,
      'time.compare of buy_funnel: it ends before it starts',
    ],
    [
      'visitMetrics',
      'count',
      '{ offset: { n: 0, unit: DAY } }',
      'time.compare of visit_metrics: an offset is of 1 to 10000 units, not of 0',
    ],
    [
      'dayTrend',
      'points { count }',
      `{ range: ${range('2014-01-01', '2024-01-01')} }`,
      'time.compare of day_trend: it has too many periods',
    ],
    [
      'dailyPeople',
      'previous { points { active } }',
      `{ range: ${range('2014-01-01', '2024-01-01')} }`,
      'time.compare of daily_people: it has too many periods',
    ],
    [
      'weeklyRetention',
      'total { size }',
      '{ offset: { n: 10000, unit: YEAR } }',
      'time.compare of weekly_retention: it leaves the years 1000 to 9998',
    ],
    [
      'visitList',
      'totalCount',
      '{ previousPeriod: true }',
      'time.compare of visit_list: records are listed, and they are compared with none',
    ],
  ];

  it.each(cases)('%s { %s }: %s', async (field, fields, compare, said) => {
    await everywhere(async (engine) => {
      const query = `{ ${field}(time: { ${IN_FEBRUARY}, compare: ${compare} }) { ${fields} } }`;
      const [error] = JSON.parse(await engine.text(query)).errors;
      expect(error.extensions.code).toBe('INVALID_TIME_RANGE');
      expect(error.message).toBe(`Invalid time range: ${said}.`);
    });
  });

  it('is told apart from a range that makes none', async () => {
    const [engine] = engines;
    const query = `{ buyFunnel(time: { range: ${range('2024-02-01', '2024-01-01')}, ${MONTH_AGO} }) { steps { count } } }`;
    expect(await engine?.text(query)).toContain('Invalid time range: it ends before it starts.');
  });
});

describe('what an answer says of its periods', () => {
  it('needs no question', async () => {
    const previousRange = { start: '2024-01-01T00:00:00.000Z', end: '2024-02-01T00:00:00.000Z' };
    const fields = [
      'visits',
      'dayTrend',
      'visitMetrics',
      'buyFunnel',
      'weeklyRetention',
      'dailyPeople',
    ];
    await everywhere(async (engine) => {
      for (const field of [...fields, 'shareBenchmark']) {
        const data = await engine.ask(
          `{ ${field}(time: { ${IN_FEBRUARY}, ${MONTH_AGO} }) { meta { previousRange { start end } } } }`,
        );
        expect(data[field].meta, field).toEqual({ previousRange });
      }
    });
  });
});

describe('rows of a named query', () => {
  it('are the same, in the same order and on the same pages, whatever is selected of them', () =>
    everywhere(async (engine) => {
      const ask = async (fields: string) =>
        (
          await engine.ask(`{ kindMetrics(time: { ${IN_FEBRUARY}, ${MONTH_AGO} }, first: 1) {
            totalCount rows { ${fields} } pageInfo { hasNextPage endCursor } } }`)
        ).kindMetrics;
      const all = await ask('kind total count previous { count }');
      for (const fields of [
        'kind',
        'kind total',
        'kind count',
        'kind change { total { absolute } }',
      ]) {
        const { rows, ...beside } = await ask(fields);
        expect(beside).toEqual({ totalCount: all.totalCount, pageInfo: all.pageInfo });
        expect(rows[0].kind).toBe(all.rows[0].kind);
      }
    }));
});
