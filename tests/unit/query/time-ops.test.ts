import { expect, test } from 'vitest';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { readModelFolder } from '../../../src/semantic/load/read-folder.ts';
import { atWall, wallLabel } from '../../../src/semantic/query/time/calendar.ts';
import type { Grid } from '../../../src/semantic/query/time/grid.ts';
import { spanThrough, type TimeOp } from '../../../src/semantic/query/time/time-op.ts';
import type { Grain } from '../../../src/shared/values.ts';
import { compileFor, errorOf, modelOf } from './shop.ts';

const model = loadModel((await readModelFolder('tests/fixtures/time')).cubes).model;

/** The range of the running totals below. */
const BEGIN = '2024-01-10';

function through(start: string, end: string, grain: Grain | null, ...ops: readonly TimeOp[]) {
  const zone = 'Europe/Amsterdam';
  const at = (label: string) => atWall(Date.parse(`${label}T00:00:00Z`), zone);
  const grid: Grid | null = grain && { kind: 'grain', grain };
  const gridOf = (name: string): Grid => ({ kind: 'grain', grain: name as Grain });
  const span = spanThrough({ start: at(start), end: at(end) }, ops, {
    zone,
    begin: at(BEGIN),
    grid,
    gridOf,
  });
  return [span.start, span.end].map((edge) => edge && wallLabel(edge.wall).slice(0, 13));
}

const month = { n: 1, unit: 'month' } as const;
const window = (
  trailing: Extract<TimeOp, { kind: 'window' }>['trailing'],
  from: 'start' | 'end' = 'end',
): TimeOp => ({
  ...{ kind: 'window', trailing, leading: null, from },
});
const shift: TimeOp = { kind: 'shift', dimension: null, by: month };

test.each([
  ['2024-03-28', ['2024-02-28T00', '2024-02-29T00']],
  // What happened on the 29th to the 31st of January comes together on the 29th of February.
  ['2024-03-29', ['2024-02-29T00', '2024-03-01T00']],
  ['2024-03-30', ['2024-03-01T00', '2024-03-01T00']],
  ['2024-02-29', ['2024-01-29T00', '2024-02-01T00']],
])('rows moved by a month lie on %s when they happened from %j on', (day, expected) => {
  const next = wallLabel(Date.parse(`${day}T00:00:00Z`) + 86_400_000).slice(0, 10);
  expect(through(day, next, 'day', shift)).toEqual(expected);
});

test('an earlier bucket is a whole one', () => {
  const offset: TimeOp = { kind: 'offset', n: 1, unit: 'year' };
  expect(through('2024-12-30', '2025-01-06', 'week', offset)).toEqual([
    '2023-12-25T00',
    '2024-01-01T00',
  ]);
  expect(through('2024-02-29', '2024-03-01', 'day', offset)).toEqual([
    '2023-02-28T00',
    '2023-03-01T00',
  ]);
});

test('a month back from days starts where Cube starts it, from months it is a whole month', () => {
  expect(through('2024-03-30', '2024-03-31', 'day', window(month))).toEqual([
    '2024-03-01T00',
    '2024-03-31T00',
  ]);
  expect(through('2024-02-01', '2024-03-01', 'month', window(month))).toEqual([
    '2024-02-01T00',
    '2024-03-01T00',
  ]);
  expect(through('2024-02-01', '2024-03-01', 'month', window(month, 'start'))).toEqual([
    '2024-01-01T00',
    '2024-02-01T00',
  ]);
  expect(through('2024-02-01', '2024-03-01', 'month', window('unbounded'))).toEqual([
    null,
    '2024-03-01T00',
  ]);
});

test('a window inside of a shift is shifted whole', () => {
  const year: TimeOp = { kind: 'shift', dimension: null, by: { n: 1, unit: 'year' } };
  const week = window({ n: 7, unit: 'day' });
  expect(through('2024-03-05', '2024-03-06', 'day', year, week)).toEqual([
    '2023-02-27T00',
    '2023-03-06T00',
  ]);
});

test('a running total starts with the range, and moves with what is around it', () => {
  const running: TimeOp = { kind: 'running' };
  const year: TimeOp = { kind: 'shift', dimension: null, by: { n: 1, unit: 'year' } };
  const before: TimeOp = { kind: 'offset', n: 1, unit: 'month' };
  expect(through('2024-02-01', '2024-02-02', 'day', running)).toEqual([
    '2024-01-10T00',
    '2024-02-02T00',
  ]);
  expect(through('2024-02-01', '2024-02-02', 'day', year, running)).toEqual([
    '2023-01-10T00',
    '2023-02-02T00',
  ]);
  expect(through('2024-03-05', '2024-03-06', 'day', before, running)).toEqual([
    '2023-12-10T00',
    '2024-02-06T00',
  ]);
});

test('a window by buckets needs a range that says which', () => {
  const ask = () =>
    compileFor({ measures: ['sales.running'], dimensions: ['sales.sold_at.day'] }, { model });
  expect(errorOf(ask)).toMatchObject({
    code: 'INCOMPATIBLE_MEMBERS',
    facts: { member: 'sales.sold_at' },
  });
});

test('too many buckets are refused before they are made', () => {
  const ranges = {
    'sales.sold_at': { kind: 'between', start: '2000-01-01', end: '2024-12-31' },
  } as const;
  const ask = () =>
    compileFor(
      { measures: ['sales.running'], dimensions: ['sales.sold_at.minute'], ranges },
      { model },
    );
  expect(errorOf(ask)).toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' });
});

test.each([
  { n: 0, unit: 'day' },
  { n: -1, unit: 'day' },
  { n: 1.5, unit: 'day' },
] as const)('an offset of %j is no offset', (offset) => {
  const measures = [{ member: 'sales.count', as: 'x', offset }];
  expect(errorOf(() => compileFor({ measures }, { model }))).toMatchObject({
    code: 'INVALID_TIME_RANGE',
  });
});

test('bins of months and days have no length', () => {
  const odd = modelOf(`
cubes:
  - name: t
    sql_table: t
    meta: { tenancy: shared }
    dimensions:
      - { name: at, sql: at, type: time, granularities: [{ name: odd, interval: 1 month 2 days, origin: "2024-01-01" }] }
    measures: [{ name: count, type: count }]
`);
  const ask = () => compileFor({ measures: ['t.count'], dimensions: ['t.at:odd'] }, { model: odd });
  expect(errorOf(ask)).toMatchObject({ code: 'INCOMPATIBLE_MEMBERS' });
});
