/**
 * What a query is expected to cost the warehouse, before it runs, from plain facts about it:
 *
 *     cost   = (scan + group) / 1 000 000
 *     scan   = periods × Σ over facts of  rows × selectivity × (work + filter)
 *     work   = (1 + 0.3 × joins + 1 × distinct) × (multiplied ? 2 : 1)
 *     filter = 0.02 × conditions + 0.0005 × values they compare with
 *     group  = periods × min(groups, scanned rows) × (keys + measures) × 0.5
 *
 * One unit is one scan of a million rows. A join costs about a third of the scan again (a hash look-up a row), an
 * exact distinct count as much again (its set is kept), a multiplied fact is deduplicated first and so read twice. Each row is held against the conditions, the first few of which do not count.
 * Groups cost by their cells, and there are never more of them than rows. Where the warehouse tells the bytes a query
 * reads, they count too: 10 MB are a unit, and the dearer of both is the cost. Weights are rough on purpose: a budget
 * needs proportions, not milliseconds.
 */

export interface FactCost {
  /** Rows of the fact's table; null when unknown. */
  readonly rows: number | null;
  /** Share of them that filters and time range leave, 0 to 1. */
  readonly selectivity: number;
  /** Joins of its branch. */
  readonly joins: number;
  /** Exact distinct counts computed over it. */
  readonly distinct: number;
  /** Whether a join multiplies its rows, so that they are deduplicated first. */
  readonly multiplied: boolean;
}

export interface QueryFacts {
  readonly facts: readonly FactCost[];
  /** Expected groups: buckets of the time range × values of the other keys. 1 without keys. */
  readonly groups: number;
  readonly keys: number;
  readonly measures: number;
  /** 1, and one more for each period compared with. */
  readonly periods: number;
  /** What the warehouse expects to read; null when it cannot tell. */
  readonly bytes: number | null;
  /** Of the caller's filters; absent: none. */
  readonly filters?: { readonly conditions: number; readonly values: number };
}

/** The estimate, and what it is made of, for `extensions.cost`. All in cost units. */
export interface CostEstimate {
  readonly cost: number;
  readonly scan: number;
  readonly group: number;
  readonly bytes: number | null;
}

const UNKNOWN_ROWS = 1_000_000;
const ROWS_PER_UNIT = 1_000_000;
const BYTES_PER_UNIT = 10_000_000;
const JOIN = 0.3;
const DISTINCT = 1;
const MULTIPLIED = 2;
const CELL = 0.5;
const CONDITION = 0.02;
const VALUE = 0.0005;
/** So many conditions, and so many values in them, are as cheap as none: most questions have a few. */
const FREE = 10;
/** Even an empty table takes a round trip. */
const LEAST = 0.001;

export function estimateCost(query: QueryFacts): CostEstimate {
  const read = query.facts.map(rowsRead);
  const filter = filterPerRow(query);
  const scan =
    query.periods * sum(query.facts.map((fact, i) => (read[i] ?? 0) * (workPerRow(fact) + filter)));
  const groups = Math.min(Math.max(1, query.groups), Math.max(1, sum(read)));
  const group = query.periods * groups * (query.keys + query.measures) * CELL;
  const byRows = (scan + group) / ROWS_PER_UNIT;
  const byBytes = (query.bytes ?? 0) / BYTES_PER_UNIT;
  return {
    cost: rounded(Math.max(LEAST, byRows, byBytes)),
    scan: rounded(scan / ROWS_PER_UNIT),
    group: rounded(group / ROWS_PER_UNIT),
    bytes: query.bytes,
  };
}

function rowsRead({ rows, selectivity }: FactCost): number {
  return Math.max(0, rows ?? UNKNOWN_ROWS) * Math.min(1, Math.max(0, selectivity));
}

function workPerRow({ joins, distinct, multiplied }: FactCost): number {
  return (1 + JOIN * joins + DISTINCT * distinct) * (multiplied ? MULTIPLIED : 1);
}

function filterPerRow({ filters }: QueryFacts): number {
  const above = (count: number | undefined) => Math.max(0, (count ?? 0) - FREE);
  return CONDITION * above(filters?.conditions) + VALUE * above(filters?.values);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** Three places are all that means anything. */
function rounded(units: number): number {
  return Math.round(units * 1000) / 1000;
}
