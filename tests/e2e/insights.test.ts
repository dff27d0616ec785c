import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namer } from '../oracles/calendar.ts';
import {
  attributedValue,
  funnelPaths,
  type OracleFunnel,
  stepCounts,
  stepSeconds,
} from '../oracles/funnel.ts';
import { activeOn, lifecycleOf, retentionOf } from '../oracles/retention.ts';
import { type Caller, type EngineApp, NOW, openEngines } from './engines-app.ts';
import { EVENTS, INSIGHTS, MODEL, type ModelEvent, SEED } from './insights-model.ts';

const DAY = 86_400_000;
const FEBRUARY = 'time: { range: { between: { start: "2024-02-01", end: "2024-02-29" } } }';
const RANGE = [Date.UTC(2024, 1, 1), Date.UTC(2024, 2, 1)] as const;
const PARTNER: Caller = { tenant: 't', role: 'partner' };
const REGIONAL: Caller = { tenant: 't', role: 'regional' };

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

const mine = EVENTS.filter((event) => event.tenant === 't');

const PURCHASE: OracleFunnel = {
  order: 'sequential',
  optional: [false, false, false],
  window: 3 * DAY * 1000,
  exclusions: [],
};

/** Entered in February; the window may reach into March. */
function pathsOf(
  events: readonly ModelEvent[],
  funnel: OracleFunnel,
  types: readonly ModelEvent['type'][],
  [start, end]: readonly [number, number] = RANGE,
) {
  return funnelPaths(
    events
      .filter(({ ts }) => ts >= start)
      .map(({ user, ts, id, type, country }) => ({
        ...{ entity: user, ts: ts * 1000, key: id, value: country },
        steps: types.map(
          (of, i) => of === type && (i > 0 || funnel.order === 'any' || (ts >= start && ts < end)),
        ),
        exclusions: funnel.exclusions.map(() => type === 'error'),
        inside: ts >= start && ts < end,
      })),
    funnel,
  );
}

const TYPES = ['visit', 'add', 'buy'] as const;
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 6));
const mean = (of: readonly number[]) =>
  of.length === 0 ? null : of.reduce((a, b) => a + b, 0) / of.length;

describe('a funnel', () => {
  it('counts as brute force does, with shares, drops and times', async () => {
    const paths = pathsOf(mine, PURCHASE, TYPES);
    const counts = stepCounts(paths, 3);
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(
        `{ purchaseFunnel(${FEBRUARY}) { steps { name title index count fromPrevious fromStart dropped
          averageSeconds total: averageSeconds(since: START) } meta { range { start end } } } }`,
      );
      expect(purchaseFunnel.meta.range).toEqual({
        start: '2024-02-01T00:00:00.000Z',
        end: '2024-03-01T00:00:00.000Z',
      });
      const names = ['came', 'added', 'bought'];
      const titles = ['Came', 'Put into the cart', 'Bought'];
      expect(purchaseFunnel.steps).toEqual(
        counts.map((count, i) => ({
          ...{ name: names[i], title: titles[i], index: i + 1, count },
          fromPrevious: near(count / (counts[Math.max(i - 1, 0)] ?? 0)),
          fromStart: near(count / (counts[0] ?? 0)),
          dropped: (counts[Math.max(i - 1, 0)] ?? 0) - count,
          averageSeconds: i === 0 ? null : near(mean(stepSeconds(paths, i, 'previous'))),
          total: i === 0 ? null : near(mean(stepSeconds(paths, i, 'start'))),
        })),
      );
      expect(counts[2]).toBeGreaterThan(3);
    });
  });

  it('is broken down, and narrowed by its own arguments and by where', async () => {
    await everywhere(async (engine) => {
      const { all, portugal, pro } = await engine.ask(`{
        all: purchaseFunnel(${FEBRUARY}, breakdown: COUNTRY) { breakdowns { key steps { count } } }
        portugal: purchaseFunnel(${FEBRUARY}, country: "PT") { steps { count } }
        pro: purchaseFunnel(${FEBRUARY}, where: { user: { plan: { eq: "pro" } } }) { steps { count } }
      }`);
      const paths = pathsOf(mine, PURCHASE, TYPES);
      for (const { key, steps } of all.breakdowns) {
        const own = paths.filter((path) => attributedValue(path, { kind: 'first_touch' }) === key);
        expect(steps.map(countOf), `${engine.name} ${key}`).toEqual(stepCounts(own, 3));
      }
      expect(all.breakdowns).toHaveLength(3);
      const inPortugal = mine.filter(({ country }) => country === 'PT');
      expect(portugal.steps.map(countOf)).toEqual(
        stepCounts(pathsOf(inPortugal, PURCHASE, TYPES), 3),
      );
      const payers = mine.filter(({ user }) => Number(user.slice(1)) % 3 === 0);
      expect(pro.steps.map(countOf)).toEqual(stepCounts(pathsOf(payers, PURCHASE, TYPES), 3));
    });
  });

  it('has optional steps and exclusions, a window and an attribution of the caller', async () => {
    const careful: OracleFunnel = {
      ...{ order: 'sequential', optional: [false, true, false] },
      ...{ window: 5 * DAY * 1000, exclusions: [{ from: 0, to: 2, mode: 'path' }] },
    };
    await everywhere(async (engine) => {
      const { carefulFunnel, last } = await engine.ask(`{
        carefulFunnel(${FEBRUARY}, window: { n: 5, unit: DAY }) { steps { count } }
        last: purchaseFunnel(${FEBRUARY}, breakdown: COUNTRY, attribution: LAST_TOUCH) {
          breakdowns { key steps { count } } }
      }`);
      expect(carefulFunnel.steps.map(countOf)).toEqual(
        stepCounts(pathsOf(mine, careful, TYPES), 3),
      );
      const paths = pathsOf(mine, PURCHASE, TYPES);
      for (const { key, steps } of last.breakdowns) {
        const own = paths.filter((path) => attributedValue(path, { kind: 'last_touch' }) === key);
        expect(steps.map(countOf), `${engine.name} ${key}`).toEqual(stepCounts(own, 3));
      }
    });
  });

  it('keeps its shares under a filter on joined users, and refuses one that would multiply events', async () => {
    const payers = mine.filter(({ user }) => Number(user.slice(1)) % 3 === 0);
    const [came = 0, added = 0, bought = 0] = stepCounts(pathsOf(payers, PURCHASE, TYPES), 3);
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(`{
        purchaseFunnel(${FEBRUARY}, where: { user: { plan: { eq: "pro" } } }) {
          steps { count fromPrevious fromStart } } }`);
      expect(purchaseFunnel.steps).toEqual([
        { count: came, fromPrevious: 1, fromStart: 1 },
        { count: added, fromPrevious: near(added / came), fromStart: near(added / came) },
        { count: bought, fromPrevious: near(bought / added), fromStart: near(bought / came) },
      ]);
      const many = `where: { user: { badges: { badge: { ne: "none" } } } }`;
      const text = await engine.text(
        `{ purchaseFunnel(${FEBRUARY}, ${many}) { steps { count } } }`,
      );
      const [error] = JSON.parse(text).errors;
      expect(error.extensions.code).toBe('INCOMPATIBLE_MEMBERS');
      expect(error.message).toContain('has several rows for each row of events');
    });
  });

  it('may be strict or in any order, and has exclusions there too', async () => {
    const calm: OracleFunnel = {
      ...{ order: 'any', optional: [false, false, false] },
      ...{ window: 5 * DAY * 1000, exclusions: [{ from: 0, to: 2, mode: 'path' }] },
    };
    const direct: OracleFunnel = { ...calm, order: 'strict', window: 9 * DAY * 1000 };
    const strictly = mine
      .filter(({ ts }) => ts >= RANGE[0])
      .map(({ user, ts, id, type, country }) => ({
        ...{ entity: user, ts: ts * 1000, key: id, value: country },
        steps: [
          type === 'visit' && ts < RANGE[1],
          type === 'visit' || type === 'add',
          type === 'add',
        ],
        exclusions: [country === 'PT'],
        inside: ts < RANGE[1],
      }));
    const expected = stepCounts(funnelPaths(strictly, direct), 3);
    const without = stepCounts(funnelPaths(strictly, { ...direct, exclusions: [] }), 3);
    expect(expected[2]).toBeGreaterThan(0);
    expect(expected[2]).toBeLessThan(without[2] ?? 0);
    await everywhere(async (engine) => {
      const { calmFunnel, directFunnel } = await engine.ask(`{
        calmFunnel(${FEBRUARY}) { steps { count } }
        directFunnel(${FEBRUARY}) { steps { count } }
      }`);
      expect(calmFunnel.steps.map(countOf)).toEqual(stepCounts(pathsOf(mine, calm, TYPES), 3));
      expect(directFunnel.steps.map(countOf)).toEqual(expected);
    });
  });

  it('shows how it went by period of entry, and how long it took', async () => {
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(`{ purchaseFunnel(${FEBRUARY}) {
        trend(granularity: MONTH) { start steps { count } }
        steps { index histogram(buckets: 4) { from to count } } } }`);
      const paths = pathsOf(mine, PURCHASE, TYPES);
      expect(purchaseFunnel.trend).toEqual([
        {
          start: '2024-02-01T00:00:00.000Z',
          steps: stepCounts(paths, 3).map((count) => ({ count })),
        },
      ]);
      for (const { index, histogram } of purchaseFunnel.steps.slice(1)) {
        const seconds = stepSeconds(paths, index - 1, 'previous');
        expect(histogram).toHaveLength(4);
        expect(histogram[0].from).toBeCloseTo(Math.min(...seconds));
        expect(histogram[3].to).toBeCloseTo(Math.max(...seconds));
        const sum = histogram.reduce((n: number, bucket: { count: number }) => n + bucket.count, 0);
        expect(sum).toBe(seconds.length);
      }
    });
  });

  it('tells who may still go on, and which periods may still grow', async () => {
    const march = [Date.UTC(2024, 2, 1), Date.UTC(2024, 2, 15)] as const;
    const paths = pathsOf(mine, { ...PURCHASE, window: 5 * DAY * 1000 }, TYPES, march);
    const isOpen = (user: string) =>
      mine.some(
        (event) =>
          event.user === user &&
          event.type === 'visit' &&
          event.ts >= march[0] &&
          event.ts + 5 * DAY >= NOW.getTime(),
      );
    const waiting = (step: number) =>
      paths.filter(({ entity, reached }) => reached[step - 1] && !reached[step] && isOpen(entity))
        .length;
    expect(waiting(1)).toBeGreaterThan(0);
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(
        `{ purchaseFunnel(window: { n: 5, unit: DAY }, time: { range: { between: { start: "2024-03-01", end: "2024-03-14" } } }) {
          steps { inProgress } trend(granularity: DAY) { start unfinished } } }`,
      );
      expect(purchaseFunnel.steps).toEqual([
        { inProgress: 0 },
        { inProgress: waiting(1) },
        { inProgress: waiting(2) },
      ]);
      for (const { start, unfinished } of purchaseFunnel.trend) {
        expect(unfinished, start).toBe(Date.parse(start) + 6 * DAY > NOW.getTime());
      }
    });
  });

  it('sees a period that is compared with only as long after its end as the own one', async () => {
    const [start, end] = [Date.UTC(2024, 2, 1), Date.UTC(2024, 2, 11)];
    const [before, beforeEnd] = [start - 10 * DAY, start] as const;
    const funnel = { ...PURCHASE, window: 6 * DAY * 1000 };
    const seen = beforeEnd + Math.ceil((NOW.getTime() - end) / 60_000) * 60_000;
    const own = stepCounts(pathsOf(mine, funnel, TYPES, [start, end]), 3);
    const cut = mine.filter(({ ts }) => ts < seen);
    const previous = stepCounts(pathsOf(cut, funnel, TYPES, [before, beforeEnd]), 3);
    expect(previous).not.toEqual(stepCounts(pathsOf(mine, funnel, TYPES, [before, beforeEnd]), 3));
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(
        `{ purchaseFunnel(window: { n: 6, unit: DAY }, time: { range: { between: { start: "2024-03-01", end: "2024-03-10" } },
          compare: { previousPeriod: true } }) { steps { count } previous { steps { count } } } }`,
      );
      expect(purchaseFunnel.steps.map(countOf)).toEqual(own);
      expect(purchaseFunnel.previous.steps.map(countOf)).toEqual(previous);
    });
  });

  it('may leave out who did something between, whatever else they did', async () => {
    const barred: OracleFunnel = {
      ...{ order: 'sequential', optional: [false, false, false], window: 2 * DAY * 1000 },
      exclusions: [{ from: 0, to: 2, mode: 'entity' }],
    };
    const expected = stepCounts(pathsOf(mine, barred, TYPES), 3);
    expect(expected[0]).toBeGreaterThan(0);
    await everywhere(async (engine) => {
      const { cleanFunnel } = await engine.ask(`{ cleanFunnel(${FEBRUARY}) { steps { count } } }`);
      expect(cleanFunnel.steps.map(countOf)).toEqual(expected);
    });
  });

  it('lists who dropped, page by page, and no cursor of another question opens', async () => {
    const paths = pathsOf(mine, PURCHASE, TYPES);
    const expected = paths.filter(({ depth }) => depth === 1).map(({ entity }) => entity);
    await everywhere(async (engine) => {
      const page = (after: string | null, step = 2) =>
        `{ purchaseFunnel(${FEBRUARY}) { dropped(step: ${step}, first: 4, after: ${JSON.stringify(after)}) {
          entities pageInfo { hasNextPage endCursor } } } }`;
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const { purchaseFunnel } = await engine.ask(page(cursor));
        const { entities, pageInfo } = purchaseFunnel.dropped;
        seen.push(...entities);
        cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (cursor !== null);
      expect(seen).toEqual(expected);
      const { purchaseFunnel } = await engine.ask(page(null));
      const foreign = await engine.text(page(purchaseFunnel.dropped.pageInfo.endCursor, 3));
      expect(JSON.parse(foreign).errors[0].extensions.code).toBe('CURSOR_INVALID');
    });
  });
});

describe('retention', () => {
  it('agrees with brute force, weights its total and flags what is unfinished', async () => {
    const nameOf = namer('week', 'UTC');
    const weeks = Array.from({ length: 9 }, (_, i) => Date.UTC(2024, 0, 29) + i * 7 * DAY);
    const events = mine.map(({ user, ts, id, type, country }) => ({
      ...{ entity: user, ts, key: id, value: country, returns: true, starts: type === 'visit' },
    }));
    const asked = {
      kind: 'first_time',
      mode: 'bracketed',
      length: 4,
      cohorts: weeks.slice(0, 5).map(nameOf),
      after: weeks.slice(5, 8).map(nameOf),
    } as const;
    const expected = retentionOf(events, asked, nameOf, false);
    await everywhere(async (engine) => {
      const { weeklyRetention } = await engine.ask(`{ weeklyRetention(${FEBRUARY}) {
        cohorts { start size periods { index count rate unfinished } }
        total { size periods { index count size rate } } } }`);
      expect(weeklyRetention.cohorts).toHaveLength(5);
      for (const [i, { start, size, periods }] of weeklyRetention.cohorts.entries()) {
        const own = expected.find(({ cohort }) => cohort === i);
        expect(start).toBe(new Date(weeks[i] ?? 0).toISOString());
        expect(size).toBe(own?.size ?? 0);
        const begun = periods.length;
        expect(periods.map(countOf)).toEqual(own?.counts.slice(0, begun) ?? Array(begun).fill(0));
      }
      // 15 March lies in the third week of the last cohort, 26 February, whose fourth has not begun.
      const [last] = weeklyRetention.cohorts.slice(-1);
      expect(last.periods.map((p: { unfinished: boolean }) => p.unfinished)).toEqual([
        ...[false, false, true],
      ]);
      const second = weeklyRetention.total.periods[2];
      const counted = expected.filter(({ cohort }) => cohort < 4);
      expect(second.size).toBe(counted.reduce((sum, { size }) => sum + size, 0));
      expect(second.count).toBe(counted.reduce((sum, { counts }) => sum + (counts[2] ?? 0), 0));
      expect(second.rate).toBeCloseTo(second.count / second.size);
    });
  });

  it('is broken down by the value of the first start', async () => {
    await everywhere(async (engine) => {
      const { weeklyRetention } =
        await engine.ask(`{ weeklyRetention(${FEBRUARY}, breakdown: COUNTRY) {
        total { size } breakdowns { key total { size } } } }`);
      const sizes = weeklyRetention.breakdowns.map(
        (b: { total: { size: number } }) => b.total.size,
      );
      expect(sizes.reduce((a: number, b: number) => a + b, 0)).toBe(weeklyRetention.total.size);
    });
  });
});

describe('active users', () => {
  it('agree with brute force over any window, and so does who came and went', async () => {
    const nameOf = namer('day', 'UTC');
    const events = mine.map(({ user, ts, id, country }) => ({
      ...{ entity: user, ts, key: id, value: country, returns: true, starts: true },
    }));
    const within = (day: number, window: number) =>
      new Set(Array.from({ length: window }, (_, i) => nameOf(day - i * DAY)));
    await everywhere(async (engine) => {
      const { dailyUsers } = await engine.ask(`{ dailyUsers(${FEBRUARY}) { points {
        date active week: active(window: 7) ten: active(window: 10) stickiness
        new returning resurrected dormant } } }`);
      expect(dailyUsers.points).toHaveLength(29);
      for (const [i, point] of dailyUsers.points.entries()) {
        const day = Date.UTC(2024, 1, 1 + i);
        const [one, seven, ten] = [1, 7, 10].map((n) => activeOn(events, within(day, n), nameOf));
        expect(point, `${engine.name} ${point.date}`).toEqual({
          date: new Date(day).toISOString().slice(0, 10),
          ...{ active: one, week: seven, ten, stickiness: near((one ?? 0) / (seven ?? 0)) },
          ...lifecycleOf(events, nameOf(day), nameOf(day - DAY), nameOf),
        });
      }
    });
  });
});

describe('active users by week or hour', () => {
  const events = mine.map(({ user, ts, id, country }) => ({
    ...{ entity: user, ts, key: id, value: country, returns: true, starts: true },
  }));

  it('have those periods as points, and in each who was active in it', async () => {
    const week = namer('week', 'UTC');
    await everywhere(async (engine) => {
      const { weeklyUsers } = await engine.ask(
        `{ weeklyUsers(${FEBRUARY}) { points { date active } } }`,
      );
      const mondays = [0, 1, 2, 3, 4].map((n) => Date.UTC(2024, 0, 29 + 7 * n));
      expect(weeklyUsers.points).toEqual(
        mondays.map((monday) => ({
          date: new Date(monday).toISOString().slice(0, 10),
          active: activeOn(events, new Set([week(monday)]), week),
        })),
      );
    });
  });

  it('have windows in days up to the last of each, beside who came and went', async () => {
    const [day, week] = [namer('day', 'UTC'), namer('week', 'UTC')];
    await everywhere(async (engine) => {
      const { weeklyUsers } = await engine.ask(
        `{ weeklyUsers(${FEBRUARY}) { points { active ten: active(window: 10) new } } }`,
      );
      const mondays = [0, 1, 2, 3, 4].map((n) => Date.UTC(2024, 0, 29 + 7 * n));
      expect(weeklyUsers.points).toEqual(
        mondays.map((monday) => {
          const days = Array.from({ length: 10 }, (_, i) => day(monday + (6 - i) * DAY));
          return {
            active: activeOn(events, new Set([week(monday)]), week),
            ten: activeOn(events, new Set(days), day),
            new: lifecycleOf(events, week(monday), week(monday - 7 * DAY), week).new,
          };
        }),
      );
    });
  });

  it('have hours, too', async () => {
    const hour = namer('hour', 'UTC');
    const start = Date.UTC(2024, 1, 5);
    await everywhere(async (engine) => {
      const { hourlyUsers } = await engine.ask(
        '{ hourlyUsers(time: { range: { on: "2024-02-05" } }) { points { start active } } }',
      );
      expect(hourlyUsers.points).toEqual(
        Array.from({ length: 24 }, (_, i) => ({
          start: new Date(start + i * 3_600_000).toISOString(),
          active: activeOn(events, new Set([hour(start + i * 3_600_000)]), hour),
        })),
      );
    });
  });
});

describe('insights', () => {
  it("show each tenant its own people's steps alone", async () => {
    const theirs = EVENTS.filter(({ tenant }) => tenant === 'other');
    const counts = stepCounts(pathsOf(theirs, PURCHASE, TYPES), 3);
    expect(counts).not.toEqual(stepCounts(pathsOf(mine, PURCHASE, TYPES), 3));
    await everywhere(async (engine) => {
      const query = `{ purchaseFunnel(${FEBRUARY}) { steps { count } } }`;
      const other = await engine.ask(query, undefined, { tenant: 'other', role: 'analyst' });
      expect(other.purchaseFunnel.steps.map(countOf)).toEqual(counts);
      const nobody = await engine.ask(query, undefined, { tenant: 'nobody', role: 'analyst' });
      expect(nobody.purchaseFunnel.steps.map(countOf)).toEqual([0, 0, 0]);
    });
  });

  it('do not exist for a role that may not see who moves, nor do breakdowns by what it may not', async () => {
    await everywhere(async (engine) => {
      const fields = '{ __schema { queryType { fields { name args { name } } } } }';
      const names = async (as?: Caller) => {
        const { __schema } = await engine.ask(fields, undefined, as);
        return __schema.queryType.fields as { name: string; args: { name: string }[] }[];
      };
      const seen = await names();
      expect(seen.map(({ name }) => name)).toContain('purchaseFunnel');
      const trimmed = (await names(PARTNER)).map(({ name }) => name);
      expect(trimmed).toContain('events');
      for (const gone of ['purchaseFunnel', 'weeklyRetention', 'dailyUsers']) {
        expect(trimmed).not.toContain(gone);
      }
      const catalog = '{ catalog { insights { name field kind cube } } }';
      const listed = await engine.ask(catalog);
      expect(listed.catalog.insights[0]).toEqual({
        name: 'purchase_funnel',
        field: 'purchaseFunnel',
        kind: 'funnel',
        cube: 'events',
      });
      expect((await engine.ask(catalog, undefined, PARTNER)).catalog.insights).toEqual([]);
      const regional = (await names(REGIONAL)).find(({ name }) => name === 'purchaseFunnel');
      expect(regional?.args.map(({ name }) => name)).not.toContain('country');
      const values = '{ __type(name: "PurchaseFunnelBreakdown") { enumValues { name } } }';
      const { __type } = await engine.ask(values, undefined, REGIONAL);
      expect(__type.enumValues).toEqual([{ name: 'PLAN' }]);
    });
  });

  it('say what is wrong by code', async () => {
    const codes: Readonly<Record<string, string>> = {
      [`{ purchaseFunnel(${FEBRUARY}) { dropped(step: 9) { entities } } }`]: 'INVALID_FILTER',
      [`{ purchaseFunnel(${FEBRUARY}, window: { n: -1, unit: DAY }) { steps { count } } }`]:
        'INVALID_TIME_RANGE',
      '{ purchaseFunnel { trend(granularity: DAY) { start } } }': 'INVALID_TIME_RANGE',
      [`{ purchaseFunnel(${FEBRUARY}, timezone: "Mars/Base") { steps { count } } }`]:
        'INVALID_TIME_RANGE',
      [`{ purchaseFunnel(${FEBRUARY}, where: { country: { eq: null } }) { steps { count } } }`]:
        'INVALID_FILTER',
      [`{ dailyUsers(${FEBRUARY}) { points { active(window: 0) } } }`]: 'INVALID_FILTER',
    };
    await everywhere(async (engine) => {
      for (const [query, code] of Object.entries(codes)) {
        const { errors } = JSON.parse(await engine.text(query));
        expect(errors?.[0]?.extensions?.code, query).toBe(code);
      }
    });
  });

  it('explain each question, under the policies of who asks, without its values', async () => {
    await everywhere(async (engine) => {
      const { purchaseFunnel } = await engine.ask(
        `{ purchaseFunnel(${FEBRUARY}, country: "PT", breakdown: COUNTRY) {
          steps { count } breakdowns { key } explain { part plan sql parameters { type } why } } }`,
      );
      const parts = purchaseFunnel.explain.map(({ part }: { part: string }) => part);
      expect(parts.sort()).toEqual(['breakdowns', 'steps']);
      for (const { plan, sql, why } of purchaseFunnel.explain) {
        expect(plan).toContain('funnel purchase_funnel');
        expect(why.join(' ')).toContain('Row policies narrow events');
        expect(sql).not.toContain("'PT'");
      }
    });
  });

  it('are answered once, and from the cache afterwards', async () => {
    await everywhere(async (engine) => {
      const query = `{ dailyUsers(time: { range: { on: "2024-02-05" } }) { points { active } meta { cache { hit } } } }`;
      const [first, second] = [await engine.ask(query), await engine.ask(query)];
      expect(first.dailyUsers.meta.cache.hit).toBe(false);
      expect(second.dailyUsers.meta.cache.hit).toBe(true);
      expect(second.dailyUsers.points).toEqual(first.dailyUsers.points);
    });
  });
});

const countOf = ({ count }: { readonly count: number }) => count;
