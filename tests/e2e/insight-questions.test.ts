import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, type EngineApp, openEngines } from './engines-app.ts';
import { DAY, INSIGHTS, MODEL, SEED, STEPS, type Step } from './insight-questions-model.ts';

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
const as = (role: string): Caller => ({ tenant: 't', role });

const mine = STEPS.filter((step) => step.tenant === 't');
const of = (account: string) => mine.filter((step) => step.account === account);
const within = (steps: readonly Step[], start: number, end: number) =>
  steps.filter(({ ts }) => ts >= start && ts < end);
const cents = (steps: readonly Step[]) => steps.flatMap((step) => step.cents ?? []);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const mean = (numbers: readonly number[]) =>
  numbers.length === 0 ? null : sum(numbers) / numbers.length;
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
/** As a decimal goes out. */
const money = (amount: number) => (amount / 100).toFixed(2).replace(/\.?0+$/, '');
const total = (steps: readonly Step[]) =>
  cents(steps).length === 0 ? null : money(sum(cents(steps)));
const average = (steps: readonly Step[]) => {
  const value = mean(cents(steps));
  return value === null ? null : value / 100;
};

const FROM = Date.UTC(2024, 1, 10);
const DAYS = 20;
const UNTIL = FROM + DAYS * DAY;
const TIME = 'time: { range: { between: { start: "2024-02-10", end: "2024-02-29" } } }';
const days = Array.from({ length: DAYS }, (_, i) => FROM + i * DAY);
const dateOf = (ts: number) => new Date(ts).toISOString().slice(0, 10);

describe('a named query', () => {
  it('gives its measures over the range and by period, periods without rows among them', async () => {
    const found = within(of('a1'), FROM, UNTIL);
    await everywhere(async (engine) => {
      const { accountMetrics } = await engine.ask(
        `{ accountMetrics(account: "a1", ${TIME}) { n: count total average points { date partial count average } } }`,
      );
      expect(accountMetrics).toEqual({
        n: found.length,
        total: total(found),
        average: near(average(found)),
        points: days.map((day) => {
          const steps = within(found, day, day + DAY);
          return {
            ...{ date: dateOf(day), partial: false, count: steps.length },
            average: near(average(steps)),
          };
        }),
      });
    });
  });

  it('counts days on the clocks of the zone', async () => {
    const start = FROM + 3 * 3_600_000;
    await everywhere(async (engine) => {
      const { accountMetrics } = await engine.ask(
        `{ accountMetrics(account: "a2", ${TIME}, timezone: "America/Sao_Paulo") { points { date count } } }`,
      );
      expect(accountMetrics.points).toEqual(
        days.map((day, i) => ({
          date: dateOf(day),
          count: within(of('a2'), start + i * DAY, start + (i + 1) * DAY).length,
        })),
      );
    });
  });

  it('lists records, the latest first, page by page without gap or repeat', async () => {
    const sorted = of('a3').toSorted((a, b) => b.ts - a.ts || a.id - b.id);
    await everywhere(async (engine) => {
      const ids: number[] = [];
      let after: string | null = null;
      do {
        const { accountSteps } = await engine.ask(
          `query($after: String) { accountSteps(account: "a3", first: 7, after: $after) {
            records { id } totalCount pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        expect(accountSteps.totalCount).toBe(sorted.length);
        ids.push(...accountSteps.records.map(({ id }: { id: string }) => Number(id)));
        const { hasNextPage, endCursor } = accountSteps.pageInfo;
        after = hasNextPage ? endCursor : null;
      } while (after !== null);
      expect(ids).toEqual(sorted.map(({ id }) => id));
    });
  });

  it('filters by an optional argument, and an absent or null one is no condition', async () => {
    const leads = of('a3').filter(({ stage }) => stage === 'lead').length;
    await everywhere(async (engine) => {
      const data = await engine.ask(
        `{ some: accountSteps(account: "a3", stage: "lead") { totalCount }
           all: accountSteps(account: "a3", stage: null) { totalCount } }`,
      );
      expect(data).toEqual({ some: { totalCount: leads }, all: { totalCount: of('a3').length } });
    });
  });

  it('shows the metric that is picked, exact where some metric is money', async () => {
    const found = within(mine, FROM, UNTIL);
    await everywhere(async (engine) => {
      const data = await engine.ask(
        `{ spent: accountBehavior(metric: TOTAL, ${TIME}) { value }
           steps: accountBehavior(metric: COUNT, ${TIME}) { value points { value } } }`,
      );
      expect(data.spent.value).toBe(total(found));
      expect(data.steps.value).toBe(String(found.length));
      expect(data.steps.points).toEqual(
        days.map((day) => ({ value: String(within(found, day, day + DAY).length) })),
      );
    });
  });

  it('has rows by its dimensions, under its own filter', async () => {
    const kept = mine.filter(({ stage }) => stage !== 'lost');
    await everywhere(async (engine) => {
      const { stageMetrics } = await engine.ask(
        '{ stageMetrics { count totalCount rows { stage count total } pageInfo { hasNextPage } } }',
      );
      const rows = ['lead', 'talk', 'offer', 'won'].map((stage) => {
        const steps = kept.filter((step) => step.stage === stage);
        return { stage, count: steps.length, total: total(steps) };
      });
      expect(stageMetrics.count).toBe(kept.length);
      expect(stageMetrics.totalCount).toBe(4);
      expect(stageMetrics.pageInfo.hasNextPage).toBe(false);
      expect(stageMetrics.rows).toHaveLength(4);
      expect(stageMetrics.rows).toEqual(expect.arrayContaining(rows));
    });
  });

  it('is there only for who sees what it needs', async () => {
    const [engine] = engines;
    const text = (query: string, role: string) => engine?.text(query, {}, as(role));
    // Records are for those that the model names, the argument for those who see its member.
    expect(await text('{ accountSteps(account: "a1") { totalCount } }', 'viewer')).toContain(
      'Cannot query field \\"accountSteps\\"',
    );
    expect(await text('{ accountMetrics(account: "a1") { count } }', 'guest')).toContain(
      'Cannot query field \\"accountMetrics\\"',
    );
    expect(await text('{ accountMetrics(account: "a1") { total } }', 'clerk')).toContain(
      'Cannot query field \\"total\\"',
    );
    expect(await text('{ accountMetrics { count } }', 'analyst')).toContain('account');
    expect(await text('{ accountMetrics(account: "a1") { count } }', 'clerk')).toContain(
      `"count":${of('a1').length}`,
    );
  });
});

describe('a trend', () => {
  const counts = (steps: readonly Step[], from: number, n: number) =>
    Array.from({ length: n }, (_, i) => within(steps, from + i * DAY, from + (i + 1) * DAY).length);

  it('averages over the points before, and tells slope, momentum and velocity of the range', async () => {
    const LEAD = 8;
    const series = counts(mine, FROM - LEAD * DAY, LEAD + DAYS);
    const averageAt = (index: number) => mean(series.slice(index - 2, index + 1)) ?? 0;
    const shown = series.slice(LEAD);
    const middle = (DAYS - 1) / 2;
    const slope =
      sum(shown.map((y, x) => (x - middle) * (y - (mean(shown) ?? 0)))) /
      sum(shown.map((_, x) => (x - middle) ** 2));
    await everywhere(async (engine) => {
      const { accountTrend } = await engine.ask(
        `{ accountTrend(${TIME}) { points { date count movingAverage { count } }
           summary { count { direction slope momentum velocity changePoints { date before after } } }
           meta { range { start end } } } }`,
      );
      expect(accountTrend.points).toEqual(
        days.map((day, i) => ({
          date: dateOf(day),
          count: shown[i],
          movingAverage: { count: near(averageAt(i + LEAD)) },
        })),
      );
      const last = series.length - 1;
      expect(accountTrend.summary.count).toMatchObject({
        slope: near(slope),
        momentum: near((mean(series.slice(-2)) ?? 0) - (mean(series.slice(-5)) ?? 0)),
        velocity: near((averageAt(last) - averageAt(last - 2)) / 2),
      });
      expect(accountTrend.meta.range.start).toBe('2024-02-10T00:00:00.000Z');
    });
  });

  it('is of one key when its argument is given', async () => {
    await everywhere(async (engine) => {
      const { accountTrend } = await engine.ask(
        `{ accountTrend(account: "a4", ${TIME}) { points { count average } } }`,
      );
      expect(accountTrend.points).toEqual(
        days.map((day) => {
          const steps = within(of('a4'), day, day + DAY);
          return { count: steps.length, average: near(average(steps)) };
        }),
      );
    });
  });

  it('leaves a period that has not ended out of averages and summary', async () => {
    const query = (end: string) =>
      `{ accountTrend(time: { range: { between: { start: "2024-02-20", end: "${end}" } } }) {
        points { partial } summary { count { slope momentum } } } }`;
    await everywhere(async (engine) => {
      const [whole, running] = [
        await engine.ask(query('2024-03-14')),
        await engine.ask(query('2024-03-15')),
      ];
      const { points, summary } = running.accountTrend;
      expect(points.at(-1)).toEqual({ partial: true });
      expect(summary.count.slope).toBe(whole.accountTrend.summary.count.slope);
    });
  });

  it('needs a range', async () => {
    const [engine] = engines;
    expect(await engine?.text('{ accountTrend { points { count } } }')).toContain('time');
  });
});

describe('stalled entities', () => {
  it('are those whose last stage is not done and too old, the longest first, page by page', async () => {
    const asOf = Date.UTC(2024, 2, 3, 12);
    const latest = [...new Set(mine.map(({ account }) => account))].flatMap((account) => {
      const steps = of(account).filter(({ ts }) => ts < asOf);
      return steps.toSorted((a, b) => b.ts - a.ts || b.id - a.id).slice(0, 1);
    });
    const expected = latest
      .filter(({ stage, ts }) => !['won', 'lost'].includes(stage) && ts < asOf - DAY)
      .toSorted((a, b) => a.ts - b.ts || (a.account < b.account ? -1 : 1))
      .map(({ account, stage, ts }) => ({
        ...{ entity: account, stage, since: new Date(ts).toISOString() },
        days: Math.floor((asOf - ts) / DAY),
      }));
    expect(expected.length).toBeGreaterThan(4);
    await everywhere(async (engine) => {
      const found: unknown[] = [];
      let after: string | null = null;
      do {
        const { stalledAccounts } = await engine.ask(
          `query($after: String) { stalledAccounts(days: 1, asOf: "2024-03-03T12:00:00Z", first: 3, after: $after) {
            entities { entity stage since days } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        found.push(...stalledAccounts.entities);
        const { hasNextPage, endCursor } = stalledAccounts.pageInfo;
        after = hasNextPage ? endCursor : null;
      } while (after !== null);
      expect(found).toEqual(expected);
    });
  });
});

describe('features', () => {
  const TTL = 6 * DAY;

  function expected(account: string, asOf: number) {
    const known = of(account).filter(({ ts, known: at }) => ts < asOf && at <= asOf);
    const byAge = known.toSorted((a, b) => b.ts - a.ts || b.known - a.known || b.id - a.id);
    const seen = byAge[0]?.ts;
    const status = (at: number | undefined) => {
      if (at === undefined) return 'MISSING';
      return at < asOf - TTL ? 'STALE' : 'FRESH';
    };
    const feature = (at: number | undefined, value: unknown, none: unknown = null) => ({
      value: at === undefined ? none : value,
      status: status(at),
      ageMs: at === undefined ? null : asOf - at,
      eventTime: at === undefined ? null : new Date(at).toISOString(),
    });
    const in3 = within(known, asOf - 3 * DAY, asOf);
    const in10 = within(known, asOf - 10 * DAY, asOf);
    const priced = byAge.find((step) => step.cents !== null);
    return {
      account,
      steps3d: feature(seen, in3.length, 0),
      spent10d: feature(seen, in10.length === 0 ? '0' : total(in10), '0'),
      mean10d: feature(seen, near(average(in10))),
      lastStage: feature(seen, byAge[0]?.stage),
      lastAmount: feature(priced?.ts, money(priced?.cents ?? 0)),
    };
  }

  const FIELDS = ['steps3d', 'spent10d', 'mean10d', 'lastStage', 'lastAmount']
    .map((name) => `${name} { value status ageMs eventTime }`)
    .join(' ');
  const accounts = [...Array.from({ length: 25 }, (_, i) => `a${i}`), 'nobody', 'a1'];

  it('are as they were known at the moment, fresh, stale or missing, in the order that is asked', async () => {
    for (const asOf of [Date.UTC(2024, 1, 3), Date.UTC(2024, 1, 20, 7), Date.UTC(2024, 2, 12)]) {
      const at = new Date(asOf).toISOString();
      await everywhere(async (engine) => {
        const { accountFeaturesBatch } = await engine.ask(
          `query($accounts: [String!]!) {
            accountFeaturesBatch(accounts: $accounts, asOf: "${at}") { account ${FIELDS} } }`,
          { accounts },
        );
        expect(accountFeaturesBatch).toEqual(accounts.map((account) => expected(account, asOf)));
      });
    }
  });

  it('of rows of one instant take the one that became known last, at each moment', async () => {
    const stageAt = (time: string) =>
      `accountFeatures(account: "twice", asOf: "2024-02-10T${time}:00Z") { lastStage { value } }`;
    await everywhere(async (engine) => {
      const data = await engine.ask(
        `{ early: ${stageAt('10:00')} between: ${stageAt('12:00')} late: ${stageAt('13:00')} }`,
      );
      expect(data).toEqual({
        early: { lastStage: { value: null } },
        between: { lastStage: { value: 'lost' } },
        late: { lastStage: { value: 'won' } },
      });
    });
  });

  it('of an entity without any event are missing: counts and sums are 0, the others null', async () => {
    await everywhere(async (engine) => {
      const { accountFeatures } = await engine.ask(
        '{ accountFeatures(account: "nobody") { steps3d { value status eventTime } mean10d { value status } lastStage { status } } }',
      );
      expect(accountFeatures).toEqual({
        steps3d: { value: 0, status: 'MISSING', eventTime: null },
        mean10d: { value: null, status: 'MISSING' },
        lastStage: { status: 'MISSING' },
      });
    });
  });

  it('of several fields are one look-up, each with the features that it selects', async () => {
    const asOf = Date.UTC(2024, 1, 20, 7);
    await everywhere(async (engine) => {
      const data = await engine.ask(
        `{ a: accountFeatures(account: "a1", asOf: "2024-02-20T07:00:00Z") { account ${FIELDS} }
           b: accountFeatures(account: "a2", asOf: "2024-02-20T07:00:00Z") { steps3d { value } } }`,
      );
      expect(data.a).toEqual(expected('a1', asOf));
      expect(data.b).toEqual({ steps3d: { value: expected('a2', asOf).steps3d.value } });
    });
  });

  it('do not show members that a caller does not see', async () => {
    const [engine] = engines;
    const query = (field: string) => `{ accountFeatures(account: "a1") { ${field} { value } } }`;
    for (const field of ['spent10d', 'lastAmount']) {
      expect(await engine?.text(query(field), {}, as('clerk'))).toContain(
        `Cannot query field \\"${field}\\"`,
      );
    }
    expect(await engine?.text(query('lastStage'), {}, as('clerk'))).not.toContain('errors');
    expect(await engine?.text(query('lastStage'), {}, as('guest'))).toContain(
      'Cannot query field \\"accountFeatures\\"',
    );
  });
});
