/**
 * `query` binds what was asked to the model: spec.ts is the question, resolved.ts the answer of this stage.
 * resolve.ts leads; members.ts and access.ts decide what exists for the caller, roots.ts where joins start,
 * binder.ts makes the trees, measure.ts the formulas, policy.ts the row policies, time.ts the ranges.
 */
import { GatewayError } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';
import type { ValueType } from '../../shared/values.ts';
import type { Cube, SemanticModel, View } from '../model/types.ts';
import { visibleMembers } from './access.ts';
import { type Asked, lookUp, measureTargets, rowTargets } from './asked.ts';
import { bucket, createBinder } from './binder.ts';
import type { Binder, BinderContext } from './binding.ts';
import { compare, inRange, type Operand } from './compare.ts';
import { bindFilter, type FilterLeaf, requiredLeaves } from './filter.ts';
import { comparableDimension, comparableMeasure } from './literal.ts';
import { type Leaves, type MeasurePlace, measureFormula } from './measure.ts';
import { type Target, type TargetOf, targetIn } from './members.ts';
import { createNames, type Names } from './naming.ts';
import { resolveAfter, resolveOrder } from './order.ts';
import { accessCondition, claimComparison, cubePolicy } from './policy.ts';
import {
  allOf,
  type Condition,
  FALSE,
  type Frame,
  type KeyColumn,
  type MeasureColumn,
  type ResolvedMemberRange,
  type ResolvedQuery,
  type Scalar,
  TRUE,
} from './resolved.ts';
import { chooseRoots, type Rooting } from './roots.ts';
import type { QuerySpec } from './spec.ts';
import { type Clock, checkTimeZone, resolveRange } from './time.ts';

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

/** One tree while it is built. */
interface Tree {
  readonly rooting: Rooting;
  readonly binder: Binder;
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
  asked: Asked,
  context: ResolveContext,
  clock: Clock,
): ResolvedQuery {
  const trees = plantTrees(spec, asked, context, clock);
  const names = createNames();
  const keys = asked.dimensions.map(({ spec: one, target }): KeyColumn => {
    const steps = [...target.path.slice(1), target.member.name, one.granularity].filter(
      (step) => step !== null,
    );
    return { name: names.take(steps), as: one.as, type: keyType(target, one.granularity) };
  });
  const { measures, leaves, having } = resolveMeasures(spec, asked, trees, names, clock);
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
  };
}

function plantTrees(
  spec: QuerySpec,
  asked: Asked,
  context: ResolveContext,
  clock: Clock,
): readonly Tree[] {
  const head = (target: Target) => target.path[0] ?? '';
  const rootings = chooseRoots(
    context.model,
    measureTargets(asked).map(head),
    rowTargets(asked).map(head),
  );
  return rootings.map((rooting) => {
    const binder = createBinder(binderContext(spec, asked, context, clock));
    binder.node([rooting.root]);
    return { rooting, binder };
  });
}

function binderContext(
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
    subQuery: (cube: Cube, path: readonly string[], measure: string) =>
      subQuery(cube, path, measure, context, clock),
  };
  return { ...base, policy: (cube, alias) => cubePolicy(cube, alias, principal, base) };
}

function keyType({ member }: TargetOf<'dimension'>, granularity: string | null): ValueType {
  if (granularity === null) return member.valueType;
  const subDay = ['second', 'minute', 'hour'].includes(granularity);
  return subDay && member.valueType !== 'date' ? 'timestamp' : 'local';
}

interface ResolvedMeasures {
  readonly measures: readonly MeasureColumn[];
  readonly leaves: Leaves;
  readonly having: Condition | null;
}

function resolveMeasures(
  spec: QuerySpec,
  asked: Asked,
  trees: readonly Tree[],
  names: Names,
  clock: Clock,
): ResolvedMeasures {
  const leaves: Leaves = { byKey: new Map(), names };
  const formula = (target: TargetOf<'measure'>): Scalar => {
    const frame = Math.max(
      0,
      trees.findIndex(({ rooting }) => rooting.root === target.path[0]),
    );
    const tree = trees[trees.length === 1 ? 0 : frame];
    if (tree === undefined) throw new TypeError('a query without a tree');
    const place: MeasurePlace = {
      binder: tree.binder,
      frame: trees.length === 1 ? 0 : frame,
      leaves,
    };
    return measureFormula(place, pathIn(tree, target), target.member);
  };
  const shown = new Set<string>();
  const measures = asked.measures.map(({ spec: one, target }): MeasureColumn => {
    const of = formula(target);
    // A plain measure is its leaf's column, unless it is asked for twice.
    const own = of.kind === 'field' && !shown.has(of.name) ? of.name : null;
    const name = own ?? names.take([...target.path.slice(1), target.member.name]);
    shown.add(name);
    return { name, as: one.as, type: target.member.valueType, formula: of };
  });
  const having =
    spec.having &&
    bindFilter(spec.having, (leaf) => {
      const target = asked.having.get(leaf);
      if (target === undefined) return FALSE;
      const of = { ...comparableMeasure(target.asked, target.member), expr: formula(target) };
      return leafCondition(leaf, of, clock);
    });
  return { measures, leaves, having };
}

/** The member's cubes from the tree's root on. */
function pathIn({ rooting }: Tree, target: Target): readonly string[] {
  const [head = '', ...rest] = target.path;
  return [...(rooting.paths.get(head) ?? [head]), ...rest];
}

function frameOf(
  tree: Tree,
  spec: QuerySpec,
  asked: Asked,
  context: ResolveContext,
  clock: Clock,
): Frame {
  const { binder } = tree;
  const operand = (target: TargetOf<'dimension'>): Operand => ({
    ...comparableDimension(target.asked, target.member),
    expr: binder.dimension(pathIn(tree, target), target.member.name),
  });
  const keys = asked.dimensions.map(({ spec: one, target }) => {
    const value = operand(target).expr;
    return one.granularity === null ? value : bucket(value, target.member, one.granularity, clock);
  });
  const segment = (target: TargetOf<'segment'>): Condition => ({
    kind: 'author',
    sql: binder.scalar(target.member.sql, pathIn(tree, target)),
  });
  const where =
    spec.where &&
    bindFilter(spec.where, (leaf) => {
      const target = asked.where.get(leaf);
      if (target === undefined) return FALSE;
      return target.kind === 'segment'
        ? segment(target)
        : leafCondition(leaf, operand(target), clock);
    });
  const ranges = asked.ranges.map((one) =>
    inRange(operand(one.target), resolveRange(one.spec.range, clock)),
  );
  const views = viewPolicies(tree, asked, context, clock);
  const all = allOf([...views, ...ranges, ...asked.segments.map(segment), where]);
  return { nodes: binder.nodes(), keys, where: all };
}

function leafCondition(leaf: FilterLeaf, of: Operand, clock: Clock): Condition {
  if (leaf.kind === 'segment') return TRUE;
  return leaf.kind === 'range'
    ? inRange(of, resolveRange(leaf.range, clock))
    : compare(of, leaf, clock);
}

/** The row policies of each view that was asked from: filters on its members. */
function viewPolicies(
  tree: Tree,
  asked: Asked,
  { model, principal }: ResolveContext,
  clock: Clock,
): readonly (Condition | null)[] {
  const all = [...rowTargets(asked), ...measureTargets(asked)].map(({ view }) => view);
  const views = new Set(all.filter((view): view is View => view !== null));
  return [...views].map((view) =>
    accessCondition(view.access, principal, (of) => {
      const member = view.members.get(of.member.name);
      const cube = model.cubes.get(member?.cubes.at(-1) ?? '');
      const place = { asked: of.member.name, path: member?.cubes ?? [], view };
      const target = member && cube && targetIn(cube, member.member, place);
      if (target?.kind !== 'dimension') return FALSE;
      const expr = tree.binder.dimension(pathIn(tree, target), target.member.name);
      const operand = { ...comparableDimension(of.member.name, target.member), expr };
      return claimComparison(of, operand, principal, clock);
    }),
  );
}

/** What every row must pass on a member, said of the author's own column. */
function pushedFilter(
  spec: QuerySpec,
  asked: Asked,
  clock: Clock,
  on: { readonly cube: string; readonly member: string; readonly column: Scalar },
): Condition {
  const isMember = (target: Target | undefined): target is TargetOf<'dimension'> =>
    target?.kind === 'dimension' &&
    target.path.at(-1) === on.cube &&
    target.member.name === on.member;
  const operand = (target: TargetOf<'dimension'>) => ({
    ...comparableDimension(target.asked, target.member),
    expr: on.column,
  });
  const filters = requiredLeaves(spec.where).map((leaf) => {
    const target = asked.where.get(leaf);
    return isMember(target) ? leafCondition(leaf, operand(target), clock) : null;
  });
  const ranges = asked.ranges
    .filter(({ target }) => isMember(target))
    .map((one) => inRange(operand(one.target), resolveRange(one.spec.range, clock)));
  return allOf([...filters, ...ranges]) ?? TRUE;
}

/** A measure by the primary key of `cube`. */
function subQuery(
  cube: Cube,
  path: readonly string[],
  measure: string,
  context: ResolveContext,
  clock: Clock,
): ResolvedQuery {
  const owner = context.model.cubes.get(path.at(-1) ?? cube.name);
  const target =
    owner && targetIn(owner, measure, { asked: measure, path: [owner.name], view: null });
  if (target?.kind !== 'measure') {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', { problem: `${measure} is no measure` });
  }
  const dimensions = cube.primaryKey.flatMap((name) => {
    const key = targetIn(cube, name, { asked: name, path: [cube.name], view: null });
    if (key?.kind !== 'dimension') return [];
    return [{ spec: { member: name, as: name, granularity: null }, target: key }];
  });
  const spec: QuerySpec = { ...NOTHING_ASKED, timeZone: clock.timeZone };
  const asked: Asked = {
    ...EMPTY,
    dimensions,
    measures: [{ spec: { member: measure, as: measure }, target }],
  };
  return resolveAsked(spec, asked, context, clock);
}

const NOTHING_ASKED: QuerySpec = {
  root: null,
  measures: [],
  dimensions: [],
  ranges: [],
  where: null,
  having: null,
  segments: [],
  order: [],
  limit: null,
  offset: 0,
  timeZone: 'UTC',
  shape: 'rows',
  totalsBy: null,
  after: null,
};
const EMPTY: Asked = {
  dimensions: [],
  measures: [],
  ranges: [],
  segments: [],
  where: new Map(),
  having: new Map(),
};

function onlyDataSource(frames: readonly Frame[], model: SemanticModel): string {
  const cubes = frames.flatMap(({ nodes }) =>
    nodes.map((node) => model.cubes.get(node.path.at(-1) ?? '')),
  );
  const [first, other] = new Set(cubes.flatMap((cube) => (cube ? [cube.dataSource] : [])));
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

function totalsBy({ totalsBy }: QuerySpec, keys: readonly KeyColumn[]): readonly string[] | null {
  if (totalsBy === null) return null;
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
