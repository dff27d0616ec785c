/** The whole road up to the database, pure: question + model + caller + clock → text, parameters, columns. */
import { type CostEstimate, estimateCost, type QueryFacts } from '../limits/cost.ts';
import {
  checkFilters,
  type FilterFacts,
  type FilterLimits,
  measureFilters,
} from '../limits/filter-limits.ts';
import type { InsightSpec } from '../semantic/insights/insight-spec.ts';
import { lowerInsight } from '../semantic/insights/lower-insight.ts';
import { lowerProgram } from '../semantic/lower/lower-program.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { planQuery } from '../semantic/plan/plan-query.ts';
import { showProgram } from '../semantic/plan/print-plan.ts';
import { whyPlanned, whyRead } from '../semantic/plan/why.ts';
import { cubesOfFrame, cubesRead } from '../semantic/query/cubes-read.ts';
import type { QuerySpec } from '../semantic/query/query-spec.ts';
import { type RowLimits, resolveQuery } from '../semantic/query/resolve.ts';
import type { OrderTerm, ResolvedQuery } from '../semantic/query/resolved.ts';
import { memberRange } from '../semantic/query/time/compared-period.ts';
import { canonical } from '../shared/canonical.ts';
import { GatewayError } from '../shared/errors.ts';
import { inScope, type Principal } from '../shared/principal.ts';
import type { Column } from '../shared/values.ts';
import type { CompiledQuery, Dialect } from '../sql/dialect.ts';
import { printQuery } from '../sql/print-sql.ts';
import { insightFacts, queryFacts } from './cost-facts.ts';
import type { AnswerPeriod, AnySpec, ResolvedRange } from './engine.ts';

export interface CompileContext {
  readonly model: SemanticModel;
  readonly principal: Principal;
  /** The request's clock. */
  readonly now: Date;
  /** The dialect of a configured warehouse. */
  readonly dialectOf: (dataSource: string) => Dialect;
  readonly limits: RowLimits & { readonly filters?: FilterLimits };
  /** What masked values are hashed with for this caller; without it they are not shown at all. */
  readonly maskKey?: string | null;
  /** What benchmarks draw groups and distortions from; without it they show nothing of others. */
  readonly benchmarkKey?: string | null;
}

export interface Compilation {
  readonly compiled: CompiledQuery;
  /** Which configured warehouse answers. */
  readonly dataSource: string;
  readonly columns: readonly Column[];
  /** The order of the rows, by the names of `columns`; total. What `after` continues. */
  readonly order: readonly OrderTerm[];
  readonly ranges: readonly ResolvedRange[];
  /** Of an insight: what indexes in its rows mean. */
  readonly periods?: readonly AnswerPeriod[];
  /** Equal for questions with equal answers: text, values (policies among them) and column names. */
  readonly cacheScope: string;
  /** Every cube whose rows are read, and every view that was asked. */
  readonly cubes: readonly string[];
  /** Of groups and records: cubes whose rows are counted from; several where nothing joins them. */
  readonly roots?: readonly string[];
  /** What it is expected to cost a warehouse, in cost units (see limits/cost.ts). */
  readonly cost: number;
  /** The plan as text for people, values left out. */
  plan(): string;
  /** What the plan does that the question does not say, in sentences. */
  why(): readonly string[];
}

/** Throws the GatewayErrors that the question deserves. */
export function compileQuery(spec: AnySpec, context: CompileContext): Compilation {
  const filters = filtersOf(spec);
  // Before the work, which walks them by recursion.
  if (context.limits.filters !== undefined) checkFilters(filters, context.limits.filters);
  return 'kind' in spec
    ? compileInsight(spec, filters, context)
    : compileGroups(spec, filters, context);
}

/** What is asked of the rows; the keys of entities are values too. */
function filtersOf(spec: AnySpec): FilterFacts {
  if (!('kind' in spec)) return measureFilters([spec.where, spec.having]);
  const keys = spec.kind === 'features' ? [{ kind: 'keys', values: spec.keys }] : [];
  return measureFilters([spec.where, ...keys]);
}

const costOf = (facts: QueryFacts, filters: FilterFacts): CostEstimate['cost'] =>
  estimateCost({ ...facts, filters }).cost;

function compileGroups(
  spec: QuerySpec,
  filters: FilterFacts,
  context: CompileContext,
): Compilation {
  const resolved = resolveQuery(spec, context);
  const program = planQuery(resolved);
  const dialect = context.dialectOf(resolved.dataSource);
  const printed = printQuery(lowerProgram(program, dialect.safeDivide), dialect);
  const columns = namedForCaller(printed.columns, resolved);
  const { dataSource, ranges } = resolved;
  return {
    compiled: { ...printed, columns },
    dataSource,
    columns,
    order: orderForCaller(resolved),
    ranges,
    cacheScope: canonical([printed.sql, printed.params, columns]),
    cubes: cubesRead(spec, resolved, context.model),
    roots: resolved.roots,
    cost: costOf(queryFacts(resolved, context.model), filters),
    plan: () => showProgram(program),
    why: () => whyPlanned(resolved, program),
  };
}

/** The same road for a question about an insight: its columns are its lowering's own. */
function compileInsight(
  spec: InsightSpec,
  filters: FilterFacts,
  context: CompileContext,
): Compilation {
  if (!inScope(context.principal, 'insights', spec.insight)) {
    throw new GatewayError('UNKNOWN_MEMBER', { member: spec.insight });
  }
  const { query, base, periods } = lowerInsight(spec, context);
  const { dataSource, frame } = base.resolved;
  const { ranges } = base;
  const compiled = printQuery(query, context.dialectOf(dataSource));
  const read = `${spec.kind.replaceAll('_', ' ')} ${spec.insight} over`;
  return {
    compiled,
    dataSource,
    columns: compiled.columns,
    order: [],
    ranges,
    periods,
    cacheScope: canonical([compiled.sql, compiled.params, compiled.columns]),
    cubes: [...new Set(cubesOfFrame(frame))],
    cost: costOf(insightFacts({ frame, ranges }, context.model), filters),
    plan: () =>
      [
        read,
        ...showProgram(base.program)
          .split('\n')
          .map((line) => `  ${line}`),
      ].join('\n'),
    why: () => whyRead(dataSource, base.program),
  };
}

/** The ranges of a question whose members need not be known yet. */
export function rangesOf(
  { ranges, timeZone }: Pick<QuerySpec, 'ranges' | 'timeZone'>,
  now: Date,
): readonly ResolvedRange[] {
  return ranges.map((range) => memberRange(range, { now, timeZone }));
}

function namedForCaller(printed: readonly Column[], resolved: ResolvedQuery): readonly Column[] {
  const names = callerNames(resolved);
  const keys = new Set(resolved.keys.map(({ name }) => name));
  return printed.map(({ name, type }) => {
    const column = { name: names.get(name) ?? name, type };
    return type === 'decimal' && keys.has(name) ? { ...column, exact: true } : column;
  });
}

function orderForCaller(resolved: ResolvedQuery): readonly OrderTerm[] {
  const names = callerNames(resolved);
  return resolved.order.map((term) => ({ ...term, column: names.get(term.column) ?? term.column }));
}

function callerNames({ keys, measures }: ResolvedQuery): ReadonlyMap<string, string> {
  return new Map([...keys, ...measures].map(({ name, as }) => [name, as]));
}
