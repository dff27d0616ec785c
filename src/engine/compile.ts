/** The whole road up to the database, pure: question + model + caller + clock → text, parameters, columns. */
import { estimateCost } from '../limits/cost.ts';
import {
  checkFilters,
  type FilterFacts,
  type FilterLimits,
  measureFilters,
} from '../limits/filter-limits.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { showPlanned } from '../semantic/plan/plan-question.ts';
import { whyPlanned } from '../semantic/plan/why.ts';
import type { QuerySpec } from '../semantic/query/query-spec.ts';
import type { RowLimits } from '../semantic/query/resolve.ts';
import type { OrderTerm } from '../semantic/query/resolved-column.ts';
import { memberRange } from '../semantic/query/time/compared-period.ts';
import { canonical } from '../shared/canonical.ts';
import type { Principal } from '../shared/principal.ts';
import type { Column } from '../shared/values.ts';
import type { CompiledQuery, Dialect } from '../sql/dialect.ts';
import { printQuery } from '../sql/print-sql.ts';
import { chooseWay, planQuestion } from './choose-way.ts';
import { costFacts } from './cost-facts.ts';
import type { AnswerPeriod, AnySpec, ResolvedRange } from './engine.ts';
import { conditionsOf, lowerQuestion, type Resolved, resolveQuestion } from './question-kinds.ts';

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
  readonly periods?: readonly AnswerPeriod[] | undefined;
  /** Equal for questions with equal answers: text, values (policies among them) and column names. */
  readonly cacheScope: string;
  /** Every cube whose rows are read, and every view that was asked. */
  readonly cubes: readonly string[];
  /** Of groups and records: cubes whose rows are counted from; several where nothing joins them. */
  readonly roots?: readonly string[] | undefined;
  /** Measures, any of which may grow too large for its column. */
  readonly measures: readonly string[];
  /** What it is expected to cost a warehouse, in cost units (see limits/cost.ts). */
  readonly cost: number;
  /** The plan as text for people, values left out. */
  plan(): string;
  /** What the plan does that the question does not say, in sentences. */
  why(): readonly string[];
}

/**
 * resolve → choose how it is answered → plan → lower → print, the same for every kind of question.
 * Throws the GatewayErrors that the question deserves.
 */
export function compileQuery(spec: AnySpec, context: CompileContext): Compilation {
  const filters = measureFilters(conditionsOf(spec));
  // Before the work, which walks them by recursion.
  if (context.limits.filters !== undefined) checkFilters(filters, context.limits.filters);
  return compileResolved(resolveQuestion(spec, context), filters, context);
}

/** From here on nobody knows who asks, and no name is looked up. */
function compileResolved(
  resolved: Resolved,
  filters: FilterFacts,
  { model, dialectOf }: CompileContext,
): Compilation {
  const way = chooseWay(resolved);
  const planned = planQuestion(resolved, way);
  const dialect = dialectOf(resolved.dataSource);
  const printed = printQuery(lowerQuestion(resolved, planned, dialect), dialect);
  const columns = columnsShown(printed.columns, resolved.shown);
  const { sql, params } = printed;
  return {
    compiled: { dialect: printed.dialect, sql, params, columns },
    dataSource: resolved.dataSource,
    columns,
    order: resolved.order ?? [],
    ranges: resolved.ranges,
    periods: resolved.periods,
    cacheScope: canonical([sql, params, columns]),
    cubes: resolved.cubes,
    roots: resolved.roots,
    measures: resolved.measures,
    cost: costOf(resolved, filters, model),
    plan: () => showPlanned(planned),
    why: () => [...whyPlanned(resolved, planned), ...way.why],
  };
}

/** Of all that it is computed from, to three places as each of them is. */
function costOf(resolved: Resolved, filters: FilterFacts, model: SemanticModel): number {
  const costs = costFacts(resolved, model).map((facts) => estimateCost({ ...facts, filters }).cost);
  return Math.round(costs.reduce((sum, cost) => sum + cost, 0) * 1000) / 1000;
}

/** The ranges of a question whose members need not be known yet. */
export function rangesOf(
  { ranges, timeZone }: Pick<QuerySpec, 'ranges' | 'timeZone'>,
  now: Date,
): readonly ResolvedRange[] {
  return ranges.map((range) => memberRange(range, { now, timeZone }));
}

/** As the caller calls them; a decimal key is told from its neighbour by every digit. */
function columnsShown(printed: readonly Column[], shown: Resolved['shown']): readonly Column[] {
  if (shown === undefined) return printed;
  return printed.map(({ name, type }) => {
    const { as = name, isKey = false } = shown.get(name) ?? {};
    return type === 'decimal' && isKey ? { name: as, type, exact: true } : { name: as, type };
  });
}
