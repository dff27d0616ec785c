/**
 * Questions about insights, each from its model and a caller to one SQL tree: `lower-insight.ts` has a row for each
 * kind, this file the rows of the cube that all of them start from.
 */
import { GatewayError } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import type { ValueType } from '../../../shared/values.ts';
import type { Query, Select } from '../../../sql/ast.ts';
import { call, cast, col, column, derived, param, select } from '../../../sql/build.ts';
import { visibleMembers } from '../../access/member-access.ts';
import { type VisibleInsights, visibleInsights } from '../../access/visible-insights.ts';
import { lowerProgram } from '../../lower/lower-program.ts';
import type { FilterSpec } from '../../model/filter-spec.ts';
import type { Insight } from '../../model/insight-model.ts';
import type { MemberPath } from '../../model/types.ts';
import type { Program } from '../../plan/plan.ts';
import { planRows } from '../../plan/plan-rows.ts';
import type { RangeSpec } from '../../query/query-spec.ts';
import type { ResolveContext } from '../../query/resolve.ts';
import { type ResolvedRows, type RowColumn, resolveRows } from '../../query/resolve-rows.ts';
import { checkTimeZone, resolveRange } from '../../query/time/time-range.ts';
import type { AskedInsight } from '../insight-spec.ts';
import { type Clock, clockOf } from './clock.ts';
import type { Period } from './periods.ts';

export interface InsightContext extends ResolveContext {
  /** The dialect of a configured warehouse, as far as trees depend on it. */
  readonly dialectOf: (dataSource: string) => {
    readonly safeDivide: (denominator: string) => string;
    readonly supports: { readonly asofJoin: boolean };
  };
  /** What benchmarks draw groups and distortions from; without it they show nothing of others. */
  readonly benchmarkKey?: string | null;
}

/** An insight's question as SQL, and how to read its answer. */
export interface LoweredInsight {
  readonly query: Query;
  readonly base: BaseRows;
  /** What indexes in the answer (`part`, `cohort`, `period`, `day`) mean. */
  readonly periods: readonly Period[];
}

/** Rows of the insight's cube under the caller's policies. */
export interface BaseRows {
  readonly query: Select;
  readonly program: Program;
  readonly resolved: ResolvedRows;
  /** What was asked, of which the rows may hold more. */
  readonly ranges: ResolvedRows['ranges'];
  readonly asof: boolean;
  typeOf(column: string): ValueType;
}

interface Wanted {
  readonly columns: readonly RowColumn[];
  /** With a column `key` that tells the rows apart. */
  readonly keyed: boolean;
  /** The author's conditions beside the insight's own. */
  readonly filters: readonly (FilterSpec | null)[];
  /** Instants, half open; null: open. */
  readonly start: string | null;
  readonly end: string | null;
}

/** The insight, or UNKNOWN_MEMBER where the caller does not see all of it. */
export function findInsight<K extends keyof VisibleInsights>(
  kind: K,
  name: string,
  { model, principal }: ResolveContext,
): VisibleInsights[K] extends ReadonlyMap<string, infer T> ? T : never {
  const { members } = visibleMembers(model, principal);
  const visible = model.insights && visibleInsights(model.insights, members)[kind];
  const found = visible?.get(name);
  if (found === undefined) {
    const suggestion = nearest(name, visible?.keys() ?? []);
    throw new GatewayError('UNKNOWN_MEMBER', { member: name, ...(suggestion && { suggestion }) });
  }
  return found as never;
}

/** The asked range; null: all of time. */
export function rangeOf({ range, timeZone }: AskedInsight, { now }: ResolveContext) {
  const zone = checkTimeZone(timeZone);
  if (range === null) return null;
  const { start, end } = resolveRange(range, { now, timeZone: zone });
  return { start: new Date(start), end: new Date(end) };
}

export function baseRows(
  insight: Insight & { readonly time: MemberPath },
  asked: AskedInsight,
  wanted: Wanted,
  context: InsightContext,
): BaseRows {
  const filters = [insight.filter, ...wanted.filters].filter((one) => one !== null);
  const keys = wanted.keyed ? keyColumns(insight.cube, context) : [];
  const resolved = resolveRows(
    {
      root: insight.cube,
      columns: [...wanted.columns, ...keys],
      filters: filters.length === 0 ? null : { kind: 'and', of: filters },
      where: asked.where,
      ranges: rangesOf(insight, wanted),
      timeZone: asked.timeZone,
    },
    context,
  );
  const program: Program = { lets: [], body: planRows(resolved) };
  const dialect = context.dialectOf(resolved.dataSource);
  const types = new Map(resolved.columns.map(({ name, type }) => [name, type]));
  const query = lowerProgram(program, dialect.safeDivide);
  return {
    query: keys.length > 1 ? withKey(query, keys) : query,
    program,
    resolved,
    ranges: askedRanges(insight, asked, context),
    asof: dialect.supports.asofJoin,
    typeOf: (column) => types.get(column) ?? 'string',
  };
}

/** INCOMPATIBLE_MEMBERS for a cube without a primary key: rows of one instant would have no order. */
function keyColumns(cube: string, { model }: InsightContext): readonly RowColumn[] {
  const names = model.cubes.get(cube)?.primaryKey ?? [];
  if (names.length === 0) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: `the rows of ${cube} cannot be told apart`,
      suggestion: 'Give the cube a primary_key dimension.',
    });
  }
  const alone = names.length === 1;
  return names.map((name, i) => member(alone ? 'key' : `key${i + 1}`, `${cube}.${name}`));
}

/** A key of several columns as one text. */
function withKey(query: Select, keys: readonly RowColumn[]): Select {
  const parts = keys.flatMap(({ as }) => [cast(col('r', as), 'string'), param('string', '/')]);
  return select({
    columns: [
      ...query.columns.map(({ as, type }) => column(col('r', as), as, type)),
      column(call('concat', ...parts), 'key', 'string'),
    ],
    from: derived(query, 'r'),
  });
}

/** Of the question's zone, over these periods; null for dates, which have none. */
export function clockAcross(
  base: BaseRows,
  zone: string,
  periods: readonly Period[],
): Clock | null {
  const [start, end] = [periods[0]?.start ?? '', periods.at(-1)?.end ?? ''];
  return base.typeOf('ts') === 'date' ? null : clockOf(zone, new Date(start), new Date(end));
}

function askedRanges(
  { cube, time }: Insight & { readonly time: MemberPath },
  asked: AskedInsight,
  context: InsightContext,
): ResolvedRows['ranges'] {
  const range = rangeOf(asked, context);
  if (range === null) return [];
  const [start, end] = [range.start.toISOString(), range.end.toISOString()];
  return [{ member: memberName(cube, time), start, end }];
}

/** Farther away than any range that can be asked for. */
const EARLIEST = '1000-01-01T00:00:00.000Z';
const LATEST = '9999-01-01T00:00:00.000Z';

function rangesOf(
  { cube, time }: Insight & { readonly time: MemberPath },
  { start, end }: Wanted,
): readonly RangeSpec[] {
  if (start === null && end === null) return [];
  const range = { kind: 'between', start: start ?? EARLIEST, end: end ?? LATEST } as const;
  return [{ member: memberName(cube, time), range }];
}

export const memberName = (cube: string, { path, name }: MemberPath): string =>
  [cube, ...path, name].join('.');

/** A column of the cube. */
export const member = (as: string, name: string): RowColumn => ({
  ...{ kind: 'member', as, member: name },
  granularity: null,
});

export const matches = (as: string, filter: FilterSpec | null): RowColumn => ({
  ...{ kind: 'matches', as },
  filter: filter ?? { kind: 'and', of: [] },
});

/** Rows without it belong to nobody, or happened never. */
export const isSet = (name: string): FilterSpec => ({
  ...{ kind: 'compare', member: name, operator: 'set', values: [] },
  caseInsensitive: false,
});

export function invalidRange(problem: string): never {
  throw new GatewayError('INVALID_TIME_RANGE', { problem });
}
