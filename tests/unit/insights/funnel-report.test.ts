import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunnelShape } from '../../../src/semantic/insights/funnel/funnel-shape.ts';
import { requiredBefore } from '../../../src/semantic/insights/funnel/funnel-shape.ts';
import { entryPeriods } from '../../../src/semantic/insights/funnel/resolve/entry-periods.ts';
import type { Attribution } from '../../../src/semantic/insights/funnel/sql/attribution.ts';
import { funnelOpen } from '../../../src/semantic/insights/funnel/sql/open-windows.ts';
import {
  type FunnelRequest,
  funnelDropped,
  funnelHistogram,
  funnelSteps,
  funnelTrend,
} from '../../../src/semantic/insights/funnel/sql/report.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import {
  attributedValue,
  funnelPaths,
  type OraclePath,
  stepCounts,
  stepSeconds,
} from '../../oracles/funnel.ts';
import { seeded } from '../../oracles/random.ts';
import {
  baseOf,
  createEvents,
  type FunnelCase,
  type FunnelKind,
  oracleFunnel,
  randomCase,
  SECOND,
  startingInside,
} from './funnel-events.ts';

const ORDERS: readonly (readonly [FunnelShape['order'], FunnelKind])[] = [
  ['sequential', 'plain'],
  ['sequential', 'both'],
  ['strict', 'both'],
  ['any', 'exclusions'],
];
const SEEDS = [101, 102, 103, 104, 105, 106];

let engines: readonly TestEngine[] = [];
const cases = new Map<string, FunnelCase>();

beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
  for (const [order, kind] of ORDERS) {
    for (const seed of SEEDS) {
      const name = `report_${order}_${kind}_${seed}`;
      cases.set(name, randomCase(seeded(seed), order, kind));
    }
  }
  for (const [name, one] of cases) {
    for (const engine of engines) await createEvents(engine, name, one);
  }
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

async function everywhere(
  check: (
    engine: TestEngine,
    request: FunnelRequest,
    one: FunnelCase,
    say: string,
  ) => Promise<void>,
): Promise<void> {
  // While one engine computes, the other may.
  const each = engines.map(async (engine) => {
    for (const [name, one] of cases) {
      const request = { base: baseOf(name, one), shape: one.shape, asof: engine.asof };
      await check(engine, request, one, `${engine.name} ${name} ${JSON.stringify(one.shape)}`);
    }
  });
  await Promise.all(each);
}

const numbers = (row: readonly (string | null)[] | undefined) =>
  (row ?? []).map((cell) => (cell === null ? null : Number(Number(cell).toFixed(6))));
const mean = (of: readonly number[]) =>
  of.length === 0 ? null : Number((of.reduce((a, b) => a + b, 0) / of.length).toFixed(6));
function median(of: readonly number[]): number | null {
  const sorted = of.toSorted((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return mean(middle);
}
const textOrder = (a: string | null, b: string | null) =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

describe("a funnel's report", () => {
  it('counts entities by step, with mean and median times', async () => {
    await everywhere(async (engine, request, one, say) => {
      const paths = funnelPaths(one.events, oracleFunnel(one));
      const k = one.shape.steps.length;
      const times = Array.from({ length: k - 1 }, (_, i) => {
        const own = stepSeconds(paths, i + 1, 'previous');
        const total = stepSeconds(paths, i + 1, 'start');
        return [mean(own), median(own), mean(total), median(total)];
      });
      const [row] = await engine.ask(funnelSteps(request, null, true));
      expect(numbers(row), say).toEqual([...stepCounts(paths, k), ...times.flat()]);
    });
  });

  it('breaks down by the value of the first event, the last or a step', async () => {
    await everywhere(async (engine, request, one, say) => {
      const k = one.shape.steps.length;
      const paths = funnelPaths(one.events, oracleFunnel(one));
      const ways: readonly Attribution[] = [
        { kind: 'first_touch' },
        { kind: 'last_touch' },
        { kind: 'step', step: k },
      ];
      for (const breakdown of ways) {
        const under = (path: OraclePath) => attributedValue(path, breakdown);
        const keys = [...new Set(paths.map(under))].filter((key) => key !== undefined);
        const expected = keys.sort(textOrder).map((key) => [
          key,
          ...stepCounts(
            paths.filter((path) => under(path) === key),
            k,
          ).map(String),
        ]);
        const rows = await engine.ask(funnelSteps(request, breakdown, false));
        expect(rows, say + breakdown.kind).toEqual(expected);
      }
    });
  });

  it('with all_steps is a funnel of each value by itself', async () => {
    await everywhere(async (engine, request, one, say) => {
      const k = one.shape.steps.length;
      const keys = [...new Set(one.events.map((event) => event.value))].sort(textOrder);
      const expected = keys.flatMap((key) => {
        const own = one.events.filter((event) => event.value === key);
        const paths = funnelPaths(own, oracleFunnel(one));
        return paths.length === 0 ? [] : [[key, ...stepCounts(paths, k).map(String)]];
      });
      const rows = await engine.ask(funnelSteps(request, { kind: 'all_steps' }, false));
      expect(rows, say).toEqual(expected);
    });
  });

  it('by period of entry equals the funnel of each period alone', async () => {
    const range = {
      start: new Date('2024-01-01T00:00:02Z'),
      end: new Date('2024-01-01T00:00:10Z'),
    };
    await everywhere(async (engine, request, one, say) => {
      const periods = entryPeriods(range, 'second', 'UTC', one.shape.window);
      if (periods === null) throw new Error('the window is too long');
      const expected = periods.asked.flatMap((_, part) => {
        const start = (2 + part) * SECOND;
        const events = one.events.map((event) => {
          const inside = event.inside && event.ts >= start && event.ts < start + SECOND;
          const entering = { ...event, inside };
          return one.shape.order === 'any' ? entering : startingInside(entering);
        });
        const until = start + SECOND + one.shape.window.n * SECOND;
        const kept = events.filter((event) => event.ts >= start && event.ts < until);
        const paths = funnelPaths(kept, oracleFunnel(one));
        const counts = stepCounts(paths, one.shape.steps.length);
        return paths.length === 0 ? [] : [[part, ...counts]];
      });
      const clock = { offsets: [{ until: null, seconds: 0 }] };
      const rows = await engine.ask(funnelTrend(request, periods, { grain: 'second', clock }));
      expect(rows.map(numbers), say).toEqual(expected);
    });
  });

  it('tells who may still take a step: who would if all that is lacking happened now', async () => {
    const now = 11 * SECOND;
    const at = new Date(Date.UTC(2024, 0, 1) + now / 1000).toISOString();
    await everywhere(async (engine, request, one, say) => {
      const { order, steps } = one.shape;
      const paths = funnelPaths(one.events, oracleFunnel(one));
      const rest = [...new Set(one.events.map(({ entity }) => entity))].flatMap((entity, i) =>
        steps.map((_, step) => ({
          ...{ entity, ts: now, key: 2_000_000 + i * 10 + step, value: null, inside: false },
          steps: steps.map((__, of) => of === step && (order === 'any' || of > 0)),
          exclusions: one.shape.exclusions.map(() => false),
        })),
      );
      const longer = funnelPaths([...one.events, ...rest], oracleFunnel(one));
      const may = new Map(longer.map(({ entity, reached }) => [entity, reached]));
      const expected = steps.map((_, i) => {
        const before = requiredBefore(one.shape, i + 1);
        return paths.filter(
          ({ entity, reached }) =>
            i > 0 && reached[before - 1] && !reached[i] && may.get(entity)?.[i],
        ).length;
      });
      const [row] = await engine.ask(funnelOpen(request, at));
      expect(numbers(row), say).toEqual(expected);
    });
  });

  it('lists the entities that dropped at a step, page by page', async () => {
    await everywhere(async (engine, request, one, say) => {
      const paths = funnelPaths(one.events, oracleFunnel(one));
      for (let step = 2; step <= one.shape.steps.length; step++) {
        const required = requiredBefore(one.shape, step);
        const expected = paths
          .filter((path) => path.reached[required - 1] && !path.reached[step - 1])
          .map((path) => path.entity);
        const seen: string[] = [];
        for (let after: string | null = null; ; ) {
          const rows = await engine.ask(funnelDropped(request, { step, first: 7, after }));
          seen.push(...rows.map((row) => row[0] ?? ''));
          if (rows.length < 7) break;
          after = seen.at(-1) ?? null;
        }
        expect(seen, say).toEqual(expected);
      }
    });
  });

  it('counts times to convert in buckets of equal width', async () => {
    await everywhere(async (engine, request, one, say) => {
      const step = one.shape.steps.length;
      if (step === 1) return;
      const paths = funnelPaths(one.events, oracleFunnel(one));
      for (const from of ['previous', 'start'] as const) {
        const seconds = stepSeconds(paths, step - 1, from);
        const [least, greatest] = [Math.min(...seconds), Math.max(...seconds)];
        const bucketOf = (s: number) =>
          greatest === least ? 0 : Math.min(3, Math.floor(((s - least) * 4) / (greatest - least)));
        const counts = [0, 1, 2, 3].map((b) => seconds.filter((s) => bucketOf(s) === b).length);
        const expected = counts.flatMap((count, bucket) =>
          count === 0 ? [] : [[bucket, count, least, greatest]],
        );
        const rows = await engine.ask(funnelHistogram(request, { step, from, buckets: 4 }));
        expect(rows.map(numbers), say).toEqual(expected);
      }
    });
  });
});
