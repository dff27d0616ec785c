/** An answer in batches: on the road of any other, as fast as its reader, and gone when it is left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  asking,
  contextOf,
  failing,
  numbers,
  openEngine,
  openers,
  readAll,
} from './streams-engine.ts';

describe.each(Object.entries(openers))('a stream on %s', (name, open) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());

  it('is the answer of run, and is kept for both when it has been read to its end', async () => {
    const { engine, places, charged, heldBytes } = openEngine(warehouse);
    const { engine: other } = openEngine(warehouse);
    const spec = numbers(10_000);
    const stream = await engine.stream(spec, contextOf());
    expect(stream).toMatchObject({ source: 'warehouse', cubes: ['numbers'], cost: 3, ranges: [] });
    expect(stream.columns.map((column) => column.name)).toEqual(['c0', 'c1']);
    expect(places()).toBe(1);
    const read = await readAll(stream);
    const { result } = await other.run(spec, contextOf());
    expect(read.rows).toEqual(result.rows);
    expect([read.truncated, places(), charged(), heldBytes()]).toEqual([false, 0, 3, 0]);
    expect(await stream.ended).toBeNull();
    const again = await engine.run(spec, contextOf());
    expect([again.source, again.asOf]).toEqual(['cache', stream.asOf]);
    expect(again.result.rows).toEqual(result.rows);
    const third = await engine.stream(spec, contextOf());
    expect([third.source, third.asOf]).toEqual(['cache', stream.asOf]);
    const cached = await readAll(third);
    expect(cached.rows).toEqual(result.rows);
    expect(Math.max(...cached.sizes)).toBeLessThanOrEqual(2_000);
    expect([places(), charged()]).toEqual([0, 3]);
  });

  it('is answered from the cache of run, cut to as many rows as are asked for', async () => {
    const { engine, charged } = openEngine(warehouse);
    await engine.run(numbers(5_000), contextOf());
    const stream = await engine.stream(numbers(5_000), contextOf(), { maxRows: 3_000 });
    const { rows, truncated } = await readAll(stream);
    expect([stream.source, rows.length, truncated, charged()]).toEqual(['cache', 3_000, true, 3]);
  });

  it('is empty where there is nothing', async () => {
    const { engine, places } = openEngine(warehouse);
    expect((await readAll(await engine.stream(numbers(0), contextOf()))).rows).toEqual([]);
    expect(places()).toBe(0);
    expect((await engine.stream(numbers(0), contextOf())).source).toBe('cache');
  });

  it('is not kept in part: left early, or cut short', async () => {
    const { engine } = openEngine(warehouse);
    for await (const _ of (await engine.stream(numbers(10_000), contextOf())).batches) break;
    const cut = await engine.stream(numbers(10_000), contextOf(), { maxRows: 500 });
    expect(await readAll(cut)).toMatchObject({ truncated: true, rows: { length: 500 } });
    expect((await engine.run(numbers(10_000), contextOf())).source).toBe('warehouse');
  });

  it('may have more rows than run where that is asked for, within its own bound', async () => {
    const { engine, heldBytes } = openEngine(warehouse, { maxRows: 4_000, streamRows: 9_000 });
    const spec = numbers(8_000);
    expect(await readAll(await engine.stream(spec, contextOf()))).toMatchObject({
      ...{ truncated: true, rows: { length: 4_000 } },
    });
    // Kept by run, cut short: not the answer of who wants more.
    expect((await engine.run(spec, contextOf())).result.truncated).toBe(true);
    const more = await engine.stream(spec, contextOf(), { maxRows: 9_000 });
    expect(more.source).toBe('warehouse');
    expect(await readAll(more)).toMatchObject({ truncated: false, rows: { length: 8_000 } });
    expect(heldBytes()).toBe(0);
    expect((await engine.stream(spec, contextOf(), { maxRows: 9_000 })).source).toBe('warehouse');
    await expect(engine.stream(spec, contextOf(), { maxRows: 9_001 })).rejects.toMatchObject({
      code: 'QUERY_TOO_EXPENSIVE',
      facts: { max: 9_000, asked: 9_001 },
    });
  });

  it('is read no faster than its reader reads, and holds a batch of it', async () => {
    const limits = { maxRows: 1_000, streamRows: 300_000 };
    const { engine, fetched, heldBytes } = openEngine(warehouse, limits);
    const { batches } = await engine.stream(numbers(300_000), contextOf(), { maxRows: 300_000 });
    let taken = 0;
    const held: number[] = [];
    for await (const _ of batches) {
      taken += 1;
      expect(fetched() - taken).toBeLessThanOrEqual(1);
      held.push(heldBytes());
    }
    expect(taken).toBeGreaterThan(100);
    expect(Math.max(...held)).toBeLessThan(2 ** 20);
    expect(heldBytes()).toBe(0);
  });

  it.each<[string, (stop: AbortController, batches: AsyncIterator<unknown>) => Promise<unknown>]>([
    ['its reader leaves', async (_, batches) => batches.return?.()],
    [
      'its caller leaves',
      async (stop, batches) => {
        stop.abort(new Error('gone'));
        await expect(batches.next()).rejects.toThrow('gone');
      },
    ],
  ])('gives everything back when %s', async (_, leave) => {
    const { engine, places, charged, heldBytes } = openEngine(warehouse);
    const stop = new AbortController();
    // More of them than there are connections.
    for (let i = 0; i < 5; i++) {
      const stream = await engine
        .stream(numbers(200_000), contextOf(stop.signal))
        .catch(() => null);
      if (stream === null) break;
      await stream.batches.next();
      await leave(stop, stream.batches);
      await stream.ended;
    }
    await expect.poll(() => [places(), heldBytes()]).toEqual([0, 0]);
    expect(charged()).toBeGreaterThan(0);
    expect((await engine.run(numbers(1), contextOf())).result.rows).toHaveLength(1);
  });

  it('gives everything back when it is left before it is begun, and has nothing more', async () => {
    const { engine, places, heldBytes } = openEngine(warehouse);
    const { batches } = await engine.stream(numbers(200_000), contextOf());
    await batches.return();
    expect([places(), heldBytes()]).toEqual([0, 0]);
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });

  it('is cut off when its reader asks for nothing more, and is not taken for whole', async () => {
    const { engine, places, heldBytes } = openEngine(warehouse, { stalledMs: 40 });
    const { batches, ended } = await engine.stream(numbers(200_000), contextOf());
    expect(await ended).toMatchObject({ code: 'QUERY_TIMEOUT', facts: { afterMs: 40 } });
    await expect.poll(() => [places(), heldBytes()]).toEqual([0, 0]);
    await expect(batches.next()).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
  });

  it('is cut off when all of it takes too long, however fast it is read', async () => {
    const { engine, places } = openEngine(warehouse, { answerMs: 40, streamRows: 1e9 });
    const rows = asking("SELECT n AS c0, 'x' AS c1 FROM generate_series(1, 100000000) AS t(n)");
    const endless = name === 'duckdb' ? rows : asking(slowRows);
    const reading = async () => {
      for await (const _ of (await engine.stream(endless, contextOf(), { maxRows: 1e9 })).batches);
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      facts: { afterMs: 40 },
    });
    await expect.poll(places).toBe(0);
  });

  it('fails as a whole where its first batch does not come in time', async () => {
    const { engine, places } = openEngine(warehouse, { timeoutMs: 40, answerMs: 60_000 });
    const never = asking(name === 'duckdb' ? SLOW : "SELECT 1 AS c0, 'x' AS c1 FROM pg_sleep(60)");
    await expect(engine.stream(never, contextOf())).rejects.toMatchObject({
      ...{ code: 'QUERY_TIMEOUT', facts: { afterMs: 40 } },
    });
    await expect.poll(places).toBe(0);
  });

  it('says so when it fails in the middle, tells what was refused once, and keeps nothing', async () => {
    const { engine, places, heldBytes, refused } = openEngine(warehouse);
    const { batches } = await engine.stream(failing, contextOf(), { maxRows: 500_000 });
    let rows = 0;
    const reading = async () => {
      for await (const batch of batches) rows += batch.rows.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(400_000);
    expect([places(), heldBytes(), refused.length]).toEqual([0, 0, 1]);
    expect((await engine.run(failing, contextOf())).source).toBe('warehouse');
  });

  it('waits for the values that its cubes watch, and is kept for them alone', async () => {
    let value = 1;
    const watched = () => {
      const sql = `SELECT ${value} AS c0`;
      const columns = [{ name: 'c0', type: 'integer' }] as const;
      const compiled = { dialect: warehouse.dialect, sql, params: [], columns };
      const question = { compiled, plan: () => '', why: () => [], dataSource: 'default' };
      return [{ question: { ...question, ranges: [], cacheScope: sql }, everyMs: 60_000 }];
    };
    const freshness = { lifetimeMs: () => 60_000, watched };
    const { engine } = openEngine(warehouse, {}, { freshness });
    await readAll(await engine.stream(numbers(10), contextOf()));
    expect((await engine.stream(numbers(10), contextOf())).source).toBe('cache');
    value = 2;
    expect((await engine.stream(numbers(10), contextOf())).source).toBe('warehouse');
  });
});

const SLOW =
  "SELECT count(*) AS c0, 'x' AS c1 FROM range(100000000) a, range(1000) b WHERE (a.range + b.range) % 7 = 3";
/** A server makes a series whole before its first row, but not a join of two. */
const slowRows =
  "SELECT 1 AS c0, 'x' AS c1 FROM generate_series(1, 10000) a, generate_series(1, 10000) b";
