/**
 * Frames whose rows count in other buckets than their own: each bucket of the question stands in a table with
 * the stretch of time that is folded for it, and rows are joined to every bucket whose stretch they lie in. So
 * each kind of fold is exact, and rows outside the question's range count as far as a window reaches.
 */
import { canonical } from '../../shared/canonical.ts';
import { GatewayError } from '../../shared/errors.ts';
import { remember } from '../../shared/remember.ts';
import { offsetsBetween, type ZoneOffset } from '../../shared/zone.ts';
import type { Asked } from './asked.ts';
import { type Axis, axesOf, edgeAt, placeOn, type Slot, slotsOf } from './axis.ts';
import { createBinder } from './binder.ts';
import type { BinderContext } from './binding.ts';
import { type FrameContext, frameOf } from './frame.ts';
import { moved, overSpan, pointAt } from './moment.ts';
import { allOf, type Condition, type Frame, type Scalar, type Slots, TRUE } from './resolved.ts';
import type { QuerySpec } from './spec.ts';
import type { Clock } from './time.ts';
import { type Span, spanThrough, type TimeOp } from './time-op.ts';
import { pathIn, type Tree } from './tree.ts';

/** A question whose trees stand. */
export interface Windowed {
  readonly spec: QuerySpec;
  readonly asked: Asked;
  readonly clock: Clock;
  readonly trees: readonly Tree[];
  readonly binding: BinderContext;
  readonly context: FrameContext;
}

/** A tree and the position of its frame among those of the question. */
export interface Seat {
  readonly tree: Tree;
  readonly frame: number;
}

export interface Windows {
  /** Where measures of this tree are folded through these ops. */
  seat(tree: number, ops: readonly TimeOp[]): Seat;
  /** The frames of all seats, the question's own first. Called once, when all measures are bound. */
  frames(): readonly Frame[];
}

interface Opened extends Seat {
  readonly ops: readonly TimeOp[];
}

export function createWindows(question: Windowed): Windows {
  const { trees, asked, clock } = question;
  const axes = axesOf(asked, clock, null);
  const opened = new Map<string, Opened>();
  return {
    seat(index, ops) {
      const tree = trees[index];
      if (tree === undefined) throw new TypeError('a query without a tree');
      const used = ops.filter((op) => axes.some((axis, i) => concerns(op, axis, i, tree)));
      if (used.length === 0) return { tree, frame: index };
      return remember(opened, canonical([index, used]), () => ({
        tree: replanted(question, tree, axes, used),
        frame: trees.length + opened.size,
        ops: used,
      }));
    },
    frames: () => [
      ...trees.map((tree) => frameOf(tree, question.spec, asked, question.context, clock)),
      ...[...opened.values()].map(({ tree, ops }) => windowFrame(question, tree, ops)),
    ],
  };
}

/** Windows roll along the first time dimension, shifts move the one they name, or all. */
function concerns(op: TimeOp, axis: Axis, index: number, tree: Tree): boolean {
  if (op.kind !== 'shift') return index === 0;
  return op.dimension === null || op.dimension === nameIn(tree, axis);
}

function nameIn(tree: Tree, { target }: Axis): string {
  return [...pathIn(tree, target), target.member.name].join('.');
}

/** A tree of its own: what is pushed into a cube's own query must not cut off rows that a window reaches. */
function replanted(
  { binding }: Windowed,
  { rooting }: Tree,
  axes: readonly Axis[],
  ops: readonly TimeOp[],
): Tree {
  const isMoved = (cube: string, member: string) =>
    axes.some(({ target }) => target.path.at(-1) === cube && target.member.name === member);
  const binder = createBinder({
    ...binding,
    filterParams: (cube, member, column) =>
      ops.length > 0 && isMoved(cube, member) ? TRUE : binding.filterParams(cube, member, column),
  });
  binder.node([rooting.root]);
  return { rooting, binder };
}

function windowFrame(question: Windowed, tree: Tree, ops: readonly TimeOp[]): Frame {
  const { totalsBy } = question.spec;
  const own = frameThrough(question, tree, ops, null, 'window');
  if (totalsBy === null) return { ...own, nodes: tree.binder.nodes() };
  const atTotals = frameThrough(question, tree, ops, new Set(totalsBy), 'totals');
  const nodes = tree.binder.nodes();
  return { ...own, nodes, atTotals: { ...atTotals, nodes } };
}

/** `kept`: keys of time that are grouped by; without any the whole range is one bucket. */
function frameThrough(
  question: Windowed,
  tree: Tree,
  ops: readonly TimeOp[],
  kept: ReadonlySet<string> | null,
  name: string,
): Frame {
  const { spec, asked, clock, context } = question;
  const axes = axesOf(asked, clock, kept).flatMap((axis, i) => {
    const own = ops.filter((op) => concerns(op, axis, i, tree));
    return own.length === 0 ? [] : [{ axis, ops: own }];
  });
  const isMoved = (member: unknown) => axes.some(({ axis }) => axis.target.member === member);
  const ranges = asked.ranges.filter(({ target }) => !isMoved(target.member));
  const base = frameOf(tree, spec, { ...asked, ranges }, context, clock, (target, condition) => {
    const through = axes.find(({ axis }) => axis.target.member === target.member);
    return through ? moved(condition, through.ops, placeOn(through.axis, clock)) : condition;
  });
  const joined = axes.map(({ axis, ops: own }) => joinAxis(question, tree, axis, own, name));
  const keys = base.keys.map((key, i) => {
    const isGone = kept !== null && isMoved(asked.dimensions[i]?.target.member);
    const column = joined.flatMap((one) => one.keys.get(i) ?? [])[0];
    return column ?? (isGone && asked.dimensions[i]?.spec.granularity ? NOTHING : key);
  });
  const all = keys.length > 0 && joined.length === 1 && joined[0]?.keys.size === keys.length;
  return {
    nodes: base.nodes,
    keys,
    where: allOf([base.where, ...joined.map((one) => one.where)]),
    complete: all && rolls(ops) ? (joined[0]?.alias ?? null) : null,
    slots: slotsIn(joined, base.where),
  };
}

function slotsIn(joined: readonly Joined[], where: Condition | null): Slots | null {
  const [only, ...others] = joined;
  if (!only?.slots || others.length > 0) return null;
  return { ...only.slots, where: allOf([where, only.reach]) };
}

const NOTHING: Scalar = { kind: 'null' };

/** Windows have a value in every bucket of the range, as in Cube; what is only shifted has those of its rows. */
function rolls(ops: readonly TimeOp[]): boolean {
  return ops.some((op) => op.kind === 'window' || op.kind === 'to_date');
}

interface Joined {
  readonly alias: string | null;
  /** By position. */
  readonly keys: ReadonlyMap<number, Scalar>;
  readonly where: Condition | null;
  /** The part of `where` that is about rows alone. */
  readonly reach: Condition | null;
  readonly slots: Omit<Slots, 'where'> | null;
}

const UNJOINED = { alias: null, keys: new Map<number, Scalar>(), slots: null };

function joinAxis(
  { clock }: Windowed,
  tree: Tree,
  axis: Axis,
  ops: readonly TimeOp[],
  name: string,
): Joined {
  const { range, buckets, target } = axis;
  const place = placeOn(axis, clock);
  const path = pathIn(tree, target);
  const time = tree.binder.dimension(path, target.member.name);
  const isDate = target.member.valueType === 'date';
  if (buckets.length === 0) {
    if (range === null) return { ...UNJOINED, where: null, reach: null };
    const whole: Span = {
      start: edgeAt(range.start, range.startLocal),
      end: edgeAt(range.end, range.endLocal),
    };
    const where = overSpan(time, spanThrough(whole, ops, place), isDate);
    return { ...UNJOINED, where, reach: where };
  }
  if (range === null) return refuseEndless(target.asked);
  const rows = slotsOf(axis, clock.timeZone).map((slot) => ({
    slot,
    span: spanThrough(slot, ops, place),
  }));
  const { alias } = tree.binder.attach(path, `${target.member.name}__${name}`, (as) => ({
    source: tableOf(axis, rows, momentType(null, isDate)),
    cardinality: 'one_to_many',
    on: within(time, as, endsOf(rows[0]?.span)),
  }));
  const keys = new Map(
    buckets.map(({ at }, i) => [at, { kind: 'column', alias, name: `bucket_${i + 1}` } as const]),
  );
  const hits: Condition = {
    kind: 'not',
    of: { kind: 'is_null', of: { kind: 'column', alias, name: 'bucket_1' } },
  };
  const reached = reachOf(rows.map(({ span }) => span));
  const reach = overSpan(time, reached, isDate);
  const grid = slotGrid(axis, rows);
  const slots = grid && {
    alias,
    of: { ...bucketOf(time, grid, isDate, clock), offsets: offsetsIn(reached, clock) },
    type: momentType(grid, isDate),
    table: tableOf(axis, rows, momentType(grid, isDate)),
    ends: endsOf(rows[0]?.span),
  };
  return { alias, keys, where: allOf([reach, hits]), reach, slots };
}

interface Row {
  readonly slot: Slot;
  readonly span: Span;
}

/** Days, where all windows begin and end at midnight, else hours. */
function slotGrid({ target }: Axis, rows: readonly Row[]): 'day' | 'hour' | null {
  const edges = rows.flatMap(({ span }) => [span.start, span.end]).filter((edge) => edge !== null);
  if (edges.every(({ wall }) => wall % DAY_MS === 0)) return 'day';
  const isTime = target.member.valueType !== 'date';
  return isTime && edges.every(({ wall }) => wall % HOUR_MS === 0) ? 'hour' : null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function bucketOf(of: Scalar, grain: 'day' | 'hour', isDate: boolean, { timeZone }: Clock) {
  return { kind: 'bucket' as const, of, grain, timeZone: isDate ? null : timeZone };
}

/** How windows' ends are said: as instants, or for days and dates as what clocks show. */
function momentType(grid: 'day' | 'hour' | null, isDate: boolean) {
  return isDate || grid === 'day' ? ('local' as const) : ('timestamp' as const);
}

/** Without a start, those of the last years; what lies before them is looked up row by row. */
function offsetsIn({ start, end }: Span, { timeZone }: Clock): readonly ZoneOffset[] | null {
  if (end === null) return null;
  const first = Date.UTC(new Date(end.instant).getUTCFullYear() - KNOWN_YEARS, 0, 1);
  const known = offsetsBetween(start?.instant ?? first, end.instant, timeZone);
  return start || known === null ? known : [{ until: first, offset: null }, ...known];
}

const KNOWN_YEARS = 15;

function tableOf({ buckets }: Axis, rows: readonly Row[], moment: 'local' | 'timestamp') {
  const columns = [
    ...buckets.map(({ type }, i) => ({ name: `bucket_${i + 1}`, type })),
    { name: 'from_time', type: moment },
    { name: 'to_time', type: moment },
  ];
  return {
    kind: 'values' as const,
    columns,
    rows: rows.map(({ slot, span }) => [
      ...buckets.map(({ type }, i) => pointAt(slot.labels[i] ?? slot.start, type)),
      pointAt(span.start, moment),
      pointAt(span.end, moment),
    ]),
  };
}

/** All buckets have an end on the same sides. */
function endsOf(first: Span | undefined): Slots['ends'] {
  return { from: (first?.start ?? null) !== null, to: (first?.end ?? null) !== null };
}

/** The moment lies in the window of a row of the table. */
export function within(time: Scalar, alias: string, ends: Slots['ends']): Condition {
  const side = (op: '>=' | '<', name: string): Condition => ({
    kind: 'compare',
    op,
    left: time,
    right: { kind: 'column', alias, name },
  });
  const from = ends.from ? side('>=', 'from_time') : null;
  const to = ends.to ? side('<', 'to_time') : null;
  return allOf([from, to]) ?? TRUE;
}

/** From the first moment that any of them needs to the last one. */
function reachOf(spans: readonly Span[]): Span {
  return spans.reduce((a, b) => ({
    start: a.start && b.start && (b.start.instant < a.start.instant ? b.start : a.start),
    end: a.end && b.end && (b.end.instant > a.end.instant ? b.end : a.end),
  }));
}

function refuseEndless(member: string): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member,
    problem:
      'a measure with a window or a shift of time is grouped by it, and no range says which buckets there are',
    suggestion: `Give ${member} a range.`,
  });
}
