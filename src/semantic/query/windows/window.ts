/**
 * Frames whose rows count in other buckets than their own: each bucket of the question stands in a table with
 * the stretch of time that is folded for it, and rows are joined to every bucket whose stretch they lie in. So
 * each kind of fold is exact, and rows outside the question's range count as far as a window reaches.
 */
import { canonical } from '../../../shared/canonical.ts';
import { remember } from '../../../shared/remember.ts';
import type { Asked } from '../asked.ts';
import { createBinder } from '../bind/binder.ts';
import type { BinderContext } from '../bind/binding.ts';
import { pathIn, type Tree } from '../bind/join-tree.ts';
import { allOf, TRUE } from '../conditions.ts';
import { type FrameContext, frameOf } from '../frame.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { Condition, Frame, Scalar, Slots } from '../resolved.ts';
import { moved } from '../time/moment.ts';
import type { TimeOp } from '../time/time-op.ts';
import type { Clock } from '../time/time-range.ts';
import { type Axis, axesOf, placeOn } from './time-axis.ts';
import { type Joined, joinAxis } from './window-axis.ts';

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
interface Seat {
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
  const joined = axes.map(({ axis, ops: own }) => joinAxis(clock, tree, axis, own, name));
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
  return ops.some(({ kind }) => kind === 'window' || kind === 'to_date' || kind === 'running');
}
