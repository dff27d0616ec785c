import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunnelShape } from '../../../src/semantic/insights/funnel/shape.ts';
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

/** `A@3` is an event of type A three seconds in; `A@0.000001` a microsecond in. Keys follow the order written. */
function eventsOf(text: string, types: string, exclusions: string): readonly OracleEvent[] {
  return text.split(' ').map((word, index) => {
    const [type = '', second = ''] = word.split('@');
    return {
      entity: 'u',
      ts: Math.round(Number(second) * SECOND),
      key: index,
      steps: [...types].map((one) => one === type),
      exclusions: [...exclusions].map((one) => one === type),
      value: null,
    };
  });
}

function overlapsOf(types: string): FunnelShape['overlaps'] {
  return [...types].flatMap((a, i) =>
    [...types].flatMap((b, j) => (i < j && a === b ? [[i + 1, j + 1] as const] : [])),
  );
}

interface Asked {
  readonly window?: number;
  readonly order?: FunnelShape['order'];
  readonly optional?: readonly number[];
  readonly exclusion?: { readonly type: string; readonly from: number; readonly to: number };
}

/** The depth, and the seconds at which the steps of the path were taken; the same on every engine and form. */
async function path(types: string, text: string, asked: Asked = {}) {
  const { window = 10, order = 'sequential', optional = [], exclusion } = asked;
  const shape: FunnelShape = {
    order,
    steps: [...types].map((_, i) => ({ optional: optional.includes(i + 1) })),
    window: { n: window, unit: 'second' },
    exclusions: exclusion ? [{ from: exclusion.from, to: exclusion.to }] : [],
    overlaps: overlapsOf(types),
  };
  const one = { shape, events: eventsOf(text, types, exclusion?.type ?? '') };
  const table = `case_${++tables}`;
  const answers: unknown[] = [];
  for (const engine of [duckdb, postgres]) {
    await createEvents(engine, table, one);
    for (const asof of engine.asof ? [true, false] : [false]) {
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

  it('no event twice, at one instant or another', async () => {
    expect(await path('AA', 'A@3')).toEqual({ depth: 1, times: [3, null] });
    expect(await path('AA', 'A@3 A@3')).toEqual({ depth: 2, times: [3, 3] });
    expect(await path('ABA', 'A@3 B@3')).toEqual({ depth: 2, times: [3, 3, null] });
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

  it('nobody who never takes the first step', async () => {
    expect(await path('AB', 'B@0 B@1')).toBeNull();
  });
});
