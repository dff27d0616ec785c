import { describe, expect, it } from 'vitest';
import { timeZones } from '../../src/shared/time-zone.ts';
import type { Cell, Grain, ValueType } from '../../src/shared/values.ts';
import type { AggregateSqlFn, Expr, SqlFn } from '../../src/sql/ast.ts';
import * as b from '../../src/sql/build.ts';
import { printQuery } from '../../src/sql/print-sql.ts';
import type { RunningDatabase } from '../engines.ts';
import { HOSTILE, onEvery } from './dialect.ts';

const text = (value: string | null): Expr => b.param('string', value);
const int = (value: number | null): Expr => b.param('integer', value);
const dec = (value: string | null): Expr => b.param('decimal', value);
const dbl = (value: number | null): Expr => b.param('float', value);
const at = (value: string): Expr => b.param('timestamp', value);

/** Six facts in two groups, with NULLs. */
const FACTS = b.values(
  [
    { name: 'k', type: 'string' },
    { name: 'n', type: 'integer' },
    { name: 'x', type: 'decimal' },
    { name: 'ok', type: 'boolean' },
    { name: 'at', type: 'timestamp' },
  ],
  (
    [
      ['a', 1, '1.10', true, '2024-01-01T00:00:00.000Z'],
      ['a', 2, '2.20', false, '2024-01-02T00:00:00.000Z'],
      ['a', 4, null, null, '2024-01-03T00:00:00.000Z'],
      ['b', 7, '0.10', true, '2024-01-04T00:00:00.000Z'],
      ['b', null, '0.20', true, '2024-01-05T00:00:00.000Z'],
      [null, 7, '12345678901234567.89', false, '2024-01-06T00:00:00.000Z'],
    ] as const
  ).map(([k, n, x, ok, time]) => [text(k), int(n), dec(x), b.param('boolean', ok), at(time)]),
  'f',
);
const col = (name: string): Expr => b.col('f', name);

/** Every function: its arguments, and what it gives. A new one does not compile without a row here. */
const CALLS: Readonly<
  Record<SqlFn, readonly (readonly [readonly Expr[], ValueType, Cell])[] | 'window'>
> = {
  coalesce: [[[text(null), text('b')], 'string', 'b']],
  null_if: [
    [[text('a'), text('a')], 'string', null],
    [[text('a'), text('b')], 'string', 'a'],
  ],
  divide: [
    [[int(7), int(2)], 'float', 3.5],
    [[int(1), int(3)], 'float', 0.3333333333333],
    [[int(1), int(0)], 'float', null],
    [[dbl(0), dbl(0)], 'float', null],
    [[dec('1.10'), dec('0.00')], 'decimal', null],
    [[dec('10'), dec('4')], 'decimal', '2.5'],
    [[int(null), int(4)], 'float', null],
  ],
  abs: [[[int(-3)], 'integer', 3]],
  floor: [[[dbl(-1.5)], 'integer', -2]],
  round: [
    [[dbl(2.5)], 'float', 3],
    [[dbl(-2.5)], 'float', -3],
    [[dec('2.345'), b.literal(2)], 'decimal', '2.35'],
    [[dbl(1234.5678), b.literal(2)], 'float', 1234.57],
  ],
  least: [[[int(3), int(null), int(1)], 'integer', 1]],
  greatest: [[[int(3), int(null), int(1)], 'integer', 3]],
  lower: [[[text('ÉCOLE Straße İ')], 'string', null]],
  starts_with: [
    [[text('100%_x'), text('100%_')], 'boolean', true],
    [[text('abc'), text('a_')], 'boolean', false],
    [[text('abc'), text('')], 'boolean', true],
    [[text(null), text('a')], 'boolean', null],
  ],
  ends_with: [
    [[text('x\\'), text('\\')], 'boolean', true],
    [[text('abc'), text('abcd')], 'boolean', false],
    [[text('abc'), text('')], 'boolean', true],
    [[text('日本語'), text('本語')], 'boolean', true],
    [[text(null), text('a')], 'boolean', null],
  ],
  contains: [
    [[text('a%b'), text('%')], 'boolean', true],
    [[text('ab'), text('_')], 'boolean', false],
    [[text('ab'), text('')], 'boolean', true],
    [[text('🙂x'), text('🙂')], 'boolean', true],
    [[text(null), text('a')], 'boolean', null],
  ],
  shown: [
    [[b.param('float', 0.1 + 0.2)], 'number', 0.3],
    [[b.param('float', -1234567.00000005)], 'number', -1234567],
    [[b.param('float', 1234567890123.5)], 'number', 1234567890124],
    [[b.param('float', 1234567890122.5)], 'number', 1234567890123],
    [[b.param('float', 1.7976931348623157e308)], 'number', 1.7976931348623157e308],
    [[b.param('float', 0)], 'number', 0],
    [[b.cast(text('NaN'), 'float')], 'number', 'NaN'],
    [[b.cast(text('-Infinity'), 'float')], 'number', '-Infinity'],
    [[b.cast(b.literal(null), 'float')], 'number', null],
  ],
  concat: [[[text('a'), text(null), text('b')], 'string', 'ab']],
  sha256: [
    [[text('ä€')], 'string', '2fb8a79d88df89f8370b312db3ff68fd6aa857549cc41a685b4022e99e5fc5a2'],
    [[text(null)], 'string', null],
  ],
  hex_fraction: [
    [[text('0000000f')], 'float', 0],
    [[text('8000000')], 'float', 0.5],
    [[text('c0000000f')], 'float', 0.75],
    [[text('fffffff0')], 'float', 0.9999999962747],
    [[text(null)], 'float', null],
  ],
  seconds_between: [
    [[at('2024-03-31T03:00:00.000Z'), at('2024-03-31T00:00:00.000Z')], 'float', 10800],
    [[at('2024-01-01T00:00:00.000001Z'), at('2024-01-01T00:00:00.000Z')], 'float', 0.000001],
    [[at('2024-01-01T00:00:00.000Z'), at('2024-02-01T00:00:00.500Z')], 'float', -2678400.5],
  ],
  days_between: [
    [[b.param('date', '2024-03-01'), b.param('date', '2024-02-01')], 'integer', 29],
    [
      [b.param('local', '2024-02-01T00:00:00.000'), b.param('local', '2024-03-01T12:00:00.000')],
      'integer',
      -29,
    ],
  ],
  row_number: 'window',
  rank: 'window',
  dense_rank: 'window',
  lead: 'window',
  lag: 'window',
  first_value: 'window',
  last_value: 'window',
  percent_rank: 'window',
};

/** The specification of dialects: every function, hostile names and times, each answered alike by all of these. */
export function dialectContract(databases: readonly RunningDatabase[]): void {
  const ask = onEvery(databases);

  /** One row of these expressions; equal on every engine. */
  async function same(columns: readonly (readonly [Expr, ValueType])[], from = true) {
    const query = b.select({
      columns: columns.map(([expr, type], i) => b.column(expr, `c${i}`, type)),
      from: from ? FACTS : null,
    });
    return ask(query);
  }
  const one = async (expr: Expr, type: ValueType): Promise<Cell | undefined> =>
    (await same([[expr, type]], false))[0]?.[0];

  describe('every function', () => {
    for (const [fn, rows] of Object.entries(CALLS) as [SqlFn, (typeof CALLS)[SqlFn]][]) {
      if (rows === 'window') continue;
      it(`${fn} gives the same on every engine`, async () => {
        for (const [args, type, expected] of rows) {
          const value = await one(b.call(fn, ...args), type);
          if (fn === 'lower') expect(String(value).slice(0, 12)).toBe('école straße');
          else expect(value).toBe(expected);
        }
      });
    }

    it('windows give the same on every engine', async () => {
      const window = { partitionBy: [col('k')], orderBy: [b.order(col('at'))] };
      const calls: [Expr, ValueType][] = [
        [b.over(b.call('row_number'), window), 'integer'],
        [b.over(b.call('rank'), { orderBy: [b.order(col('n'), 'desc', 'last')] }), 'integer'],
        [b.over(b.call('dense_rank'), { orderBy: [b.order(col('n'), 'asc', 'first')] }), 'integer'],
        [b.over(b.call('percent_rank'), { orderBy: [b.order(col('at'))] }), 'float'],
        [b.over(b.call('lead', col('n')), window), 'integer'],
        [b.over(b.call('lag', col('n'), b.literal(2)), window), 'integer'],
        [b.over(b.call('first_value', col('x')), window), 'decimal'],
        [b.over(b.call('last_value', col('x')), window), 'decimal'],
      ];
      const frame = {
        unit: 'rows',
        from: { kind: 'preceding', n: 2 },
        to: { kind: 'current_row' },
      } as const;
      const moving = b.over(b.aggregate('avg', [col('n')]), { ...window, frame });
      const running = b.over(b.aggregate('sum', [col('x')], { filter: col('ok') }), window);
      const query = b.select({
        columns: [
          ...calls,
          [moving, 'float'] as const,
          [running, 'decimal'] as const,
          [col('at'), 'timestamp'] as const,
        ].map(([expr, type], i) => b.column(expr, `c${i}`, type)),
        from: FACTS,
        orderBy: [b.order(11)],
      });
      const rows = await ask(query);
      expect(rows.map((row) => row[0])).toEqual([1, 2, 3, 1, 2, 1]);
      expect(rows.map((row) => row[8])).toEqual([1, 1.5, 2.333333333333, 7, 7, 7]);
      expect(rows.map((row) => row[9])).toEqual(['1.1', '1.1', '1.1', '0.1', '0.3', null]);
    });

    const AGGREGATES: Readonly<
      Record<AggregateSqlFn, readonly [readonly Expr[], ValueType, Cell, Cell]>
    > = {
      count: [[b.star], 'integer', 6, 3],
      count_distinct: [[col('n')], 'integer', 4, 2],
      count_distinct_approx: [[col('k')], 'integer', 2, 2],
      sum: [[col('x')], 'decimal', '12345678901234571.49', '1.4'],
      avg: [[col('n')], 'float', 4.2, 4],
      sum_doubles: [[b.cast(col('n'), 'float')], 'float', 21, 8],
      avg_doubles: [[b.cast(col('n'), 'float')], 'float', 4.2, 4],
      min: [[col('x')], 'decimal', '0.1', '0.1'],
      max: [[col('k')], 'string', 'b', 'b'],
      bool_or: [[col('ok')], 'boolean', true, true],
      bool_and: [[col('ok')], 'boolean', false, true],
      any_value: [[b.call('null_if', col('k'), text('b'))], 'string', 'a', 'a'],
      stddev: [[col('n')], 'float', 2.774887385102, 4.242640687119],
      bit_or: [[col('n')], 'integer', 7, 7],
    };
    for (const [fn, [args, type, all, filtered]] of Object.entries(AGGREGATES) as [
      AggregateSqlFn,
      (typeof AGGREGATES)[AggregateSqlFn],
    ][]) {
      it(`aggregate ${fn} gives the same on every engine, of all rows and of some`, async () => {
        const rows = await same([
          [b.aggregate(fn, args), type],
          [b.aggregate(fn, args, { filter: col('ok') }), type],
          [b.aggregate(fn, args, { filter: b.literal(false) }), type],
        ]);
        expect(rows).toEqual([[all, filtered, fn.startsWith('count') ? 0 : null]]);
      });
    }

    it('finds quantiles between two values, of all rows, of some and of none', async () => {
      const at = (fraction: number, filter: Expr | null = null) =>
        [b.quantile(col('n'), fraction, filter), 'float'] as const;
      const some = await same([at(0.5), at(0), at(1), at(0.9), at(0.25, col('ok'))]);
      expect(some).toEqual([[4, 1, 7, 7, 2.5]]);
      expect(await same([at(0.5, b.literal(false))])).toEqual([[null]]);
      expect(await same([[b.quantile(col('x'), 0.5), 'decimal']])).toEqual([['1.1']]);
    });

    it('casts to every type and tells equal from distinct', async () => {
      const types: ValueType[] = ['string', 'integer', 'bigint', 'decimal', 'float'];
      await same(
        types.map((type) => [b.cast(int(12), type), type]),
        false,
      );
      expect(await one(b.notDistinct(text(null), text(null)), 'boolean')).toBe(true);
      expect(await one(b.notDistinct(text('a'), text(null)), 'boolean')).toBe(false);
    });

    it('sorts NULLs where it is told to, on every engine', async () => {
      for (const direction of ['asc', 'desc'] as const) {
        for (const nulls of ['first', 'last'] as const) {
          const query = b.select({
            columns: [b.column(col('n'), 'n', 'integer')],
            from: FACTS,
            orderBy: [b.order(1, direction, nulls)],
          });
          const rows = await ask(query);
          expect(rows.at(nulls === 'first' ? 0 : -1)).toEqual([null]);
        }
      }
    });

    it('makes nothing of an empty list, everything of an empty AND', async () => {
      expect(await one(b.inList(text(null), []), 'boolean')).toBe(false);
      expect(await one(b.not(b.inList(text('a'), [])), 'boolean')).toBe(true);
      expect(await one(b.and(), 'boolean')).toBe(true);
      expect(await one(b.or(), 'boolean')).toBe(false);
    });

    it('looks rows up in a query, also in one of a single column', async () => {
      const known = b.select({
        columns: [b.column(col('k'), 'key', 'string'), b.column(col('n'), 'number', 'integer')],
        from: FACTS,
        where: b.and(b.isNotNull(col('k')), b.isNotNull(col('n'))),
      });
      const inKnown = (k: string, n: number) => b.inQuery([text(k), int(n)], known);
      const keys = b.select({ columns: [b.column(text('a'), 'only', 'string')] });
      const found = await same(
        [
          inKnown('a', 2),
          inKnown('a', 7),
          b.inQuery([text('a')], keys),
          b.not(inKnown('b', 7)),
        ].map((expr) => [expr, 'boolean'] as const),
        false,
      );
      expect(found).toEqual([[true, false, true, false]]);
    });

    it("divides an author's formula into fractions, and by zero into NULL", async () => {
      const over = (numerator: Expr, denominator: Expr) =>
        [b.raw(numerator, ' ', b.divisor(denominator)), 'float'] as const;
      const of = [over(int(7), int(2)), over(int(1), int(0)), over(dec('1.5'), int(null))];
      expect(await same(of, false)).toEqual([[3.5, null, null]]);
    });

    it('keeps a condition without a table', async () => {
      const none = b.select({
        columns: [b.column(int(1), 'n', 'integer')],
        where: b.literal(false),
      });
      expect(await ask(none)).toEqual([]);
      expect(await ask({ ...none, where: b.literal(true) })).toEqual([[1]]);
    });

    it.each([
      [2, null, [1, 2]],
      [2, 1, [2, 4]],
      [null, 3, [7, 7, null]],
      [0, null, []],
    ])('gives %s rows behind %s', async (limit, offset, expected) => {
      const n = b.column(col('n'), 'n', 'integer');
      const query = b.select({ columns: [n], from: FACTS, orderBy: [b.order(1)], limit, offset });
      expect(await ask(query)).toEqual(expected.map((one) => [one]));
    });

    it('reads an empty literal table, unions and CTEs', async () => {
      const empty = b.values([{ name: 'a', type: 'decimal' }], [], 'v');
      const none = b.select({ columns: [b.column(b.col('v', 'a'), 'a', 'decimal')], from: empty });
      const some = b.select({
        columns: [b.column(col('x'), 'a', 'decimal')],
        from: FACTS,
        orderBy: [b.order(1, 'desc', 'last')],
        limit: 2,
        offset: 1,
      });
      const query = b.select({
        with: [b.cte('u', b.unionAll([none, some]), true)],
        columns: [
          b.column(b.countRows(), 'n', 'integer'),
          b.column(b.aggregate('sum', [b.col('u', 'a')]), 's', 'decimal'),
        ],
        from: b.cteRef('u'),
      });
      const rows = await ask(query);
      expect(rows).toEqual([[2, '3.3']]);
    });
  });

  describe('time', () => {
    const cut = (
      instant: string,
      grain: Grain,
      zone: string | null,
      type: ValueType,
    ): Promise<Cell | undefined> => one(b.truncate(at(instant), grain, zone), type);

    it.each<[string, Grain, string, string]>([
      // São Paulo had summer time until 2019; its clocks went forward at midnight, so that day began at 01:00.
      ['2018-11-04T02:59:00.000Z', 'day', 'America/Sao_Paulo', '2018-11-03T00:00:00.000'],
      ['2018-11-04T03:00:00.000Z', 'day', 'America/Sao_Paulo', '2018-11-04T00:00:00.000'],
      ['2018-12-01T02:30:00.000Z', 'month', 'America/Sao_Paulo', '2018-12-01T00:00:00.000'],
      ['2020-12-01T02:30:00.000Z', 'month', 'America/Sao_Paulo', '2020-11-01T00:00:00.000'],
      ['2024-03-31T22:30:00.000Z', 'month', 'Europe/Amsterdam', '2024-04-01T00:00:00.000'],
      ['2024-12-29T23:30:00.000Z', 'week', 'Europe/Amsterdam', '2024-12-30T00:00:00.000'],
      ['2024-12-29T12:00:00.000Z', 'week', 'UTC', '2024-12-23T00:00:00.000'],
      ['2024-03-31T18:30:00.000Z', 'quarter', 'Asia/Kolkata', '2024-04-01T00:00:00.000'],
      ['2023-12-31T18:29:59.999Z', 'year', 'Asia/Kolkata', '2023-01-01T00:00:00.000'],
      ['2024-04-06T14:00:00.000Z', 'day', 'Australia/Lord_Howe', '2024-04-07T00:00:00.000'],
    ])('labels %s by %s in %s', async (instant, grain, zone, expected) => {
      expect(await cut(instant, grain, zone, 'local')).toBe(expected);
    });

    it.each<[string, Grain, string, string]>([
      // Amsterdam, 27 October 2024: 02:00 happens twice, an hour apart.
      ['2024-10-27T00:30:00.000Z', 'hour', 'Europe/Amsterdam', '2024-10-27T00:00:00.000Z'],
      ['2024-10-27T01:30:00.000Z', 'hour', 'Europe/Amsterdam', '2024-10-27T01:00:00.000Z'],
      ['2024-06-01T10:10:00.000Z', 'hour', 'Asia/Kolkata', '2024-06-01T09:30:00.000Z'],
      ['2024-06-01T10:40:59.999Z', 'minute', 'Asia/Kolkata', '2024-06-01T10:40:00.000Z'],
      ['2024-06-01T10:40:59.999Z', 'second', 'UTC', '2024-06-01T10:40:59.000Z'],
      ['2024-06-01T00:10:00.000Z', 'hour', 'Australia/Lord_Howe', '2024-05-31T23:30:00.000Z'],
      ['2018-02-18T01:30:00.000Z', 'hour', 'America/Sao_Paulo', '2018-02-18T01:00:00.000Z'],
      ['2018-02-18T02:30:00.000Z', 'hour', 'America/Sao_Paulo', '2018-02-18T02:00:00.000Z'],
    ])(
      'starts the bucket of %s by %s in %s at its first instant',
      async (instant, grain, zone, expected) => {
        expect(await cut(instant, grain, zone, 'timestamp')).toBe(expected);
      },
    );

    it('shifts a date by no zone', async () => {
      const date = b.param('date', '2024-03-01');
      expect(await one(b.truncate(date, 'month', null), 'local')).toBe('2024-03-01T00:00:00.000');
      expect(await one(b.truncate(date, 'week', null), 'date')).toBe('2024-02-26');
    });

    it('agrees on a year of hours in zones that differ in every way', async () => {
      const zones = [
        'America/Sao_Paulo',
        'Europe/Amsterdam',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'America/St_Johns',
        'Africa/Casablanca',
      ];
      const start = Date.UTC(2018, 0, 1);
      const hours = Array.from({ length: 365 * 8 }, (_, i) =>
        at(new Date(start + i * 3 * 3_600_000 + 1000).toISOString()),
      );
      const from = b.values(
        [{ name: 't', type: 'timestamp' }],
        hours.map((hour) => [hour]),
        'h',
      );
      const t = b.col('h', 't');
      const columns = zones.flatMap((zone, i) => [
        b.column(b.toLocal(t, zone), `l${i}`, 'local'),
        b.column(b.truncate(t, 'hour', zone), `h${i}`, 'timestamp'),
        b.column(b.truncate(t, 'day', zone), `d${i}`, 'local'),
      ]);
      const query = b.select({
        columns: [b.column(t, 't', 'timestamp'), ...columns],
        from,
        orderBy: [b.order(1)],
      });
      expect(await ask(query)).toHaveLength(hours.length);
    });

    it('adds every unit of an interval', async () => {
      const from = at('2024-01-31T12:00:00.000Z');
      const add = (n: number, unit: Grain) => one(b.addInterval(from, { n, unit }), 'timestamp');
      expect(await add(1, 'month')).toBe('2024-02-29T12:00:00.000Z');
      expect(await add(-1, 'quarter')).toBe('2023-10-31T12:00:00.000Z');
      expect(await add(2, 'week')).toBe('2024-02-14T12:00:00.000Z');
      for (const unit of ['second', 'minute', 'hour', 'day', 'year'] as const) await add(3, unit);
    });

    it('knows every time zone on every engine', async () => {
      const query = b.select({
        columns: [...timeZones()].map((zone, i) =>
          b.column(b.toLocal(at('2024-01-01T00:00:00.000Z'), zone), `z${i}`, 'local'),
        ),
      });
      expect(await ask(query)).toHaveLength(1);
    });
  });

  describe('hostile names and texts', () => {
    it.each(HOSTILE.map((text) => [text]))(
      '%j is a name, an alias and a value',
      async (hostile) => {
        const inner = b.select({ columns: [b.column(text(hostile), hostile, 'string')] });
        const query = b.select({
          with: [b.cte(hostile, inner)],
          columns: [
            b.column(b.col(hostile, hostile), hostile, 'string'),
            b.column(b.eq(b.col(hostile, hostile), text(hostile)), 'same', 'boolean'),
          ],
          from: b.cteRef(hostile),
        });
        expect(await ask(query)).toEqual([[hostile, true]]);
      },
    );

    it('keeps long names that begin alike apart', async () => {
      const names = ['a', 'b', 'c'].map((end) => 'n'.repeat(80) + end);
      const inner = b.select({
        columns: names.map((name, i) => b.column(int(i), name, 'integer')),
      });
      const query = b.select({
        columns: names.map((name) => b.column(b.col('t', name), name, 'integer')),
        from: b.derived(inner, 't'),
      });
      expect(await ask(query)).toEqual([[0, 1, 2]]);
    });

    it('refuses NUL in a value with INVALID_FILTER and in a name with a TypeError', () => {
      for (const { dialect } of databases) {
        const print = (expr: Expr) => () =>
          printQuery(b.select({ columns: [b.column(expr, 'c', 'string')] }), dialect);
        expect(print(text('a\0b'))).toThrow(expect.objectContaining({ code: 'INVALID_FILTER' }));
        expect(print(b.col(null, 'a\0b'))).toThrow(TypeError);
      }
    });
  });
}
