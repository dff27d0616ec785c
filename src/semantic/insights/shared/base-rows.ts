/** What resolving a question about an insight takes, whatever its kind: the insight, its range, the rows of its cube. */
import { GatewayError } from '../../../shared/errors.ts';
import { inScope } from '../../../shared/principal.ts';
import { nearest } from '../../../shared/suggest.ts';
import type { ValueType } from '../../../shared/values.ts';
import { visibleMembers } from '../../access/member-access.ts';
import { type VisibleInsights, visibleInsights } from '../../access/visible-insights.ts';
import type { FilterSpec } from '../../model/filter-spec.ts';
import type { Insight } from '../../model/insight-model.ts';
import type { MemberPath } from '../../model/types.ts';
import type { RowsBase } from '../../query/base-question.ts';
import { cubesOfFrame } from '../../query/cubes-read.ts';
import type { RangeSpec } from '../../query/query-spec.ts';
import type { ResolveContext } from '../../query/resolve.ts';
import { type ResolvedRows, type RowColumn, resolveRows } from '../../query/resolve-rows.ts';
import { checkTimeZone, resolveRange } from '../../query/time/time-range.ts';
import type { AskedInsight } from '../insight-spec.ts';
import { type Clock, clockOf } from './clock.ts';
import type { Period } from './periods.ts';

export interface InsightContext extends ResolveContext {
  /** What benchmarks draw groups and distortions from; without it they show nothing of others. */
  readonly benchmarkKey?: string | null;
}

type TimedInsight = Insight & { readonly time: MemberPath };

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

/** The insight, or UNKNOWN_MEMBER where the caller does not see all of it, or asks with a key for others. */
export function findInsight<K extends keyof VisibleInsights>(
  kind: K,
  name: string,
  { model, principal }: ResolveContext,
): VisibleInsights[K] extends ReadonlyMap<string, infer T> ? T : never {
  if (!inScope(principal, 'insights', name)) {
    throw new GatewayError('UNKNOWN_MEMBER', { member: name });
  }
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

/** Rows of the insight's cube under the caller's policies. */
export function baseRows(
  insight: TimedInsight,
  asked: Pick<AskedInsight, 'where' | 'timeZone'>,
  wanted: Wanted,
  context: ResolveContext,
): RowsBase {
  const filters = [insight.filter, ...wanted.filters].filter((one) => one !== null);
  const keys = wanted.keyed ? keyColumns(insight.cube, context) : [];
  const rows = resolveRows(
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
  return { kind: 'rows', rows, key: keys.map(({ as }) => as) };
}

/** What a question over these rows says of itself. */
export function overRows(
  base: RowsBase,
  insight: TimedInsight,
  asked: AskedInsight & { readonly kind: string },
  context: ResolveContext,
) {
  return {
    dataSource: base.rows.dataSource,
    bases: [base] as const,
    step: stepOf(asked),
    ranges: askedRanges(insight, asked, context),
    cubes: [...new Set(cubesOfFrame(base.rows.frame))],
    measures: [],
  };
}

/** What an insight makes of its bases, for people. */
export const stepOf = ({ kind, insight }: { readonly kind: string; readonly insight: string }) =>
  `${kind.replaceAll('_', ' ')} ${insight}`;

/** A column of the rows; what is no column of them is text. */
export function typeOf({ rows }: RowsBase, column: string): ValueType {
  return rows.columns.find(({ name }) => name === column)?.type ?? 'string';
}

/** INCOMPATIBLE_MEMBERS for a cube without a primary key: rows of one instant would have no order. */
function keyColumns(cube: string, { model }: ResolveContext): readonly RowColumn[] {
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

/** Of the question's zone, over these periods; null for dates, which have none. */
export function clockAcross(
  base: RowsBase,
  zone: string,
  periods: readonly Period[],
): Clock | null {
  const [start, end] = [periods[0]?.start ?? '', periods.at(-1)?.end ?? ''];
  return typeOf(base, 'ts') === 'date' ? null : clockOf(zone, new Date(start), new Date(end));
}

function askedRanges(
  { cube, time }: TimedInsight,
  asked: AskedInsight,
  context: ResolveContext,
): ResolvedRows['ranges'] {
  const range = rangeOf(asked, context);
  if (range === null) return [];
  const [start, end] = [range.start.toISOString(), range.end.toISOString()];
  return [{ member: memberName(cube, time), start, end }];
}

/** Farther away than any range that can be asked for. */
const EARLIEST = '1000-01-01T00:00:00.000Z';
const LATEST = '9999-01-01T00:00:00.000Z';

function rangesOf({ cube, time }: TimedInsight, { start, end }: Wanted): readonly RangeSpec[] {
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
