import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, ColumnKind, ResultSet, ValueType } from '../../src/shared/values.ts';
import type { CompiledQuery, Param } from '../../src/sql/dialect.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { RunningDatabase } from '../engines.ts';

/** The specification of {@link Warehouse}, for every database. */
export function warehouseContract({ dialect, answers }: RunningDatabase): void {
  const { open, slow, words = (sql: string) => sql } = answers;
  describe(`the ${dialect.name} warehouse`, () => {
    let warehouse: Warehouse;
    let close = async () => {};
    beforeAll(async () => {
      ({ warehouse, close } = await open(null));
    });
    afterAll(() => close());

    const query = (
      sql: string,
      types: readonly ValueType[],
      params: readonly Param[] = [],
    ): CompiledQuery => ({
      dialect: warehouse.dialect,
      sql: words(sql),
      params,
      columns: types.map((type, i) => ({ name: `c${i}`, type })),
    });
    const rows = async (
      sql: string,
      types: readonly ValueType[],
      params: readonly Param[] = [],
    ): Promise<ResultSet['rows']> =>
      (await warehouse.execute(query(sql, types, params), limits())).rows;
    const cell = async (sql: string, type: ValueType): Promise<Cell | undefined> =>
      (await rows(`SELECT ${sql} AS c0`, [type]))[0]?.[0];

    it.each<[string, ValueType, Cell]>([
      ["'héllo ''x'' 🙂'", 'string', "héllo 'x' 🙂"],
      ['42', 'integer', 42],
      ['CAST(9007199254740991 AS BIGINT)', 'integer', 9007199254740991],
      ['CAST(9007199254740993 AS BIGINT)', 'integer', '9007199254740993'],
      ['CAST(-9007199254740993 AS BIGINT)', 'integer', '-9007199254740993'],
      ['CAST(7 AS DECIMAL(10, 2))', 'integer', 7],
      ['CAST(9007199254740993 AS BIGINT)', 'bigint', '9007199254740993'],
      ['CAST(12.50 AS DECIMAL(10, 2))', 'decimal', '12.5'],
      ['CAST(0 AS DECIMAL(10, 2))', 'decimal', '0'],
      [
        "CAST('12345678901234567890123456789.012345670' AS DECIMAL(38, 9))",
        'decimal',
        '12345678901234567890123456789.01234567',
      ],
      [
        "CAST('-99999999999999999999999999999999999999' AS DECIMAL(38, 0))",
        'decimal',
        '-99999999999999999999999999999999999999',
      ],
      ["CAST('1e21' AS DOUBLE PRECISION)", 'decimal', '1000000000000000000000'],
      ["CAST('1.5e-7' AS DOUBLE PRECISION)", 'decimal', '0.00000015'],
      ["CAST('0.1' AS DOUBLE PRECISION) + CAST('0.2' AS DOUBLE PRECISION)", 'decimal', '0.3'],
      ["CAST('0.1' AS DOUBLE PRECISION) + CAST('0.2' AS DOUBLE PRECISION)", 'float', 0.3],
      ["CAST('-0.0' AS DOUBLE PRECISION)", 'float', 0],
      ["CAST('NaN' AS DOUBLE PRECISION)", 'float', null],
      ["CAST('Infinity' AS DOUBLE PRECISION)", 'float', null],
      ["CAST('-Infinity' AS DOUBLE PRECISION)", 'decimal', null],
      ['CAST(2.5 AS DECIMAL(10, 2))', 'float', 2.5],
      ['TRUE', 'boolean', true],
      ['FALSE', 'boolean', false],
      ["DATE '2024-02-29'", 'date', '2024-02-29'],
      ["DATE '1969-12-31'", 'date', '1969-12-31'],
      ["TIMESTAMP '2024-02-29 23:59:59.5'", 'date', '2024-02-29'],
      ["TIMESTAMP '2024-02-29 12:30:00'", 'timestamp', '2024-02-29T12:30:00.000Z'],
      ["TIMESTAMP '1969-12-31 23:59:59.000001'", 'timestamp', '1969-12-31T23:59:59.000001Z'],
      ["TIMESTAMP '2024-02-29 12:30:00.123456'", 'timestamp', '2024-02-29T12:30:00.123456Z'],
      [
        "TIMESTAMP WITH TIME ZONE '2024-02-29 12:30:00.5+02:00'",
        'timestamp',
        '2024-02-29T10:30:00.500Z',
      ],
      ["DATE '2024-02-29'", 'timestamp', '2024-02-29T00:00:00.000Z'],
      ["TIMESTAMP '2024-02-29 12:30:00.123456'", 'local', '2024-02-29T12:30:00.123'],
      ["DATE '2024-02-29'", 'local', '2024-02-29T00:00:00.000'],
      ["DATE '2024-02-29'", 'string', '2024-02-29'],
      ["TIMESTAMP '2024-02-29 12:30:00.120'", 'string', '2024-02-29 12:30:00.12'],
    ])('reads %s as %s', async (sql, type, expected) => {
      const value = await cell(sql, type);
      expect(value).toBe(expected);
    });

    it.each<ValueType>([
      'string',
      'integer',
      'bigint',
      'decimal',
      'float',
      'boolean',
      'date',
      'timestamp',
      'local',
    ])('reads and binds NULL as %s', async (type) => {
      const bound = await rows(
        'SELECT NULL AS c0, CAST($1 AS VARCHAR) AS c1',
        [type, 'string'],
        [{ type: 'string', value: null }],
      );
      expect(bound).toEqual([[null, null]]);
    });

    it.each<[string, Param, ValueType]>([
      ['VARCHAR', { type: 'string', value: 'it\'s \\ "quoted" -- $1 /* 🙂 */ \n' }, 'string'],
      ['BIGINT', { type: 'integer', value: 9007199254740991 }, 'integer'],
      ['BIGINT', { type: 'bigint', value: '-9223372036854775808' }, 'bigint'],
      [
        'DECIMAL(38, 9)',
        { type: 'decimal', value: '12345678901234567890123456789.012345678' },
        'decimal',
      ],
      ['DECIMAL(38, 9)', { type: 'decimal', value: '-0.000000001' }, 'decimal'],
      ['DOUBLE PRECISION', { type: 'float', value: 1.5e-300 }, 'float'],
      ['BOOLEAN', { type: 'boolean', value: false }, 'boolean'],
      ['DATE', { type: 'date', value: '2024-02-29' }, 'date'],
      ['TIMESTAMP', { type: 'timestamp', value: '2024-02-29T12:30:00.123456Z' }, 'timestamp'],
      ['TIMESTAMP', { type: 'local', value: '2024-02-29T12:30:00.123' }, 'local'],
    ])('binds a %s and reads it back', async (sqlType, param, type) => {
      expect(await rows(`SELECT CAST($1 AS ${sqlType}) AS c0`, [type], [param])).toEqual([
        [param.value],
      ]);
    });

    it.each<[string, ColumnKind]>([
      ["CAST('x' AS VARCHAR)", 'text'],
      ['TRUE', 'boolean'],
      ['CAST(1 AS SMALLINT)', 'integer'],
      ['CAST(1 AS BIGINT)', 'integer'],
      ['CAST(1.5 AS DECIMAL(10, 2))', 'decimal'],
      ['CAST(1.5 AS REAL)', 'float'],
      ['CAST(1.5 AS DOUBLE PRECISION)', 'float'],
      ["DATE '2024-02-29'", 'date'],
      ["TIMESTAMP '2024-02-29 12:30:00'", 'timestamp'],
      ["TIMESTAMP WITH TIME ZONE '2024-02-29 12:30:00+00'", 'timestamp'],
      ["TIME '12:30:00'", 'time'],
      ["INTERVAL '1 day'", 'interval'],
      ["CAST('a0000000-0000-4000-8000-000000000001' AS UUID)", 'uuid'],
    ])('describes %s as %s, in words that a cast takes', async (sql, kind) => {
      const { signal } = limits();
      const [type] = await warehouse.describe(query(`SELECT ${sql} AS c0`, ['string']), signal);
      expect(type?.kind).toBe(kind);
      expect(await cell(`CAST(NULL AS ${type?.sql})`, 'string')).toBeNull();
    });

    it('describes no query that the database refuses', async () => {
      const asked = query('SELECT nothing FROM nowhere', ['string']);
      await expect(warehouse.describe(asked, limits().signal)).rejects.toMatchObject({
        code: 'INTERNAL',
      });
    });

    it('runs sessions in UTC', async () => {
      const day = "CAST(TIMESTAMP WITH TIME ZONE '2024-03-01 00:30:00+01:00' AS DATE)";
      expect(await cell(day, 'date')).toBe('2024-02-29');
    });

    it('answers the same statement again with other parameters', async () => {
      for (const value of ['a', null, 'b', 'a']) {
        const found = await rows(
          "SELECT CAST($1 AS VARCHAR) || '!' AS c0",
          ['string'],
          [{ type: 'string', value }],
        );
        expect(found).toEqual([[value === null ? null : `${value}!`]]);
      }
    });

    it('answers more different statements than it keeps prepared', async () => {
      for (let i = 0; i < 300; i++) expect(await cell(`${i} + 1`, 'integer')).toBe(i + 1);
      expect(await cell('0 + 1', 'integer')).toBe(1);
    });

    it('answers many questions at once', async () => {
      const asked = Array.from({ length: 40 }, (_, i) => cell(`${i} * 2`, 'integer'));
      expect(await Promise.all(asked)).toEqual(Array.from({ length: 40 }, (_, i) => i * 2));
    });

    it('stops at the row cap and says so', async () => {
      const many = query(numbers(100_000), ['integer']);
      const capped = await warehouse.execute(many, limits(10));
      expect(capped.rows).toHaveLength(10);
      expect(capped.truncated).toBe(true);
      const exact = await warehouse.execute(query(numbers(10), ['integer']), limits(10));
      expect(exact.rows).toHaveLength(10);
      expect(exact.truncated).toBe(false);
      expect(await cell('1', 'integer')).toBe(1);
    });

    it('streams in batches that together are the answer', async () => {
      const sizes: number[] = [];
      let sum = 0;
      for await (const batch of warehouse.stream(
        query(numbers(10_000), ['integer']),
        limits(1e6),
      )) {
        sizes.push(batch.rows.length);
        for (const [value] of batch.rows) sum += Number(value);
      }
      expect(sum).toBe((10_000 * 10_001) / 2);
      expect(sizes.length).toBeGreaterThan(2);
    });

    it('caps a stream as well', async () => {
      let count = 0;
      let truncated = false;
      for await (const batch of warehouse.stream(
        query(numbers(10_000), ['integer']),
        limits(5000),
      )) {
        count += batch.rows.length;
        truncated = batch.truncated;
      }
      expect([count, truncated]).toEqual([5000, true]);
    });

    it('says so where a query fails after its first rows', async () => {
      const sql = `SELECT CAST(CASE WHEN n = 400000 THEN 'no number' ELSE '1' END AS INTEGER) AS c0
        FROM (SELECT generate_series AS n FROM generate_series(1, 500000)) AS s`;
      const asked = query(sql, ['integer']);
      const failure = {
        code: 'INTERNAL',
        cause: expect.objectContaining({ message: expect.stringContaining('no number') }),
      };
      await expect(warehouse.execute(asked, limits(1e6))).rejects.toMatchObject(failure);
      let read = 0;
      const reading = async () => {
        for await (const { rows } of warehouse.stream(asked, limits(1e6))) read += rows.length;
      };
      await expect(reading()).rejects.toMatchObject(failure);
      expect(read).toBeGreaterThan(0);
      expect(await cell('1', 'integer')).toBe(1);
    });

    it.each([
      [1, 8],
      [255, 8],
      [255, 16],
      [257, 16],
    ])('says so where a query fails after %i rows of %i columns', async (rows, columns) => {
      // The row that fails lies far behind those that are found before it.
      const found = `n <= ${rows} OR n = 500000`;
      const value = (i: number) =>
        `CAST(CASE WHEN n = 500000 THEN 'no number' ELSE '1' END AS INTEGER) + ${i} AS c${i}`;
      const sql = `SELECT ${Array.from({ length: columns }, (_, i) => value(i)).join(', ')}
        FROM (SELECT generate_series AS n FROM generate_series(1, 500000)) AS s WHERE ${found}`;
      const types = new Array<'integer'>(columns).fill('integer');
      await expect(warehouse.execute(query(sql, types), limits(1e6))).rejects.toMatchObject({
        code: 'INTERNAL',
      });
    });

    it('says so where a sum outgrows its type after the first rows', async () => {
      const sql = `SELECT CAST(9223372036854375807 AS BIGINT) + n AS c0
        FROM (SELECT generate_series AS n FROM generate_series(1, 500000)) AS s`;
      await expect(warehouse.execute(query(sql, ['bigint']), limits(1e6))).rejects.toMatchObject({
        code: 'NUMERIC_OVERFLOW',
      });
    });

    it('is free again when a stream is left early, over and over', async () => {
      for (let i = 0; i < 20; i++) {
        for await (const batch of warehouse.stream(
          query(numbers(100_000), ['integer']),
          limits(1e6),
        )) {
          expect(batch.rows.length).toBeGreaterThan(0);
          break;
        }
      }
      expect(await cell('1', 'integer')).toBe(1);
    });

    it('cancels a query in the database when the signal fires', async () => {
      const control = new AbortController();
      const startedAt = performance.now();
      const running = warehouse.execute(query(slow, ['integer']), {
        ...limits(),
        signal: control.signal,
      });
      setTimeout(() => control.abort(new Error('the caller left')), 50);
      await expect(running).rejects.toThrow('the caller left');
      expect(performance.now() - startedAt).toBeLessThan(3000);
      expect(await cell('1', 'integer')).toBe(1);
    });

    it('cancels a stream when the signal fires', async () => {
      const control = new AbortController();
      const reading = (async () => {
        for await (const _ of warehouse.stream(query(slow, ['integer']), {
          ...limits(),
          signal: control.signal,
        }));
      })();
      setTimeout(() => control.abort(new Error('the caller left')), 50);
      await expect(reading).rejects.toThrow('the caller left');
    });

    it('calls it QUERY_TIMEOUT when the signal was a timeout', async () => {
      const signal = AbortSignal.timeout(60);
      await expect(
        warehouse.execute(query(slow, ['integer']), { ...limits(), signal }),
      ).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    });

    it('starts nothing for a caller who has left already', async () => {
      const signal = AbortSignal.abort(new Error('gone'));
      await expect(
        warehouse.execute(query('SELECT 1', ['integer']), { ...limits(), signal }),
      ).rejects.toThrow('gone');
    });

    it('lets who waits in line leave it', async () => {
      const control = new AbortController();
      const busy = Array.from({ length: 12 }, () =>
        warehouse
          .execute(query(slow, ['integer']), { ...limits(), signal: control.signal })
          .catch((error: Error) => error.message),
      );
      setTimeout(() => control.abort(new Error('the caller left')), 50);
      expect(new Set(await Promise.all(busy))).toEqual(new Set(['the caller left']));
      expect(await cell('1', 'integer')).toBe(1);
    });

    it('keeps the words of the database in the cause of an INTERNAL error', async () => {
      const failed = warehouse.execute(
        query('SELECT no_such_column FROM no_such_table', ['integer']),
        limits(),
      );
      await expect(failed).rejects.toMatchObject({
        code: 'INTERNAL',
        message: expect.not.stringContaining('no_such'),
        cause: expect.objectContaining({ message: expect.stringContaining('no_such') }),
      });
    });

    it('calls a sum that fits no type NUMERIC_OVERFLOW', async () => {
      const sql = 'SELECT CAST(9223372036854775807 AS BIGINT) + CAST(1 AS BIGINT) AS c0';
      await expect(warehouse.execute(query(sql, ['integer']), limits())).rejects.toMatchObject({
        code: 'NUMERIC_OVERFLOW',
      });
    });

    it('answers a ping', async () => {
      await expect(warehouse.ping(AbortSignal.timeout(5000))).resolves.toBeUndefined();
    });
  });
}

export const limits = (maxRows = 1000) => ({ signal: AbortSignal.timeout(20_000), maxRows });

const numbers = (n: number): string =>
  `SELECT n AS c0 FROM (SELECT generate_series AS n FROM generate_series(1, ${n})) AS s`;
