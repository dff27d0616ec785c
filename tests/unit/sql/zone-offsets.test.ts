import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offsetAt, offsetsBetween, usualOffsets } from '../../../src/shared/zone.ts';
import type { Expr } from '../../../src/sql/ast.ts';
import { bin, col, column, select, table, truncate } from '../../../src/sql/build.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../../src/sql/print-sql.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

/** Clocks that change at midnight, by half an hour, in other directions, for a month of fasting, never, once for ever. */
const ZONES = [
  ...['Europe/Amsterdam', 'America/Sao_Paulo', 'America/New_York', 'Australia/Lord_Howe'],
  ...['Africa/Casablanca', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Apia', 'Asia/Pyongyang'],
  ...['America/Havana', 'Europe/Dublin', 'Pacific/Chatham', 'Asia/Beirut', 'UTC'],
];
const START = Date.UTC(2021, 0, 1);
const END = Date.UTC(2025, 0, 1);
/** Every third hour from long before the usual years until long after them. */
const LONG = { start: '2004-01-01 00:00:00', hours: 24 * 365 * 27 };
const NOW = new Date('2024-06-15T12:00:00Z');
const HOUR = 3_600_000;

let warehouse: Warehouse;
beforeAll(async () => {
  // Each hour, and the moments right beside.
  const init = [
    `CREATE TABLE moments AS SELECT TIMESTAMP '2021-01-01 00:00:00' + INTERVAL (i * 3600) SECOND + INTERVAL (d) MICROSECOND AS at
     FROM range(${(END - START) / 3_600_000}) r(i), (VALUES (0), (-1)) AS near(d) WHERE i + d > 0`,
    `CREATE TABLE long_moments AS SELECT TIMESTAMP '${LONG.start}' + INTERVAL (i * 10800) SECOND AS at
     FROM range(${LONG.hours / 3}) r(i)`,
  ];
  warehouse = await openWarehouse('moments', { type: 'duckdb', path: ':memory:', init });
});
afterAll(() => warehouse.close());

describe.each(ZONES)('the offsets of %s', (zone) => {
  const offsets = offsetsBetween(START, END, zone);
  test('are those of the zone at every hour', () => {
    const found = (at: number) =>
      offsets?.find(({ until }) => until === null || at < until)?.offset;
    for (let at = START; at < END; at += HOUR) {
      if (found(at) !== offsetAt(new Date(at), zone)) expect(at).toBe(`as the zone in ${zone}`);
    }
  });
  test('give the same buckets as the database', async () => {
    const at = col('m', 'at');
    const bins = { unit: 'second', n: 6 * 3600, origin: '2020-01-01T02:00:00.000' } as const;
    const by = { bins, timeZone: zone, instants: false };
    const kinds = [
      ...(['minute', 'hour', 'day'] as const).map((grain) => [
        truncate(at, grain, zone),
        truncate(at, grain, zone, offsets),
      ]),
      [bin(at, by), bin(at, { ...by, offsets })],
    ];
    const differs = kinds.map(([plain, known]) => differ(plain ?? at, known ?? at));
    expect(await countWhere('moments', differs.join(' OR '))).toBe(0);
  });
  test('of the usual years do so at every instant, also before and after them', async () => {
    const at = col('m', 'at');
    const usual = usualOffsets(NOW, zone);
    expect(new Date(usual[0]?.until ?? 0).getUTCFullYear()).toBe(2011);
    expect(new Date(usual.at(-2)?.until ?? 0).getUTCFullYear()).toBe(2026);
    const differs = differ(truncate(at, 'hour', zone), truncate(at, 'hour', zone, usual));
    expect(await countWhere('long_moments', differs)).toBe(0);
  });
});

const differ = (plain: Expr, known: Expr) =>
  `(${textOf(plain)}) IS DISTINCT FROM (${textOf(known)})`;

async function countWhere(name: string, condition: string) {
  const sql = `SELECT COUNT(*) AS n FROM ${name} AS m WHERE ${condition}`;
  const columns = [{ name: 'n', type: 'integer' }] as const;
  const query = { dialect: 'duckdb', sql, params: [], columns } as const;
  const options = { signal: new AbortController().signal, maxRows: 10 };
  return (await warehouse.execute(query, options)).rows[0]?.[0];
}

test('are not listed for more than twenty years', () => {
  expect(offsetsBetween(Date.UTC(1980, 0, 1), END, 'Europe/Amsterdam')).toBeNull();
});

function textOf(expr: Expr): string {
  const query = select({ columns: [column(expr, 'x', 'local')], from: table(['moments'], 'm') });
  const { sql } = printQuery(query, dialects.duckdb);
  return sql.slice('SELECT'.length, sql.indexOf('AS "x"')).trim();
}
