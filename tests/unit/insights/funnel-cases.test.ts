import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunnelShape } from '../../../src/semantic/insights/funnel/funnel-shape.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import type { OracleEvent } from '../../oracles/funnel.ts';
import { allPaths, baseOf, createEvents, microseconds, SECOND } from './funnel-events.ts';

let duckdb: TestEngine;
let postgres: TestEngine;
let tables = 0;
beforeAll(async () => {
  [duckdb, postgres] = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all([duckdb.close(), postgres.close()]);
});

/** By step the types of event that it takes: `AB` takes A, then B; [`A`, `AB`] takes A, then A or B. */
type Types = string | readonly string[];

/** `A@3` is an event of type A three seconds in; `A@0.000001` a microsecond in. Keys follow the order written. */
function eventsOf(text: string, types: Types, exclusions: string): readonly OracleEvent[] {
  return text.split(' ').map((word, index) => {
    const [type = '', second = ''] = word.split('@');
    return {
      entity: 'u',
      ts: Math.round(Number(second) * SECOND),
      key: index,
      steps: [...types].map((some) => some.includes(type)),
      exclusions: [...exclusions].map((one) => one === type),
      value: null,
      inside: true,
    };
  });
}

function overlapsOf(types: Types, share: (a: string, b: string) => boolean) {
  return [...types].flatMap((a, i) =>
    [...types].flatMap((b, j) => (i < j && share(a, b) ? [[i + 1, j + 1] as const] : [])),
  );
}

const doShare = (a: string, b: string): boolean => [...a].some((type) => b.includes(type));
/** As of filters that do not tell. */
const mayShare = () => true;

interface Asked {
  /** Where the asked range ends. */
  readonly insideUntil?: number;
  readonly window?: number;
  readonly order?: FunnelShape['order'];
  readonly optional?: readonly number[];
  readonly exclusion?: {
    readonly type: string;
    readonly from: number;
    readonly to: number;
    readonly mode?: 'path' | 'entity';
  };
}

/** The depth, and the seconds at which the steps of the path were taken; the same on every engine and form. */
async function path(types: Types, text: string, asked: Asked = {}) {
  const { window = 10, order = 'sequential', optional = [], exclusion } = asked;
  const { insideUntil = Number.POSITIVE_INFINITY } = asked;
  const plain: FunnelShape = {
    order,
    steps: [...types].map((_, i) => ({ optional: optional.includes(i + 1) })),
    window: { n: window, unit: 'second' },
    exclusions: exclusion ? [{ mode: 'path', ...exclusion }] : [],
    overlaps: overlapsOf(types, doShare),
  };
  const untold = { ...plain, overlaps: overlapsOf(types, mayShare) };
  const one = {
    shape: plain,
    events: eventsOf(text, types, exclusion?.type ?? '').map((event) => ({
      ...event,
      inside: event.ts < insideUntil * SECOND,
    })),
  };
  const table = `case_${++tables}`;
  const answers: unknown[] = [];
  for (const engine of [duckdb, postgres]) {
    await createEvents(engine, table, one);
    const forms = engine.asof ? [true, false] : [false];
    for (const [asof, shape] of forms.flatMap(
      (asof) =>
        [
          [asof, plain],
          [asof, untold],
        ] as const,
    )) {
      const base = baseOf(table, one);
      const asked = { base, shape, by: 'entity', attribution: null, asof } as const;
      const [row] = await engine.ask(allPaths({ ...asked, times: true }));
      const [counted] = await engine.ask(allPaths({ ...asked, times: false }));
      expect(counted?.slice(0, 2)).toEqual(row?.slice(0, 2));
      const times = (row ?? []).slice(2 + optional.length).map(microseconds);
      const seconds = times.map((time) => (time === null ? null : time / SECOND));
      answers.push(row === undefined ? null : { depth: Number(row[1]), times: seconds });
    }
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  return answers[0];
}

describe('a funnel counts', () => {
  it('who enters twice and converts the second time only', async () => {
    expect(await path('AB', 'A@0 A@20 B@25')).toEqual({ depth: 2, times: [20, 25] });
    expect(await path('ABC', 'A@0 B@5 A@12 B@14 C@20')).toEqual({ depth: 3, times: [12, 14, 20] });
  });

  it('who converts from an earlier start, though a later one fails', async () => {
    expect(await path('ABC', 'A@0 B@2 C@9 A@12 B@30')).toEqual({ depth: 3, times: [0, 2, 9] });
  });

  it('a second step at the same instant as the first, whichever key is smaller', async () => {
    expect(await path('AB', 'A@3 B@3')).toEqual({ depth: 2, times: [3, 3] });
    expect(await path('AB', 'B@3 A@3')).toEqual({ depth: 2, times: [3, 3] });
    expect(await path('ABC', 'C@3 B@3 A@3')).toEqual({ depth: 3, times: [3, 3, 3] });
  });

  it('events of one instant in whatever order, and whatever the filters tell of them', async () => {
    const tied = 'B@0 A@0 A@5';
    for (const types of ['AB', ['A', 'B'], ['AC', 'BC']]) {
      expect(await path(types, tied)).toEqual({ depth: 2, times: [0, 0] });
    }
    expect(await path('ABA', tied)).toEqual({ depth: 3, times: [0, 0, 5] });
    expect(await path(['A', 'AB', 'B'], 'A@1 B@1')).toEqual({ depth: 2, times: [1, 1, null] });
    expect(await path(['A', 'AB', 'B'], 'A@1 B@1 A@1')).toEqual({ depth: 3, times: [1, 1, 1] });
    // The one event that may be the first step is no second one, too.
    expect(await path(['A', 'AB', 'B'], 'A@1 C@1 B@2')).toEqual({ depth: 2, times: [1, 2, null] });
  });

  it('never fewer for a step more behind', async () => {
    for (const events of ['B@0 A@0 C@0', 'B@0 A@0 B@1', 'A@0 B@0 B@0 C@1']) {
      const two = (await path('AB', events)) as { depth: number };
      const three = (await path('ABB', events)) as { depth: number };
      expect(three.depth).toBeGreaterThanOrEqual(two.depth);
    }
  });

  it('no event twice, at one instant or another', async () => {
    expect(await path('AA', 'A@3')).toEqual({ depth: 1, times: [3, null] });
    expect(await path('AA', 'A@3 A@3')).toEqual({ depth: 2, times: [3, 3] });
    expect(await path('ABA', 'A@3 B@3')).toEqual({ depth: 2, times: [3, 3, null] });
    expect(await path('ABA', 'A@3 B@3 A@3')).toEqual({ depth: 3, times: [3, 3, 3] });
  });

  it('A, B, A as a way back', async () => {
    expect(await path('ABA', 'A@1 B@2 A@3')).toEqual({ depth: 3, times: [1, 2, 3] });
    expect(await path('ABA', 'B@1 A@2 B@3')).toEqual({ depth: 2, times: [2, 3, null] });
    expect(await path('ABA', 'A@1 A@2 B@4 B@5 A@7 A@8')).toEqual({ depth: 3, times: [2, 5, 7] });
  });

  it('a repeated step from its latest time, and the first completion', async () => {
    expect(await path('ABC', 'A@0 A@1 B@2 A@3 B@4 C@6 C@7')).toEqual({
      depth: 3,
      times: [3, 4, 6],
    });
  });

  it('only what lies inside the window, to the microsecond', async () => {
    expect(await path('AB', 'A@0 B@10')).toEqual({ depth: 2, times: [0, 10] });
    expect(await path('AB', 'A@0 B@10.000001')).toEqual({ depth: 1, times: [0, null] });
    expect(await path('AB', 'A@0.000001 B@10.000001')).toEqual({
      depth: 2,
      times: [0.000001, 10.000001],
    });
    expect(await path('AB', 'A@0 B@0', { window: 0 })).toEqual({ depth: 2, times: [0, 0] });
  });

  it('the window from the first step, not from the one before', async () => {
    expect(await path('ABC', 'A@0 B@8 C@12')).toEqual({ depth: 2, times: [0, 8, null] });
  });

  it('an exclusion inside its two steps, and none outside of them', async () => {
    const exclusion = { type: 'X', from: 1, to: 2 };
    expect(await path('AB', 'A@0 X@2 B@4', { exclusion })).toEqual({ depth: 1, times: [0, null] });
    expect(await path('AB', 'X@0 A@1 B@4 X@5', { exclusion })).toEqual({ depth: 2, times: [1, 4] });
    expect(await path('AB', 'A@1 X@1 B@4', { exclusion })).toEqual({ depth: 2, times: [1, 4] });
    expect(await path('AB', 'A@1 X@4 B@4', { exclusion })).toEqual({ depth: 2, times: [1, 4] });
    expect(await path('AB', 'A@0 X@2 A@3 B@4', { exclusion })).toEqual({ depth: 2, times: [3, 4] });
    expect(await path('ABC', 'A@0 B@2 X@3 C@4', { exclusion })).toEqual({
      depth: 3,
      times: [0, 2, 4],
    });
  });

  it('a later event of a step where an exclusion kills the way over an earlier one', async () => {
    const exclusion = { type: 'X', from: 2, to: 3 };
    expect(await path('ABC', 'A@0 B@1 X@2 B@3 C@4', { exclusion })).toEqual({
      depth: 3,
      times: [0, 3, 4],
    });
    expect(await path('ABC', 'A@0 B@1 B@2 X@3 C@4', { exclusion })).toMatchObject({ depth: 2 });
    expect(
      await path('ABCD', 'A@0 B@1 X@2 C@3 B@4 D@5', { exclusion: { ...exclusion, to: 4 } }),
    ).toMatchObject({ depth: 3 });
  });

  it('an exclusion over several steps, wherever between them it happens', async () => {
    const exclusion = { type: 'X', from: 1, to: 3 };
    expect(await path('ABC', 'A@0 B@2 X@3 C@4', { exclusion })).toEqual({
      depth: 2,
      times: [0, 2, null],
    });
    expect(await path('ABC', 'A@0 B@2 X@2 C@4', { exclusion })).toMatchObject({ depth: 2 });
    expect(await path('ABC', 'A@0 X@1 B@2 A@3 B@3 C@4', { exclusion })).toMatchObject({ depth: 3 });
  });

  it('an optional step when it was taken, and goes on without it', async () => {
    const optional = [2];
    expect(await path('ABC', 'A@0 C@4', { optional })).toEqual({ depth: 3, times: [0, null, 4] });
    expect(await path('ABC', 'A@0 B@2 C@4', { optional })).toEqual({ depth: 3, times: [0, 2, 4] });
    // The later start counts, though it has no second step.
    expect(await path('ABC', 'A@0 B@2 A@3 C@4', { optional })).toEqual({
      depth: 3,
      times: [3, null, 4],
    });
  });

  it('strictly only events right after each other', async () => {
    const order = 'strict';
    expect(await path('AB', 'A@0 B@1', { order })).toEqual({ depth: 2, times: [0, 1] });
    expect(await path('AB', 'A@0 Z@1 B@2', { order })).toEqual({ depth: 1, times: [0, null] });
    expect(await path('AB', 'A@0 A@1 B@2', { order })).toEqual({ depth: 2, times: [1, 2] });
  });

  it('strictly, too, that events of one instant have no order', async () => {
    const order = 'strict';
    expect(await path('AB', 'Z@0 A@0 B@1 Z@1', { order })).toEqual({ depth: 2, times: [0, 1] });
    expect(await path('AB', 'A@0 Z@0 B@0', { order })).toEqual({ depth: 2, times: [0, 0] });
    expect(await path('ABC', 'C@1 B@1 A@1', { order })).toEqual({ depth: 3, times: [1, 1, 1] });
    expect(await path('ABC', 'A@0 C@1 B@1', { order })).toEqual({ depth: 3, times: [0, 1, 1] });
    // Whatever else happened between the first instant and the last came between.
    expect(await path('ABC', 'A@0 B@1 Z@1 C@2', { order })).toMatchObject({ depth: 2 });
    expect(await path('ABC', 'A@0 B@1 B@1 C@2', { order })).toMatchObject({ depth: 2 });
    const skipping = { order, optional: [2] } as const;
    expect(await path('ABC', 'A@0 B@1 C@1', skipping)).toEqual({ depth: 3, times: [0, 1, 1] });
    expect(await path(['A', 'AB', 'C'], 'A@0 B@1 C@2', skipping)).toMatchObject({ depth: 3 });
  });

  it('nobody whom an exclusion bars: after its first step and before its second, or the window ends', async () => {
    const exclusion = { type: 'X', from: 1, to: 2, mode: 'entity' } as const;
    expect(await path('AB', 'A@0 X@2 B@4', { exclusion })).toBeNull();
    // A later way without it does not help.
    expect(await path('AB', 'A@0 X@2 A@3 B@4', { exclusion })).toBeNull();
    expect(await path('AB', 'A@0 B@2 X@4', { exclusion })).toEqual({ depth: 2, times: [0, 2] });
    expect(await path('AB', 'X@0 A@0 B@2 X@2', { exclusion })).toMatchObject({ depth: 2 });
    expect(await path('AB', 'A@0 X@10', { exclusion })).toBeNull();
    expect(await path('AB', 'A@0 X@10.000001', { exclusion })).toMatchObject({ depth: 1 });
    expect(await path('AB', 'A@0 B@2 A@4 X@5', { exclusion })).toBeNull();
    // One event is not both steps, another of the same instant ends it.
    expect(await path('AA', 'A@0 X@2', { exclusion })).toBeNull();
    expect(await path('AA', 'A@0 A@0 X@2', { exclusion })).toMatchObject({ depth: 2 });
    const later = { ...exclusion, from: 2, to: 3 };
    expect(await path('ABC', 'A@0 X@1 B@2 C@3', { exclusion: later })).toMatchObject({ depth: 3 });
    expect(await path('ABC', 'A@0 B@2 X@3 C@4', { exclusion: later })).toBeNull();
    // What lies in no window of a first step begins nothing.
    expect(await path('ABC', 'B@0 X@1 A@2', { exclusion: later })).toMatchObject({ depth: 1 });
    expect(await path('ABC', 'A@0 B@9 X@11', { exclusion: later })).toMatchObject({ depth: 2 });
  });

  it('strictly, and without an exclusion among the steps between', async () => {
    const asked = { order: 'strict', exclusion: { type: 'B', from: 1, to: 3 } } as const;
    expect(await path('ABC', 'A@0 B@1 C@2', asked)).toEqual({ depth: 2, times: [0, 1, null] });
    expect(await path('ABC', 'A@1 B@1 C@2', asked)).toEqual({ depth: 3, times: [1, 1, 2] });
    // The copy of an exclusion is no event: it comes between nobody.
    const beside = { order: 'strict', exclusion: { type: 'X', from: 1, to: 2 } } as const;
    expect(await path('AB', 'X@0 A@1 B@2 X@2 X@3', beside)).toEqual({ depth: 2, times: [1, 2] });
    expect(await path('AB', 'A@1 X@2 B@3', beside)).toEqual({ depth: 1, times: [1, null] });
  });

  it('in any order, and without an exclusion between the first event and the last', async () => {
    const asked = { order: 'any', exclusion: { type: 'X', from: 1, to: 3 } } as const;
    expect(await path('ABC', 'C@0 A@3 X@5 B@9', asked)).toEqual({ depth: 2, times: [0, 3, null] });
    expect(await path('ABC', 'C@0 X@0 A@3 B@9 X@9', asked)).toEqual({
      depth: 3,
      times: [0, 3, 9],
    });
    expect(await path('ABC', 'C@0 X@1 B@2 A@3 C@4', asked)).toEqual({ depth: 3, times: [2, 3, 4] });
    expect(await path('ABC', 'C@0 X@1 A@1 B@1', asked)).toEqual({ depth: 3, times: [0, 1, 1] });
    expect(await path('ABC', 'C@0 X@0.5 A@1 B@1', asked)).toMatchObject({ depth: 2 });
  });

  it('in any order what happens inside one window', async () => {
    const order = 'any';
    expect(await path('ABC', 'C@0 A@3 B@9', { order })).toEqual({ depth: 3, times: [0, 3, 9] });
    expect(await path('ABC', 'C@0 A@3 B@11', { order })).toMatchObject({ depth: 2 });
    expect(await path('AAB', 'B@0 A@3', { order })).toEqual({ depth: 2, times: [0, 3, null] });
    expect(await path('AAB', 'A@0 B@0 A@3', { order })).toEqual({ depth: 3, times: [0, 0, 3] });
  });

  it('in any order what began inside the range, with what follows behind it', async () => {
    const order = 'any';
    const asked = { order, insideUntil: 5 } as const;
    expect(await path('ABC', 'C@4 A@6 B@9', asked)).toEqual({ depth: 3, times: [4, 6, 9] });
    expect(await path('AB', 'A@6 B@7', asked)).toBeNull();
    expect(await path('AB', 'A@4 B@15', asked)).toEqual({ depth: 1, times: [4, null] });
  });

  it('nobody who never takes the first step', async () => {
    expect(await path('AB', 'B@0 B@1')).toBeNull();
  });
});
