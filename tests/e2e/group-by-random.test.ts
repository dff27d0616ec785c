/** Random questions: named in `groupBy` or by the selection, the groups are the same, and what is selected moves none. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStar, type Star } from './group-by-app.ts';

let star: Star;
beforeAll(async () => {
  star = await openStar();
});
afterAll(() => star.close());

/** A value of `groupBy`, and how a row selects it. */
interface Key {
  readonly value: string;
  readonly select: string;
  read(row: Row): unknown;
}
type Row = ReturnType<typeof JSON.parse>;

const KEYS: readonly Key[] = [
  { value: 'STATUS', select: 'status', read: (row) => row.status },
  { value: 'CHANNEL', select: 'channel', read: (row) => row.channel },
  {
    value: 'CREATED_AT_MONTH',
    select: 'month: createdAt(granularity: MONTH) { start }',
    read: (row) => row.month,
  },
  {
    value: 'CUSTOMER_STATE',
    select: 'customer { state }',
    read: (row) => row.customer.state,
  },
  {
    value: 'CUSTOMER_REGION_NAME',
    select: 'customer { region { name } }',
    read: (row) => row.customer.region.name,
  },
  {
    value: 'CUSTOMER_BORN_YEAR',
    select: 'customer { born(granularity: YEAR) { start } }',
    read: (row) => row.customer.born,
  },
];
const MEASURES = [
  'count',
  'revenue',
  'rolling',
  'items { freight }',
  'two: revenue(offset: { n: 1, unit: MONTH })',
];

const someOf = <T>(all: readonly T[]) => fc.subarray([...all]);
const RANGE = 'range: { between: { start: "2024-01-01", end: "2024-03-31" } }';
/** Windows and shifts need a range of each time that is grouped by. */
const isAsked = ({ keys, measures }: Question) =>
  !keys.some(({ value }) => value === 'CUSTOMER_BORN_YEAR') ||
  !measures.some((one) => one.startsWith('rolling') || one.startsWith('two'));
interface Question {
  readonly keys: readonly Key[];
  readonly measures: readonly string[];
}

const question = fc
  .record({
    keys: someOf(KEYS),
    measures: someOf(MEASURES),
    time: fc.constantFrom(
      `time: { ${RANGE} }`,
      `time: { ${RANGE}, fill: true }`,
      `time: { ${RANGE}, compare: { previousPeriod: true } }`,
      `time: { ${RANGE}, compare: { offset: { n: 1, unit: MONTH } }, fill: true }`,
    ),
    where: fc.constantFrom(
      '',
      ', where: { channel: { ne: "web" } }',
      ', where: { customer: { state: { isNull: false } } }',
      ', where: { items: { sku: { eq: "pen" } } }',
    ),
    having: fc.constantFrom('', ', having: { count: { gt: 1 } }'),
    top: fc.constantFrom(
      '',
      ', top: { n: 1, by: REVENUE, dimension: STATUS }',
      ', top: { n: 1, by: REVENUE, dimension: STATUS, other: true }',
    ),
    orderBy: fc.constantFrom('', ', orderBy: [{ revenue: DESC }]'),
  })
  .filter(isAsked);

/** Text that sorts and compares; the order of rows is not what is asked about. */
const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

/** What stands beside rows, by some of what they are grouped by. */
const beside = (keys: readonly Key[]) => {
  const plain = keys.filter(({ value }) => !value.includes('CREATED') && !value.includes('BORN'));
  const by = plain.slice(0, 1).map(({ value }) => value);
  const windows = keys.some(({ value }) => value.includes('BORN')) ? '' : 'rolling';
  return `totals { revenue ${windows} } subtotals(by: [${by}]) { count ${windows} items { freight } }
    pageInfo { hasNextPage endCursor }`;
};

describe('random questions', () => {
  it('have the groups of the selection, and the same rows whatever is selected of them', async () => {
    const ask = (args: string, fields: readonly string[], more = '') =>
      star.ask(`{ orders(${args}) { rows { ${fields.join(' ')} } totalCount ${more} } }`);
    await fc.assert(
      fc.asyncProperty(question, async ({ keys, measures, time, where, having, top, orderBy }) => {
        const leads = keys.some(({ value }) => value === 'STATUS') ? top : '';
        const args = `${time}${where}${having}${leads}${orderBy}`;
        const groupBy = `groupBy: [${keys.map(({ value }) => value)}], ${args}`;
        const selects = keys.map(({ select }) => select);
        // The period that is compared with has its groups in a selection only where it is selected.
        const other = time.includes('compare') ? ['previous { count }'] : [];
        const plain = ['count', ...other];
        const bySelection = (await ask(args, [...selects, ...plain])).orders;
        const byArgument = (await ask(groupBy, [...selects, ...plain])).orders;
        expect(sorted(byArgument.rows)).toEqual(sorted(bySelection.rows));
        expect(byArgument.totalCount).toBe(bySelection.totalCount);
        const some = (await ask(groupBy, [...measures, '__typename'], beside(keys))).orders;
        const all = (await ask(groupBy, [...selects, ...measures, '__typename'], beside(keys)))
          .orders;
        expect({ ...some, rows: [] }).toEqual({ ...all, rows: [] });
        expect(all.rows.map((row: Row) => keys.map(({ read }) => read(row)))).toEqual(
          byArgument.rows.map((row: Row) => keys.map(({ read }) => read(row))),
        );
        const names = measures.map((one) => /^\w+/.exec(one)?.[0] ?? '');
        expect(some.rows.map((row: Row) => names.map((name) => row[name]))).toEqual(
          all.rows.map((row: Row) => names.map((name) => row[name])),
        );
      }),
      { numRuns: 50, seed: 7 },
    );
  }, 120_000);
});
