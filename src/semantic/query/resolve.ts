/**
 * `query` binds what was asked to the model: spec.ts is the question, resolved.ts the answer of this stage.
 * resolve.ts leads; members.ts and access.ts decide what exists for the caller, roots.ts where joins start,
 * binder.ts makes the trees, measure.ts the formulas, policy.ts the row policies, time.ts the ranges.
 */
import { GatewayError } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';
import type { ValueType } from '../../shared/values.ts';
import type { Cube, SemanticModel } from '../model/types.ts';
import { visibleMembers } from './access.ts';
import { type Asked, lookUp } from './asked.ts';
import type { BinderContext } from './binding.ts';
import { resolveMeasures } from './formulas.ts';
import { choiceOf, frameOf, pushedFilter } from './frame.ts';
import type { TargetOf } from './members.ts';
import { createNames } from './naming.ts';
import { resolveAfter, resolveOrder } from './order.ts';
import { cubePolicy } from './policy.ts';
import { resolveRecords, withRecordKeys } from './records.ts';
import type { Frame, KeyColumn, ResolvedMemberRange, ResolvedQuery, Scalar } from './resolved.ts';
import type { QuerySpec } from './spec.ts';
import { askSubQuery, NOTHING_ASKED } from './sub-query.ts';
import { type Clock, checkTimeZone, resolveRange } from './time.ts';
import { plantTrees } from './tree.ts';

export interface ResolveContext {
  readonly model: SemanticModel;
  readonly principal: Principal;
  /** The request's clock. */
  readonly now: Date;
  readonly limits: RowLimits;
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
  const asked = lookUp(spec, { model: context.model, visibility, root: spec.root });
  return resolveAsked(spec, asked, context, clock);
}

function resolveAsked(
  spec: QuerySpec,
  question: Asked,
  context: ResolveContext,
  clock: Clock,
): ResolvedQuery {
  const trees = plantTrees(question, binderContext(spec, question, context, clock));
  const asked = withRecordKeys(spec, question, trees, context.model);
  const names = createNames();
  const keys = asked.dimensions.map(({ spec: one, target }): KeyColumn => {
    const steps = [...target.path.slice(1), target.member.name, one.granularity].filter(
      (step) => step !== null,
    );
    return { name: names.take(steps), as: one.as, type: keyType(target, one.granularity) };
  });
  const { measures, leaves, having } = resolveMeasures(spec, asked, trees, names, clock);
  const { model, principal } = context;
  const lookup = { model, visibility: visibleMembers(model, principal), root: spec.root };
  const records = resolveRecords(spec, asked, trees, lookup, clock);
  const frames = trees.map((tree) => frameOf(tree, spec, asked, context, clock));
  const time = asked.dimensions.find((one) => one.spec.granularity !== null)?.spec.as ?? null;
  const columns = { keys, measures, time };
  const order = resolveOrder(spec, columns);
  return {
    dataSource: onlyDataSource(frames, context.model),
    frames,
    keys,
    measures,
    leaves: [...leaves.byKey.values()],
    having,
    order,
    limit: rowLimit(spec, context.limits),
    offset: spec.offset,
    shape: spec.shape,
    totalsBy: totalsBy(spec, keys),
    after: resolveAfter(spec, order, columns),
    ranges: memberRanges(asked, clock),
    records,
  };
}

/** What binding needs of a question. */
export function binderContext(
  spec: QuerySpec,
  asked: Asked,
  context: ResolveContext,
  clock: Clock,
): BinderContext {
  const { model, principal } = context;
  const base = {
    model,
    clock,
    filterParams: (cube: string, member: string, column: Scalar) =>
      pushedFilter(spec, asked, clock, { cube, member, column }),
    choice: (cube: string, member: string) => choiceOf(spec, asked, cube, member),
    subQuery: (cube: Cube, path: readonly string[], measure: string) =>
      resolveAsked(
        { ...NOTHING_ASKED, timeZone: clock.timeZone },
        askSubQuery(model, cube, path, measure),
        context,
        clock,
      ),
  };
  return { ...base, policy: (cube, alias) => cubePolicy(cube, alias, principal, base) };
}

/** What a group key shows. */
export function keyType({ member }: TargetOf<'dimension'>, granularity: string | null): ValueType {
  if (granularity === null) return member.valueType;
  const subDay = ['second', 'minute', 'hour'].includes(granularity);
  return subDay && member.valueType !== 'date' ? 'timestamp' : 'local';
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

function memberRanges(asked: Asked, clock: Clock): readonly ResolvedMemberRange[] {
  return asked.ranges.map(({ spec }) => {
    const { start, end } = resolveRange(spec.range, clock);
    return { member: spec.member, start, end };
  });
}
