import { GatewayError } from '../../../../shared/errors.ts';
import type { Claim } from '../../../../shared/principal.ts';
import type { Cell, ValueType } from '../../../../shared/values.ts';
import type { Expr, Query } from '../../../../sql/ast.ts';
import { col, column, derived, param, select } from '../../../../sql/build.ts';
import { policyValue } from '../../../access/member-access.ts';
import { closedBeside, openedModel } from '../../../access/open-for-benchmark.ts';
import { lowerProgram } from '../../../lower/lower-program.ts';
import type { FilterSpec, TimeRangeSpec } from '../../../model/filter-spec.ts';
import type { Benchmark } from '../../../model/insight-model.ts';
import type { SemanticModel } from '../../../model/types.ts';
import type { Program } from '../../../plan/plan.ts';
import { planQuery } from '../../../plan/plan-query.ts';
import { blankSpec } from '../../../query/blank-spec.ts';
import { cubesOf } from '../../../query/cubes-read.ts';
import type { QuerySpec } from '../../../query/query-spec.ts';
import { resolveQuery } from '../../../query/resolve.ts';
import type { ResolvedQuery } from '../../../query/resolved.ts';
import type { BenchmarkSpec } from '../../insight-spec.ts';
import {
  findInsight,
  type InsightContext,
  invalidRange,
  type LoweredInsight,
  memberName,
  rangeOf,
} from '../../shared/base-rows.ts';
import { periodsOf } from '../../shared/periods.ts';
import { benchmark } from '../sql/benchmark-groups.ts';

/**
 * The one question that reads other tenants' rows. Nothing that the caller chooses may narrow them down: no
 * condition, whole finished periods of the model's grain in UTC alone, cells of the one breakdown that the model
 * names; and nothing leaves but what `benchmark` lets out.
 */
export function lowerBenchmark(spec: BenchmarkSpec, context: InsightContext): LoweredInsight {
  const insight = findInsight('benchmarks', spec.insight, context);
  const range = checkedRange(insight, spec, context);
  const opened = { ...context, model: openedModel(context.model, insight.cube) };
  const breakdown = checkedBreakdown(insight, spec);
  const units = unitsOf(insight, breakdown, range, opened);
  const { groups, minContributors, dominance, round, name } = insight;
  const key = context.benchmarkKey ?? null;
  // Of what is shown by cells all cells together would be a second cut of the same values.
  const whole = breakdown === null && insight.byCells;
  const query = benchmark({
    base: {
      query: units.query,
      keys: units.keyType ? [{ name: 'value', type: units.keyType }] : [],
    },
    own: ownUnits(insight, units.unitType, context),
    rules: { groups, minContributors, dominance, round },
    seed: key === null || whole ? null : { key, name },
    shown: spec.only === undefined ? [] : [{ key: 'value', value: spec.only }],
  });
  const { frame, dataSource, ranges, program } = units;
  return {
    query,
    base: {
      query: select({ columns: [] }),
      program,
      resolved: { dataSource, frame, columns: [], ranges },
      ranges,
      asof: false,
      typeOf: () => 'string',
    },
    periods: [],
  };
}

function checkedRange(
  { granularity, name }: Benchmark,
  spec: BenchmarkSpec,
  context: InsightContext,
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

interface Units extends Pick<ResolvedQuery, 'dataSource' | 'ranges'> {
  readonly query: Query;
  readonly program: Program;
  readonly frame: ResolvedQuery['frames'][number];
  readonly unitType: ValueType;
  /** Null: there is no breakdown. */
  readonly keyType: ValueType | null;
}

/** The measure of each unit in each period, by the breakdown where there is one. */
function unitsOf(
  insight: Benchmark,
  breakdown: string | null,
  range: TimeRangeSpec,
  context: InsightContext,
): Units {
  const spec = unitsSpec(insight, breakdown, range);
  // Every unit counts, however many rows a caller may have.
  const resolved = { ...resolveQuery(spec, context), limit: Number.MAX_SAFE_INTEGER };
  checkShared(insight, resolved, context.model);
  const program = planQuery(resolved);
  const { safeDivide } = context.dialectOf(resolved.dataSource);
  const named = [...resolved.keys, ...resolved.measures];
  const [frame] = resolved.frames;
  if (frame === undefined) throw new TypeError('units without a tree');
  return {
    query: select({
      columns: named.map(({ name, as, type }) => column(col('u', name), as, type)),
      from: derived(lowerProgram(program, safeDivide), 'u'),
    }),
    ...{ program, frame, dataSource: resolved.dataSource, ranges: resolved.ranges },
    unitType: resolved.keys.find(({ as }) => as === 'unit')?.type ?? 'string',
    keyType: resolved.keys.find(({ as }) => as === 'value')?.type ?? null,
  };
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
  { principal }: InsightContext,
): readonly Expr[] {
  const claim = policyValue({ kind: 'claim', path: own, negated: false }, principal);
  const claims = Array.isArray(claim) ? (claim as readonly Claim[]) : [claim];
  return claims
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => param(type, one as Cell));
}
