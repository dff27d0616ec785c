/** Cases as tests: both give the same rows, or each gives what the case says of it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Case, Refusal, Row } from './case.ts';
import { demoDatabase, openPair, type Pair } from './pair.ts';
import { settled, sorted } from './rows.ts';

/** A Wednesday in the last quarter of the demo's data, for ranges that are relative to now. */
const NOW = new Date('2025-11-12T15:04:05.000Z');

/** A suite of `cases` by domain over the models in `models`. */
export function agreeOn(models: string, domains: Readonly<Record<string, readonly Case[]>>): void {
  let pair: Pair;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    // Cube asks the process for the time.
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const database = await demoDatabase();
    closing.push(database.drop);
    pair = await openPair(models, database.url, NOW);
    closing.push(pair.close);
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
    vi.useRealTimers();
  });
  describe.each(Object.entries(domains))('%s', (_domain, cases) => {
    it.each(cases)('$name', (one) => compare(pair, one));
  });
}

async function compare(pair: Pair, { query, ordered = false, differs }: Case): Promise<void> {
  const rows = (answer: { readonly rows: readonly Row[] } | Refusal) =>
    'refuses' in answer ? answer : ordered ? answer.rows : sorted(answer.rows);
  const answer = await pair.ours(query);
  const ours = rows(answer);
  const cube = rows(await pair.cube(query, 'types' in answer ? answer.types : null));
  if (differs === undefined) {
    const sql = await pair.cubeSql(query).catch(String);
    expect(ours, `Cube's SQL:\n${sql}`).not.toHaveProperty('refuses');
    const near = 'refuses' in ours || 'refuses' in cube ? ours : settled(ours, cube);
    return expect(near, `Cube's SQL:\n${sql}`).toEqual(cube);
  }
  expectSaid(cube, differs.cube, `Cube: ${differs.why}`);
  expectSaid(ours, differs.ours, `ours: ${differs.why}`);
}

function expectSaid(actual: readonly Row[] | Refusal, said: readonly Row[] | Refusal, why: string) {
  if ('refuses' in said) {
    return expect(actual, why).toEqual({ refuses: expect.stringContaining(said.refuses) });
  }
  const written = sorted(said);
  // Cases write down twelve digits.
  const near = 'refuses' in actual ? actual : settled(actual, written, 11);
  return expect(near, why).toEqual(written);
}
