import type { Cell, ValueType } from '../../../shared/values.ts';
import type { Expr, Query, Select } from '../../../sql/ast.ts';
import {
  add,
  aggregate,
  and,
  call,
  caseWhen,
  cast,
  col,
  column,
  countRows,
  cte,
  cteRef,
  derived,
  eq,
  gt,
  gte,
  inList,
  isNull,
  leftJoin,
  literal,
  lt,
  lte,
  multiply,
  not,
  notDistinct,
  or,
  order,
  over,
  param,
  select,
  subtract,
  unionAll,
} from '../../../sql/build.ts';
import { branch, when } from './when.ts';

/** The quantiles that are shown, in percent. */
export const QUANTILES = [10, 25, 50, 75, 90] as const;

/**
 * The values of all units: one row per cell and unit with the columns `unit`, `measured` and `weight`, and one
 * per unit over all cells. Read without the caller's row policy: nothing of it may leave but what is below.
 */
export interface BenchmarkBase {
  readonly cells: Query | null;
  readonly total: Query;
  /** Columns of `cells` that name the cell. */
  readonly keys: readonly { readonly name: string; readonly type: ValueType }[];
}

export interface BenchmarkRequest {
  readonly base: BenchmarkBase;
  /** The caller's units; only one has a value to show. */
  readonly own: readonly Expr[];
  readonly minContributors: number;
  readonly dominance: number;
  readonly round: number;
  /** Only these cells are shown; who else is hidden is decided over all of them. */
  readonly shown: readonly { readonly key: string; readonly value: Cell }[];
}

/**
 * Rows `total` (boolean), the cell's keys, `own`, `p10` … `p90`, `percentile_rank`, `contributors` and
 * `suppressed`. Others are all units but the caller's. A cell is suppressed when
 * - fewer than `minContributors` others have a value, or one has more than `dominance` of their weight;
 * - it is needed to keep such a cell from being found by subtraction: suppressed cells are at least two, of
 *   at least `minContributors` contributors together, the smallest being taken first.
 * A quantile is the mean of the three (or four) values around its rank, never of fewer: microaggregation
 * (Domingo-Ferrer & Mateo-Sanz 2002) with k = 3, so that none of them is one contributor's value.
 */
export function benchmark(request: BenchmarkRequest): Query {
  const { keys } = request.base;
  return select({
    with: [
      cte('units', units(request), true),
      cte('ranked', ranked(request), true),
      cte('statistics', statistics(request), true),
      cte('judged', judged(request), true),
      cte('hidden', hidden(request), true),
    ],
    columns: [
      column(col('h', 'total'), 'total', 'boolean'),
      ...keys.map(({ name, type }) => column(col('h', name), name, type)),
      column(ownValue(request), 'own', 'float'),
      ...QUANTILES.map((percent) => shown(`p${percent}`, request.round)),
      shown('percentile_rank', 3),
      column(unlessHidden(col('h', 'contributors')), 'contributors', 'integer'),
      column(col('h', 'suppressed'), 'suppressed', 'boolean'),
    ],
    from: cteRef('hidden', 'h'),
    joins:
      request.own.length !== 1
        ? []
        : [leftJoin(derived(ownUnits(request), 'o'), sameCell(keys, 'o'))],
    where: and(
      ...request.shown.map(({ key, value }) =>
        or(col('h', 'total'), notDistinct(col('h', key), valueParam(request, key, value))),
      ),
    ),
    orderBy: [order(1, 'desc'), ...keys.map((_, index) => order(index + 2))],
  });
}

type Keys = BenchmarkBase['keys'];

const valueParam = ({ base }: BenchmarkRequest, key: string, value: Cell): Expr =>
  param(base.keys.find(({ name }) => name === key)?.type ?? 'string', value);

const unlessHidden = (of: Expr): Expr => when(not(col('h', 'suppressed')), of);

function shown(name: string, digits: number) {
  const rounded = cast(call('round', col('h', name), literal(digits)), 'float');
  return column(unlessHidden(rounded), name, 'float');
}

function ownValue({ own, round }: BenchmarkRequest) {
  return own.length !== 1
    ? cast(literal(null), 'float')
    : cast(call('round', col('o', 'measured'), literal(round)), 'float');
}

function sameCell(keys: Keys, other: string): Expr {
  return and(
    eq(col(other, 'total'), col('h', 'total')),
    ...keys.map(({ name }) => notDistinct(col(other, name), col('h', name))),
  );
}

const keyColumns = (keys: Keys, from: string | null = null) =>
  keys.map(({ name, type }) => column(col(from, name), name, type));

const asFloat = (name: string) => column(cast(col(null, name), 'float'), name, 'float');

/** Both grains in one relation; the total has NULL keys. */
function units({ base }: BenchmarkRequest): Query {
  const values = [
    column(col(null, 'unit'), 'unit', 'string'),
    asFloat('measured'),
    asFloat('weight'),
  ];
  const present = not(isNull(col(null, 'measured')));
  const total = select({
    columns: [
      column(literal(true), 'total', 'boolean'),
      ...base.keys.map(({ name, type }) => column(cast(literal(null), type), name, type)),
      ...values,
    ],
    from: derived(base.total, 't'),
    where: present,
  });
  if (base.cells === null) return total;
  const cells = select({
    columns: [column(literal(false), 'total', 'boolean'), ...keyColumns(base.keys), ...values],
    from: derived(base.cells, 'c'),
    where: present,
  });
  return unionAll([total, cells]);
}

function ownUnits({ base, own }: BenchmarkRequest): Select {
  return select({
    columns: [
      column(col(null, 'total'), 'total', 'boolean'),
      ...keyColumns(base.keys),
      column(col(null, 'measured'), 'measured', 'float'),
    ],
    from: cteRef('units'),
    where: inList(col(null, 'unit'), own),
  });
}

/** The other units of each cell, ranked from 0, each with how many there are. */
function ranked({ base, own }: BenchmarkRequest): Select {
  const partitionBy = [col(null, 'total'), ...base.keys.map(({ name }) => col(null, name))];
  const rank = over(call('row_number'), {
    partitionBy,
    orderBy: [order(col(null, 'measured')), order(col(null, 'unit'))],
  });
  return select({
    columns: [
      column(col(null, 'total'), 'total', 'boolean'),
      ...keyColumns(base.keys),
      column(col(null, 'measured'), 'measured', 'float'),
      column(col(null, 'weight'), 'weight', 'float'),
      column(subtract(rank, literal(1)), 'rank', 'integer'),
      column(over(countRows(), { partitionBy }), 'others', 'integer'),
    ],
    from: cteRef('units'),
    where: own.length === 0 ? null : not(inList(col(null, 'unit'), own)),
  });
}

function statistics(request: BenchmarkRequest): Select {
  const { keys } = request.base;
  const value = col('h', 'measured');
  const mine = request.own.length !== 1 ? cast(literal(null), 'float') : col('o', 'measured');
  const half = aggregate('sum', [
    caseWhen(
      [branch(lt(value, mine), literal(2)), branch(eq(value, mine), literal(1))],
      literal(0),
    ),
  ]);
  return select({
    columns: [
      column(col('h', 'total'), 'total', 'boolean'),
      ...keyColumns(keys, 'h'),
      column(countRows(), 'contributors', 'integer'),
      column(
        call(
          'divide',
          aggregate('max', [col('h', 'weight')]),
          aggregate('sum', [col('h', 'weight')]),
        ),
        'share',
        'float',
      ),
      ...QUANTILES.map((percent) =>
        column(aggregate('avg', [value], { filter: near(percent) }), `p${percent}`, 'float'),
      ),
      column(
        when(
          not(isNull(aggregate('max', [mine]))),
          call('divide', half, multiply(countRows(), literal(2))),
        ),
        'percentile_rank',
        'float',
      ),
    ],
    from: cteRef('ranked', 'h'),
    joins:
      request.own.length !== 1
        ? []
        : [leftJoin(derived(ownUnits(request), 'o'), sameCell(keys, 'o'))],
    groupBy: [1, ...keys.map((_, index) => index + 2)],
  });
}

/** Whether a rank is at most one and a half away from the quantile's, which keeps one place from either end. */
function near(percent: number): Expr {
  const rank = multiply(literal(percent / 100), subtract(col('h', 'others'), literal(1)));
  const inner = call(
    'least',
    call('greatest', rank, literal(1)),
    subtract(col('h', 'others'), literal(2)),
  );
  const distance = call('abs', subtract(col('h', 'rank'), inner));
  return lte(distance, literal(1.5));
}

/** Cells that may not be shown for what they are, and how the others follow each other from the smallest. */
function judged({ base, minContributors, dominance }: BenchmarkRequest): Select {
  const unsafe = or(
    lt(col(null, 'contributors'), literal(minContributors)),
    gt(call('coalesce', col(null, 'share'), literal(1)), literal(dominance)),
  );
  const unsafeColumn = select({
    columns: [...statisticColumns(base.keys), column(unsafe, 'unsafe', 'boolean')],
    from: cteRef('statistics'),
  });
  const peers = { partitionBy: [col(null, 'total')] };
  const queue = {
    partitionBy: [col(null, 'total'), col(null, 'unsafe')],
    orderBy: [
      order(col(null, 'contributors')),
      ...base.keys.map(({ name }) => order(col(null, name))),
    ],
    frame: {
      unit: 'rows',
      from: { kind: 'unbounded_preceding' },
      to: { kind: 'preceding', n: 1 },
    },
  } as const;
  const isUnsafe = col(null, 'unsafe');
  const contributors = col(null, 'contributors');
  const none = literal(0);
  const counted = (of: Expr) => call('coalesce', of, none);
  return select({
    columns: [
      ...statisticColumns(base.keys),
      column(isUnsafe, 'unsafe', 'boolean'),
      column(
        over(aggregate('sum', [when(isUnsafe, literal(1), none)]), peers),
        'unsafe_cells',
        'integer',
      ),
      column(
        over(aggregate('sum', [when(isUnsafe, contributors, none)]), peers),
        'unsafe_units',
        'integer',
      ),
      column(counted(over(countRows(), queue)), 'cells_before', 'integer'),
      column(counted(over(aggregate('sum', [contributors]), queue)), 'units_before', 'integer'),
    ],
    from: derived(unsafeColumn, 'unsafe_cells'),
  });
}

const statisticColumns = (keys: Keys) => [
  column(col(null, 'total'), 'total', 'boolean'),
  ...keyColumns(keys),
  column(col(null, 'contributors'), 'contributors', 'integer'),
  ...QUANTILES.map((percent) => column(col(null, `p${percent}`), `p${percent}`, 'float')),
  column(col(null, 'percentile_rank'), 'percentile_rank', 'float'),
];

/** A safe cell goes with the unsafe ones while these, with the smaller cells before it, are too few. */
function hidden({ base, minContributors }: BenchmarkRequest): Select {
  const cells = add(col(null, 'unsafe_cells'), col(null, 'cells_before'));
  const contributors = add(col(null, 'unsafe_units'), col(null, 'units_before'));
  const needed = and(
    not(col(null, 'total')),
    gte(col(null, 'unsafe_cells'), literal(1)),
    or(lt(cells, literal(2)), lt(contributors, literal(minContributors))),
  );
  return select({
    columns: [
      ...statisticColumns(base.keys),
      column(or(col(null, 'unsafe'), needed), 'suppressed', 'boolean'),
    ],
    from: cteRef('judged'),
  });
}
