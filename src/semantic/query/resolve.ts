/**
 * `query` binds what was asked to the model: query-spec.ts is the question, resolved.ts the answer of this
 * stage. This file leads; `bind` decides what exists for the caller, where joins start, and turns expressions
 * and row policies into conditions, `time` ranges, `filter` comparisons, `measures` formulas, `windows` what
 * rolls and shifts, `beside` what else an answer stands next to.
 */
import { GatewayError } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';
import type { ValueType } from '../../shared/values.ts';
import { visibleMembers } from '../access/member-access.ts';
import { leavesOf } from '../model/filter-spec.ts';
import type { Cube, SemanticModel } from '../model/types.ts';
import { type Asked, lookUp } from './asked.ts';
import { fillingOf } from './beside/fill.ts';
import { standBeside } from './beside/resolve-beside.ts';
import { withOtherTotals } from './beside/top.ts';
import type { BinderContext, SubQuery } from './bind/binding.ts';
import { findMember, findTarget, type TargetOf } from './bind/find-members.ts';
import { plantTrees, rootingsOf } from './bind/join-tree.ts';
import { cubePolicy } from './bind/policy-condition.ts';
import { type Queried, queriedMembers } from './bind/queried.ts';
import type { Rooting } from './bind/roots.ts';
import { askSubQuery, subQuerySpec } from './bind/sub-query.ts';
import { createNames } from './column-names.ts';
import { askerOf, choiceOf, pushedFilter } from './frame.ts';
import { resolveAfter, resolveOrder } from './group-order.ts';
import { resolveMeasures } from './measures/formulas.ts';
import type { QuerySpec } from './query-spec.ts';
import { resolveRecords, withRecordKeys } from './resolve-records.ts';
import type { Frame, ResolvedQuery, Scalar } from './resolved.ts';
import type { KeyColumn, Value } from './resolved-column.ts';
import { memberRange } from './time/compared-period.ts';
import { bucketType } from './time/grid.ts';
import { type Clock, checkTimeZone } from './time/time-range.ts';
import { createWindows } from './windows/window.ts';

export interface ResolveContext {
  readonly model: SemanticModel;
  readonly principal: Principal;
  /** The request's clock. */
  readonly now: Date;
  readonly limits: RowLimits;
  /** What masked values are hashed with for this caller; without it they are not shown at all. */
  readonly maskKey?: string | null;
}

/**
 * The same for every question inside of a question: what its caller named decides which rows it sees, and
 * where its joins start.
 */
export interface AskContext extends ResolveContext {
  readonly queried: Queried;
  readonly rootings: readonly Rooting[];
}

export interface RowLimits {
  /** How many rows when the query does not say. */
  readonly rows: number;
  /** The most that a query may ask for. */
  readonly maxRows: number;
}

/** Binds a question. Throws the GatewayErrors that its caller should read. */
export function resolveQuery(spec: QuerySpec, context: ResolveContext): ResolvedQuery {
  const clock = { now: context.now, timeZone: checkTimeZone(spec.timeZone) };
  const visibility = visibleMembers(context.model, context.principal);
  const lookup = { model: context.model, visibility, root: spec.root };
  const asked = lookUp(spec, lookup);
  const folded = (spec.records?.folded ?? []).map((name) => findMember(lookup, name, 'measure'));
  const queried = queriedMembers(asked, folded);
  const beside = (spec.beside ?? []).map((name) => findTarget(lookup, name).path[0] ?? '');
  const others = [...beside, ...(spec.records?.of.slice(0, 1) ?? [])];
  const rootings = rootingsOf(context.model, asked, others);
  return resolveAsked(spec, asked, { ...context, queried, rootings }, clock);
}

function resolveAsked(
  asIs: QuerySpec,
  question: Asked,
  context: AskContext,
  clock: Clock,
): ResolvedQuery {
  const spec = withOtherTotals(asIs);
  const binding = binderContext(spec, question, context, clock);
  const { rootings } = context;
  const trees = plantTrees(rootings, binding);
  const asked = withRecordKeys(spec, question, trees, context.model);
  const names = createNames();
  const ownKeys = asked.dimensions.map(({ spec: one, target }): KeyColumn => {
    const steps = [...target.path.slice(1), target.member.name, one.granularity].filter(
      (step) => step !== null,
    );
    return keyColumn(names.take(steps), one, target);
  });
  const otherFlag = spec.top?.other ? names.take(['is', 'other']) : '';
  const filling = fillingOf(asked, ownKeys, names);
  const ask = (other: QuerySpec, named: Asked) => resolveAsked(other, named, context, clock);
  const windows = createWindows({ spec, asked, clock, trees, binding, context });
  const staged = { spec, asked, keys: ownKeys, ask };
  const measuring = { trees, windows, staged, names, clock, filling };
  const bound = resolveMeasures(spec, asked, measuring);
  const { model, principal } = context;
  const lookup = { model, visibility: visibleMembers(model, principal), root: spec.root };
  const records = resolveRecords(spec, asked, measuring, lookup);
  const { keys, measures, frames, beside } = standBeside({
    ...{ spec, asked, clock, names, filling, otherFlag, keys: ownKeys, measures: bound.measures },
    frames: windows.frames(),
    leaves: [...bound.leaves.byKey.values()],
    ask,
    // What measures are shown beside them does not decide whose rows the groups are of.
    askGroups: (other, named) =>
      resolveAsked(other, named, { ...context, queried: queriedMembers(named) }, clock),
  });
  const buckets = asked.dimensions.filter((one) => one.spec.granularity !== null);
  const times = new Set(buckets.map((one) => one.spec.as));
  const columns = { keys, measures, times };
  const order = resolveOrder(spec, columns);
  return {
    dataSource: onlyDataSource(frames, context.model),
    roots: rootings.map(({ root }) => root),
    frames,
    keys,
    measures,
    leaves: [...bound.leaves.byKey.values()],
    having: bound.having,
    order,
    limit: rowLimit(spec, context.limits),
    offset: spec.offset,
    shape: spec.shape,
    totalsBy: totalsBy(spec, keys),
    after: resolveAfter(spec, order, columns),
    ranges: asked.ranges.map((one) => memberRange(one.spec, clock)),
    beside,
    records,
  };
}

/** What binding needs of a question. */
export function binderContext(
  spec: QuerySpec,
  asked: Asked,
  context: Omit<AskContext, 'rootings'>,
  clock: Clock,
): BinderContext {
  const { model, principal } = context;
  const base = {
    model,
    clock,
    maskKey: maskKeyOf(context),
    filterParams: (cube: string, member: string, column: Scalar) =>
      pushedFilter(spec, asked, clock, { cube, member, column }),
    choice: (cube: string, member: string) => choiceOf(spec, asked, cube, member),
    subQuery: (of: SubQuery) => {
      const outer = of.filtered ? { spec, asked } : null;
      const inner = subQuerySpec(outer, clock.timeZone);
      const kept = new Set(leavesOf(inner.where));
      const question = askSubQuery(model, of, outer, kept);
      return resolveAsked(inner, question.asked, { ...context, ...question }, clock);
    },
  };
  const asker = (cube: Cube) => askerOf(cube.name, principal, context.queried);
  return { ...base, policy: (cube, alias) => cubePolicy(cube, alias, asker(cube), base) };
}

function maskKeyOf({ maskKey }: ResolveContext): Value | null {
  if (maskKey === undefined || maskKey === null) return null;
  return { kind: 'value', type: 'string', value: maskKey };
}

/** What a group key shows. */
function keyColumn(
  name: string,
  { as, granularity }: { readonly as: string; readonly granularity: string | null },
  target: TargetOf<'dimension'>,
): KeyColumn {
  const key = { name, as, type: keyType(target, granularity) };
  const { column } = target.member;
  return column === undefined || granularity !== null ? key : { ...key, column };
}

export function keyType({ member }: TargetOf<'dimension'>, granularity: string | null): ValueType {
  // Of measures a double is rounded, of a row's own values never.
  if (granularity === null) return member.valueType === 'float' ? 'number' : member.valueType;
  return bucketType(member, granularity);
}

/** INCOMPATIBLE_MEMBERS unless one warehouse holds all cubes. */
export function onlyDataSource(frames: readonly Frame[], model: SemanticModel): string {
  const sources = frames.flatMap(({ nodes }) =>
    nodes.flatMap(({ source, path }) => {
      if (source.kind === 'subquery') return source.query.dataSource;
      return source.kind === 'values' ? [] : (model.cubes.get(path.at(-1) ?? '')?.dataSource ?? []);
    }),
  );
  const [first, other] = new Set(sources);
  if (first !== undefined && other === undefined) return first;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: 'its cubes live in different warehouses',
    suggestion: 'Ask for them in two queries.',
  });
}

function rowLimit({ limit }: QuerySpec, limits: RowLimits): number {
  if (limit === null) return limits.rows;
  if (Number.isInteger(limit) && limit >= 0 && limit <= limits.maxRows + 1) return limit;
  throw new GatewayError('QUERY_TOO_EXPENSIVE', {
    problem: `it asks for ${limit} rows, and ${limits.maxRows} is the most`,
    max: limits.maxRows,
    asked: limit,
  });
}

function totalsBy(
  { totalsBy, measures }: QuerySpec,
  keys: readonly KeyColumn[],
): readonly string[] | null {
  if (totalsBy === null) return null;
  if (totalsBy.length + measures.length === 0) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', { problem: 'there is no measure to total' });
  }
  return totalsBy.map((as) => keys.find((key) => key.as === as)?.name ?? unknownColumn(as));
}

function unknownColumn(member: string): never {
  throw new GatewayError('UNKNOWN_MEMBER', { member });
}
