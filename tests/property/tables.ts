/** Random tables of the shop: few rows, many ties, NULLs, orphans, and hours around changes of clocks. */
import fc from 'fast-check';
import { decimalText } from '../oracles/query/cells.ts';
import type { Row, Tables, Value } from '../oracles/query/star.ts';

interface Column {
  readonly type: string;
  readonly values: fc.Arbitrary<Value>;
}

const nullable = (values: fc.Arbitrary<Value>, freq = 5): fc.Arbitrary<Value> =>
  fc.option(values, { freq });
const oneOf = (...values: readonly Value[]) => fc.constantFrom(...values);

/** One behind the last: joins to it find nothing. */
const id = (most: number) => fc.integer({ min: 1, max: most + 1 });

export const TEXTS = ['paid', 'PAID', 'open', 'É', 'é', 'a%b', "o'k", '', '🙂 x'] as const;

const AROUND = [
  // Sao Paulo's midnight that does not exist, and the hour before midnight that it had twice.
  '2018-11-04T03:00:00.000Z',
  '2018-02-18T02:00:00.000Z',
  '2024-03-31T01:00:00.000Z',
  '2024-10-27T01:00:00.000Z',
  '2024-11-03T06:00:00.000Z',
  // Lord Howe Island moves by half an hour.
  '2024-04-06T15:00:00.000Z',
  '2024-02-29T12:00:00.000Z',
  '2024-12-30T00:00:00.000Z',
];
const QUARTER_HOUR = 900_000;

export const instants: fc.Arbitrary<number> = fc
  .tuple(fc.constantFrom(...AROUND), fc.integer({ min: -110, max: 110 }))
  .map(([around, steps]) => Date.parse(around) + steps * QUARTER_HOUR);
/** Now: of a day of the data, not on its hour. */
export const NOWS = AROUND.map((text) => new Date(Date.parse(text) + 12_345_678));

export const DAYS = [
  '2018-02-17',
  '2018-11-04',
  '2024-02-29',
  '2024-03-31',
  '2024-10-26',
  '2024-10-27',
  '2024-12-30',
  '2025-01-01',
] as const;

const money = (most: number): fc.Arbitrary<Value> =>
  fc.oneof(
    oneOf(0n, 1n, 10_000n, 9_999n, -550n, 33n),
    fc.integer({ min: -most, max: most }).map((cents) => BigInt(cents)),
  );
/** Past what doubles can count. */
const huge = oneOf(9_007_199_254_740_993_01n, -9_007_199_254_740_993_03n);

const time: Column = { type: 'TIMESTAMP', values: nullable(instants) };
const text = (...values: readonly string[]): Column => ({
  type: 'VARCHAR',
  values: nullable(oneOf(...values)),
});
const key = (most: number): Column => ({ type: 'BIGINT', values: nullable(id(most)) });
const tenant: Column = { type: 'VARCHAR', values: nullable(oneOf('t1', 't2'), 8) };

/** Columns without the key, by table. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  regions: {
    label: text('north', 'South'),
    is_open: { type: 'BOOLEAN', values: nullable(fc.boolean()) },
  },
  customers: {
    region_id: key(3),
    tier: text('gold', 'Gold', 'basic'),
    joined_on: { type: 'DATE', values: nullable(oneOf(...DAYS)) },
  },
  orders: {
    customer_id: key(4),
    tenant_id: tenant,
    status: { type: 'VARCHAR', values: nullable(oneOf(...TEXTS)) },
    is_gift: { type: 'BOOLEAN', values: nullable(fc.boolean()) },
    amount: {
      type: 'DECIMAL(20,2)',
      values: nullable(fc.oneof({ weight: 9, arbitrary: money(50_000) }, huge)),
    },
    created_at: time,
    shipped_at: time,
  },
  items: {
    line: { type: 'INTEGER', values: id(3) },
    product: text('tea', 'Tea', 'pot'),
    quantity: { type: 'INTEGER', values: nullable(fc.integer({ min: -2, max: 5 })) },
    price: { type: 'DECIMAL(12,2)', values: nullable(money(5_000)) },
    weight: {
      type: 'DOUBLE PRECISION',
      values: nullable(fc.integer({ min: -4, max: 12 }).map((quarters) => quarters / 4)),
    },
  },
  visits: {
    customer_id: key(4),
    tenant_id: tenant,
    visited_at: time,
    channel: text('web', 'app'),
    seconds: { type: 'INTEGER', values: nullable(fc.integer({ min: 0, max: 90 })) },
  },
  targets: {
    region_id: key(3),
    due_on: { type: 'DATE', values: nullable(oneOf(...DAYS)) },
    topic: text('sales', 'visits'),
    goal: { type: 'DECIMAL(12,2)', values: nullable(money(90_000)) },
  },
};

/** The key of each table; an item's order may be missing. */
const KEYS: Readonly<Record<string, string>> = {
  regions: 'region_id',
  customers: 'customer_id',
  orders: 'order_id',
  items: 'order_id',
  visits: 'visit_id',
  targets: 'target_id',
};
const MOST_ORDERS = 10;
const MOST: Readonly<Record<string, number>> = {
  regions: 3,
  customers: 4,
  orders: MOST_ORDERS,
  items: 12,
  visits: 8,
};

/** Mostly well filled, so that there is something to group; a failure shrinks to fewer rows all the same. */
function some<T>(most: number, array: (size: fc.ArrayConstraints) => fc.Arbitrary<T>) {
  const full = array({ minLength: Math.ceil(most / 2), maxLength: most, size: 'max' });
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: array({ maxLength: most }) },
    { weight: 6, arbitrary: full },
  );
}

const rowsOf = (table: string): fc.Arbitrary<readonly Row[]> => {
  const columns = Object.entries(TABLES[table] ?? {}).map(([name, { values }]) => [name, values]);
  const row = fc.record(Object.fromEntries(columns) as Record<string, fc.Arbitrary<Value>>);
  const keyName = KEYS[table] ?? '';
  const most = MOST[table] ?? 4;
  if (table === 'items') return some(most, (size) => fc.array(row, size)).map(linesOf);
  return some(most, (size) => fc.array(row, size)).map((rows) =>
    rows.map((one, i) => ({ [keyName]: i + 1, ...one })),
  );
};

/** Each line once; orders behind the last are missing. */
function linesOf(rows: readonly Row[]): readonly Row[] {
  const lines = rows.map(
    (one, i): Row => ({ order_id: 1 + ((i * 7) % (MOST_ORDERS + 2)), ...one }),
  );
  const keys = lines.map((one) => `${one['order_id']} ${one['line']}`);
  return lines.filter((_, i) => keys.indexOf(keys[i] ?? '') === i);
}

export const tables: fc.Arbitrary<Tables> = fc.record(
  Object.fromEntries(Object.keys(TABLES).map((table) => [table, rowsOf(table)])),
);

export const CREATE: readonly string[] = Object.entries(TABLES).map(([table, columns]) => {
  const all = Object.entries(columns).map(([name, { type }]) => `${name} ${type}`);
  return `CREATE TABLE ${table} (${[`${KEYS[table]} BIGINT`, ...all].join(', ')})`;
});

/** Replaces the rows of every table. */
export function fill(data: Tables): readonly string[] {
  return Object.entries(TABLES).flatMap(([table, columns]) => {
    const names = [KEYS[table] ?? '', ...Object.keys(columns)];
    const rows = (data[table] ?? []).map(
      (row) =>
        `(${names.map((name) => literal(row[name] ?? null, columns[name]?.type)).join(', ')})`,
    );
    const insert = `INSERT INTO ${table} (${names.join(', ')}) VALUES ${rows.join(', ')}`;
    return [`DELETE FROM ${table}`, ...(rows.length > 0 ? [insert] : [])];
  });
}

function literal(value: Value, type = 'BIGINT'): string {
  if (value === null) return 'NULL';
  if (type === 'TIMESTAMP')
    return `TIMESTAMP '${new Date(Number(value)).toISOString().slice(0, -1)}'`;
  if (typeof value === 'bigint') return decimalText(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
