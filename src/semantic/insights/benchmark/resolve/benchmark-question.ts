import { GatewayError } from '../../../../shared/errors.ts';
import type { Claim } from '../../../../shared/principal.ts';
import type { Cell, ValueType } from '../../../../shared/values.ts';
import type { BenchmarkRules } from '../../../access/benchmark-rules.ts';
import { policyValue } from '../../../access/member-access.ts';
import { closedBeside, openedModel } from '../../../access/open-for-benchmark.ts';
import type { FilterSpec, TimeRangeSpec } from '../../../model/filter-spec.ts';
import type { Benchmark } from '../../../model/insight-model.ts';
import type { SemanticModel } from '../../../model/types.ts';
import type { GroupsBase, ResolvedBase } from '../../../query/base-question.ts';
import { blankSpec } from '../../../query/blank-spec.ts';
import { cubesOf } from '../../../query/cubes-read.ts';
import type { QuerySpec } from '../../../query/query-spec.ts';
import { type ResolveContext, resolveQuery } from '../../../query/resolve.ts';
import type { ResolvedQuery } from '../../../query/resolved.ts';
import type { Value } from '../../../query/resolved-column.ts';
import type { BenchmarkSpec } from '../../insight-spec.ts';
import {
  findInsight,
  type InsightContext,
  invalidRange,
  memberName,
  rangeOf,
  stepOf,
} from '../../shared/base-rows.ts';
import { type Period, periodsOf } from '../../shared/periods.ts';

/** Its base is the measure of each unit in each period, by the breakdown where there is one. */
export interface ResolvedBenchmark extends ResolvedBase<readonly [GroupsBase]> {
  readonly kind: 'benchmark';
  readonly periods: readonly Period[];
  /** Columns that name the cell; none: all rows are one. */
  readonly keys: BenchmarkKeys;
  /** The caller's units; only one has a value to show. */
  readonly own: readonly Value[];
  readonly rules: BenchmarkRules;
  /** What groups and distortions are drawn from; null: nothing of the others is shown. */
  readonly seed: BenchmarkSeed | null;
  /** Only these cells are shown. */
  readonly shownCells: readonly { readonly key: string; readonly value: Cell }[];
}

export type BenchmarkKeys = readonly { readonly name: string; readonly type: ValueType }[];

export interface BenchmarkSeed {
  /** Secret, and the same for as long as answers shall be. */
  readonly key: string;
  /** The benchmark's name: of another the same unit is distorted by as much again, and in the same direction. */
  readonly name: string;
}

/**
 * The one question that reads other tenants' rows. Nothing that the caller chooses may narrow them down: no
 * condition, whole finished periods of the model's grain in UTC alone, cells of the one breakdown that the model
 * names; and nothing leaves but what `benchmark` in `benchmark-groups.ts` lets out.
 */
export function resolveBenchmark(spec: BenchmarkSpec, context: InsightContext): ResolvedBenchmark {
  const insight = findInsight('benchmarks', spec.insight, context);
  const range = checkedRange(insight, spec, context);
  const opened = { ...context, model: openedModel(context.model, insight.cube) };
  const breakdown = checkedBreakdown(insight, spec);
  const units = unitsOf(insight, breakdown, range, opened);
  const { groups, minContributors, dominance, round, name } = insight;
  const key = context.benchmarkKey ?? null;
  // Of what is shown by cells all cells together would be a second cut of the same values.
  const whole = breakdown === null && insight.byCells;
  const { dataSource, ranges, keys } = units;
  const typeOf = (column: string) => keys.find(({ as }) => as === column)?.type;
  const cell = typeOf('value');
  return {
    ...{ kind: spec.kind, step: stepOf(spec), dataSource, ranges, periods: [], measures: [] },
    bases: [{ kind: 'groups', query: units, byEntity: true }],
    cubes: [...new Set(cubesOf(units))],
    keys: cell ? [{ name: 'value', type: cell }] : [],
    own: ownUnits(insight, typeOf('unit') ?? 'string', context),
    rules: { groups, minContributors, dominance, round },
    seed: key === null || whole ? null : { key, name },
    shownCells: spec.only === undefined ? [] : [{ key: 'value', value: spec.only }],
  };
}

/** The measure of each unit in each period. */
function unitsOf(
  insight: Benchmark,
  breakdown: string | null,
  range: TimeRangeSpec,
  context: ResolveContext,
): ResolvedQuery {
  const resolved = resolveQuery(unitsSpec(insight, breakdown, range), context);
  checkShared(insight, resolved, context.model);
  // Every unit counts, however many rows a caller may have.
  return { ...resolved, limit: Number.MAX_SAFE_INTEGER };
}

function checkedRange(
  { granularity, name }: Benchmark,
  spec: BenchmarkSpec,
  context: ResolveContext,
): TimeRangeSpec {
  if (spec.where !== null) {
    throw new GatewayError('INVALID_FILTER', { problem: `${name} takes no conditions` });
  }
  if (spec.timeZone !== 'UTC') return invalidRange(`${name} goes by UTC`);
  const range = rangeOf(spec, context);
  if (range === null) return invalidRange(`${name} needs a time range`);
  const [start, end] = [range.start.toISOString(), range.end.toISOString()];
  const periods = periodsOf(range, granularity, 'UTC');
  if (periods[0]?.start !== start || periods.at(-1)?.end !== end || range.end > context.now) {
    const suggestion = `the last ${granularity}`;
    const problem = `${name} counts whole ${granularity}s that have ended`;
    throw new GatewayError('INVALID_TIME_RANGE', { problem, suggestion });
  }
  return { kind: 'between', start, end };
}

function checkedBreakdown(
  { cube, breakdowns, name }: Benchmark,
  { breakdown, only }: BenchmarkSpec,
): string | null {
  const known = breakdowns.some((path) => memberName(cube, path) === breakdown);
  if (breakdown !== null && !known) {
    throw new GatewayError('UNKNOWN_MEMBER', { member: `${name} by ${breakdown}` });
  }
  if (breakdown === null && only !== undefined) throw new TypeError('a value of no breakdown');
  return breakdown;
}

/** The last door: what its measures join must be everyone's, as the rows of its own cube are here. */
function checkShared(
  { name, cube }: Benchmark,
  resolved: ResolvedQuery,
  model: SemanticModel,
): void {
  const closed = closedBeside(cube, cubesOf(resolved), model);
  if (closed === undefined) return;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `${name} reads ${closed}, of which each tenant sees rows of its own`,
  });
}

function unitsSpec(insight: Benchmark, breakdown: string | null, range: TimeRangeSpec): QuerySpec {
  const { cube, filter, granularity } = insight;
  const key = (member: string, as: string) => ({ member, as, granularity: null });
  const unit = memberName(cube, insight.unit);
  const time = memberName(cube, insight.time);
  return {
    ...blankSpec,
    root: cube,
    measures: [
      { member: `${cube}.${insight.measure}`, as: 'measured' },
      { member: `${cube}.${insight.weight}`, as: 'weight' },
    ],
    dimensions: [
      key(unit, 'unit'),
      { member: time, as: 'period', granularity },
      ...(breakdown === null ? [] : [key(breakdown, 'value')]),
    ],
    ranges: [{ member: time, range }],
    where: both(filter, unit),
  };
}

/** Rows of no unit are no contributor's. */
function both(filter: FilterSpec | null, unit: string): FilterSpec {
  const owned: FilterSpec = {
    ...{ kind: 'compare', member: unit, operator: 'set', values: [] },
    caseInsensitive: false,
  };
  return filter === null ? owned : { kind: 'and', of: [filter, owned] };
}

/** The units that are the caller's by the claim that the row policy goes by. */
function ownUnits(
  { own }: Benchmark,
  type: ValueType,
  { principal }: ResolveContext,
): readonly Value[] {
  const claim = policyValue({ kind: 'claim', path: own, negated: false }, principal);
  const claims = Array.isArray(claim) ? (claim as readonly Claim[]) : [claim];
  return claims
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => ({ kind: 'value', type, value: one as Cell }));
}
