/** Random questions to the shop. */
import fc from 'fast-check';
import type { FilterSpec, TimeRangeSpec } from '../../src/semantic/model/filter-spec.ts';
import type { DimensionSpec, OrderSpec, QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { GRAINS } from '../../src/shared/values.ts';
import { shop } from '../oracles/query/shop.ts';
import type { Kind } from '../oracles/query/star.ts';
import { DAYS, instants, TEXTS } from './tables.ts';

interface Member {
  readonly name: string;
  readonly kind: Kind;
}
/** What may be asked from one root. */
interface Menu {
  readonly root: string | null;
  readonly dimensions: readonly Member[];
  readonly measures: readonly Member[];
  readonly segments: readonly string[];
}

/** Paths of joins from each root; the same cube over two ways among them. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  orders: [
    'orders',
    'orders.customers',
    'orders.customers.regions',
    'orders.items',
    'orders.customers.orders',
    'orders.customers.visits',
  ],
  customers: [
    'customers',
    'customers.regions',
    'customers.orders',
    'customers.orders.items',
    'customers.visits',
  ],
  items: ['items', 'items.orders', 'items.orders.customers', 'items.orders.customers.regions'],
  visits: ['visits', 'visits.customers', 'visits.customers.regions', 'visits.customers.orders'],
};

function menuOf(root: string | null, paths: readonly string[]): Menu {
  const cubes = paths.map((path) => ({ path, cube: shop.cubes.get(path.split('.').at(-1) ?? '') }));
  const of = (pick: 'dimensions' | 'measures' | 'segments') =>
    cubes.flatMap(({ path, cube }) =>
      Object.entries(cube?.[pick] ?? {}).map(([name, member]) => ({
        name: `${path}.${name}`,
        kind: kindOf(member),
      })),
    );
  const segments = of('segments').map(({ name }) => name);
  return { root, dimensions: of('dimensions'), measures: of('measures'), segments };
}

function kindOf(member: unknown): Kind {
  const { kind, of, fn } = member as { kind?: string; of?: Kind; fn?: string };
  if (kind === 'derived' || fn === 'avg' || fn?.startsWith('count')) return 'number';
  return of ?? (kind as Kind);
}

function viewMenu(view: string): Menu {
  const members = [...(shop.views.get(view) ?? [])].map(([name, path]) => {
    const cube = shop.cubes.get(path.at(-2) ?? '');
    const own = path.at(-1) ?? '';
    const pick = (['dimensions', 'measures', 'segments'] as const).find((p) => cube?.[p][own]);
    return { name: `${view}.${name}`, pick, kind: kindOf(pick && cube?.[pick][own]) };
  });
  const of = (pick: string) => members.filter((member) => member.pick === pick);
  const segments = of('segments').map(({ name }) => name);
  return { root: view, dimensions: of('dimensions'), measures: of('measures'), segments };
}

const MENUS: readonly Menu[] = [
  ...Object.entries(PATHS).map(([root, paths]) => menuOf(root, paths)),
  viewMenu('sales'),
  // As Cube's JSON asks: each member by its own cube.
  menuOf(null, [...shop.cubes.keys()]),
];

const ZONES = [
  'UTC',
  'America/Sao_Paulo',
  'Europe/Amsterdam',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
] as const;

const days = fc.constantFrom(...DAYS);
const moments = fc.oneof(
  days,
  instants.map((ms) => new Date(ms).toISOString()),
);
const PHRASES = ['today', 'yesterday', '2 days ago', 'from 3 days ago to now', 'next month'];
const MORE_PHRASES = ['last 3 days', 'this month', 'last quarter', 'last 2 weeks', 'next 5 days'];
const phrases = fc.constantFrom(...PHRASES, ...MORE_PHRASES);

function ranges(kind: Kind): fc.Arbitrary<TimeRangeSpec> {
  const units = fc.constantFrom(...(kind === 'date' ? GRAINS.slice(3) : GRAINS.slice(2)));
  const edges = kind === 'date' ? fc.tuple(days, days) : fc.tuple(moments, moments);
  return fc.oneof(
    fc.record({
      kind: fc.constant('last' as const),
      n: fc.integer({ min: 1, max: 40 }),
      unit: units,
      includeCurrent: fc.boolean(),
    }),
    fc.record({ kind: fc.constantFrom('this', 'previous', 'toDate'), unit: units }),
    edges
      .filter(([start, end]) => start.slice(0, 10) < end.slice(0, 10))
      .map(([start, end]) => ({ kind: 'between' as const, start, end })),
    days.map((date) => ({ kind: 'on' as const, date })),
    phrases.map((text) => ({ kind: 'expr' as const, text })),
  );
}

type Comparison = Extract<FilterSpec, { kind: 'compare' }>;
type Part = Pick<Comparison, 'operator' | 'values' | 'caseInsensitive'>;

const EXISTS = ['set', 'notSet'] as const;
const SAME = ['equals', 'notEquals'] as const;
const BOUNDS = ['gt', 'gte', 'lt', 'lte'] as const;
const WORDS = [
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
] as const;
const DATES = ['beforeDate', 'beforeOrOnDate', 'afterDate', 'afterOrOnDate'] as const;

function parts(
  operators: readonly Comparison['operator'][],
  values: fc.Arbitrary<string | number | boolean>,
  size: { readonly minLength: number; readonly maxLength: number },
  insensitive = false,
): fc.Arbitrary<Part> {
  return fc.record({
    operator: fc.constantFrom(...operators),
    values: fc.array(values, size),
    caseInsensitive: insensitive ? fc.boolean() : fc.constant(false),
  });
}
const NONE = { minLength: 0, maxLength: 0 };
const ONE = { minLength: 1, maxLength: 1 };
const SOME = { minLength: 0, maxLength: 3 };

const literals: Readonly<
  Record<Exclude<Kind, 'time' | 'date'>, fc.Arbitrary<string | number | boolean>>
> = {
  text: fc.constantFrom(...TEXTS, 'gold', 'GOLD', 'tea', 'web', 'north', 't1', 'o', 'big'),
  number: fc.constantFrom<string | number>(0, 1, 2, '3', 0.5, '2.25', -1, 100, '9007199254740993'),
  decimal: fc.constantFrom<string | number>(
    '100',
    99.99,
    '-5.5',
    0,
    '0.333',
    '9007199254740993.01',
  ),
  boolean: fc.constantFrom<string | boolean>(true, false, 'true'),
};

function comparisons(kind: Kind): fc.Arbitrary<Part> {
  const exists = parts(EXISTS, fc.constant(''), NONE);
  if (kind === 'time' || kind === 'date') {
    const named = kind === 'date' ? days : moments;
    const between = days.chain((a) => days.map((b) => [a, b].sort()));
    return fc.oneof(
      exists,
      parts(SAME, named, SOME),
      parts([...DATES, ...BOUNDS], named, ONE),
      fc.record({
        operator: fc.constantFrom('inDateRange', 'notInDateRange'),
        values: fc.oneof(
          between,
          phrases.map((text) => [text]),
        ),
        caseInsensitive: fc.constant(false),
      }),
    );
  }
  const values = literals[kind];
  if (kind === 'boolean') return fc.oneof(exists, parts(SAME, values, SOME));
  const more = kind === 'text' ? [parts(WORDS, values, SOME, true)] : [];
  return fc.oneof(
    exists,
    parts(SAME, values, SOME, kind === 'text'),
    parts(BOUNDS, values, ONE),
    ...more,
  );
}

function leaves(members: readonly Member[]): fc.Arbitrary<FilterSpec> {
  return fc.constantFrom(...members).chain(({ name: member, kind }) => {
    const compare = comparisons(kind).map((part) => ({
      kind: 'compare' as const,
      member,
      ...part,
    }));
    if (kind !== 'time' && kind !== 'date') return compare;
    const range = ranges(kind).map((one) => ({ kind: 'range' as const, member, range: one }));
    return fc.oneof(compare, range);
  });
}

/** Often nothing, so that rows are left to be counted. */
const seldom = <T>(often: number, none: T, some: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: often, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: some });

function filters(leaf: fc.Arbitrary<FilterSpec>, often: number): fc.Arbitrary<FilterSpec | null> {
  const { tree } = fc.letrec<{ tree: FilterSpec }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('tree'), { maxLength: 3 }),
      }),
      tie('tree').map((of) => ({ kind: 'not' as const, of })),
    ),
  }));
  return seldom<FilterSpec | null>(often, null, tree);
}

function dimensions(menu: Menu): fc.Arbitrary<readonly DimensionSpec[]> {
  const one = fc.constantFrom(...menu.dimensions).chain(({ name: member, kind }) => {
    const grains = kind === 'time' ? GRAINS : kind === 'date' ? GRAINS.slice(3) : null;
    const granularity = grains
      ? fc.option(fc.constantFrom(...grains), { freq: 5 })
      : fc.constant(null);
    return granularity.map((grain) => ({ member, granularity: grain }));
  });
  return seldom(1, 1, fc.constantFrom(0, 2, 3))
    .chain((n) => fc.array(one, { minLength: n, maxLength: n }))
    .map((all) => all.map((d, i) => ({ ...d, as: `d${i}` })));
}

export interface Asked {
  readonly spec: QuerySpec;
  /** Asks on behind this row of the answer. */
  readonly behind: number | null;
}

function ordered(columns: readonly string[]): fc.Arbitrary<readonly OrderSpec[]> {
  const term = fc.record({
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    nulls: fc.constantFrom('first' as const, 'last' as const, null),
  });
  return fc
    .shuffledSubarray([...columns])
    .chain((some) => fc.tuple(...some.map((column) => term.map((how) => ({ column, ...how })))));
}

function asked(menu: Menu): fc.Arbitrary<Asked> {
  const { root } = menu;
  const segments = menu.segments.length === 0 ? [] : menu.segments;
  const rowLeaves = fc.oneof(
    { weight: 8, arbitrary: leaves(menu.dimensions) },
    fc.constantFrom(...segments).map((member) => ({ kind: 'segment' as const, member })),
  );
  const some = fc.record({
    dimensions: dimensions(menu),
    measures: fc.array(fc.constantFrom(...menu.measures), {
      minLength: root === null ? 1 : 0,
      maxLength: 3,
    }),
  });
  return some
    .filter((one) => one.dimensions.length + one.measures.length > 0)
    .chain((one) => {
      const measures = one.measures.map(({ name: member }, i) => ({ member, as: `m${i}` }));
      const shown = one.measures.map(({ kind }, i) => ({ name: `m${i}`, kind }));
      const names = [...one.dimensions, ...measures].map(({ as }) => as);
      const keys = one.dimensions.map(({ as }) => as);
      const times = menu.dimensions.filter(({ kind }) => kind === 'time' || kind === 'date');
      const range = fc
        .constantFrom(...times)
        .chain(({ name: member, kind }) => ranges(kind).map((r) => ({ member, range: r })));
      const spec: fc.Arbitrary<QuerySpec> = fc.record({
        root: fc.constant(root),
        measures: fc.constant(measures),
        dimensions: fc.constant(one.dimensions),
        ranges: seldom(
          6,
          [],
          range.map((one) => [one]),
        ),
        where: filters(rowLeaves, 1),
        having:
          one.measures.length === 0
            ? fc.constant(null)
            : filters(leaves([...shown, ...shown, ...menu.measures]), 2),
        segments: seldom<readonly string[]>(
          8,
          [],
          fc.constantFrom(...segments).map((segment) => [segment]),
        ),
        order: ordered(names),
        limit: seldom<number | null>(3, null, fc.integer({ min: 0, max: 5 })),
        offset: seldom(6, 0, fc.integer({ min: 1, max: 4 })),
        timeZone: fc.constantFrom(...ZONES),
        shape: seldom<QuerySpec['shape']>(6, 'rows', fc.constant('count')),
        totalsBy: seldom<readonly string[] | null>(
          3,
          null,
          fc.subarray(keys, { minLength: measures.length === 0 ? 1 : 0 }),
        ),
        after: fc.constant(null),
      });
      return fc.record({ spec, behind: fc.option(fc.nat(8), { freq: 3 }) });
    });
}

/** Questions about the shop, from every root. */
export const questions: fc.Arbitrary<Asked> = fc.oneof(...MENUS.map(asked));
