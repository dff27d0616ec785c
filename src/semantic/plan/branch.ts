/**
 * A frame's folds by the question's keys. Its rows are the root's with all that keys and filters name joined
 * to them; each fact is folded over its own rows among these, each row once for each group. Facts stand in
 * branches of their own, so that none multiplies another; at least one branch has every group.
 */
import { allOf } from '../query/conditions.ts';
import type { Condition, Frame, Leaf } from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';
import { guarded } from './guard.ts';
import { countsOnce, foldAliases, foldOnce, plainFold } from './once.ts';
import type { Computed, Plan, Rows } from './plan.ts';
import { growTree, multipliedFor, nodesOnTheWay, type SourcePlanner } from './plan-tree.ts';
import { requiredNodes } from './required.ts';
import { addsUp, planSlots } from './slots.ts';

export interface BranchInput {
  readonly frame: Frame;
  readonly keys: readonly Computed[];
  /** The frame's filters, and what restricts rows beside them. */
  readonly where: Condition | null;
  readonly plan: SourcePlanner;
}

/** `isWhole`: another branch has every group already. */
export function planBranches(
  input: BranchInput,
  leaves: readonly Leaf[],
  isWhole: boolean,
): readonly Plan[] {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const key = branchKey(input, leaf);
    groups.set(key, [...(groups.get(key) ?? []), leaf]);
  }
  const all = [...groups.values()];
  // Without keys there is one group, with or without rows.
  if (isWhole || input.keys.length === 0) return all.map((group) => planBranch(input, group, true));
  const placed = all.map((group) => placedIn(input, group));
  const branches = placed.map(({ leaves: own, isPresent }) => planBranch(input, own, isPresent));
  return placed.some(({ keeps }) => keeps) ? branches : [groupsOf(input), ...branches];
}

/** Every group of the root's rows. */
export function groupsOf({ frame, keys, where, plan }: BranchInput): Plan {
  const needed = aliasesIn([...keys.map((key) => key.expr), where]);
  const { from, joins } = growTree({ frame, needed, where, plan });
  return { op: 'aggregate', input: { op: 'rows', from, joins, where }, keys, folds: [] };
}

/** Leaves may share a branch when none of them brings rows that multiply another's. */
function branchKey({ frame }: BranchInput, leaf: Leaf): string {
  const own = foldAliases(leaf.fold);
  const multiplied = multipliedFor(frame, leaf.fact, own);
  const extra = [...own].filter((alias) => multiplied.has(alias)).sort();
  const apart = leaf.fold.kind === 'author' && leaf.fold.filter ? leaf.name : '';
  const slot = frame.slots && addsUp(leaf) ? 'by slot' : '';
  return [leaf.fact, ...extra, '|', apart, slot].join(' ');
}

interface Placed {
  /** As those of a branch in which their fact may be missing, unless it is present. */
  readonly leaves: readonly Leaf[];
  readonly isPresent: boolean;
  /** The branch has every group. */
  readonly keeps: boolean;
}

/**
 * Rather with every group than without those that have no rows of the fact: then the join that leads to it is a
 * left one, through which databases push filters of the root at once, and no branch of groups alone is needed.
 */
function placedIn(input: BranchInput, leaves: readonly Leaf[]): Placed {
  if (leaves.some(isNarrowed)) return { leaves, isPresent: true, keeps: false };
  if (isSure(input, leaves)) return { leaves, isPresent: true, keeps: true };
  const kept = leaves.flatMap((leaf) => guarded(leaf) ?? []);
  const isGuarded = kept.length === leaves.length;
  return { leaves: isGuarded ? kept : leaves, isPresent: !isGuarded, keeps: isGuarded };
}

/** The filters of an author's aggregate stand before all of its branch. */
function isNarrowed({ fold }: Leaf): boolean {
  return fold.kind === 'author' && fold.filter !== null;
}

/** Whether every row that counts has a row of their fact. */
function isSure({ frame, keys, where }: BranchInput, [leaf]: readonly Leaf[]): boolean {
  const fact = leaf?.fact ?? '';
  if (frame.nodes[0]?.alias === fact) return true;
  const needed = aliasesIn([...keys.map((key) => key.expr), where]);
  const nodes = nodesOnTheWay(frame, new Set([...needed, fact]));
  return requiredNodes(nodes, where).has(fact);
}

/** `isPresent`: groups without rows of the fact are left out. */
function planBranch(input: BranchInput, leaves: readonly Leaf[], isPresent: boolean): Plan {
  const [first] = leaves;
  if (first === undefined) throw new TypeError('a branch without leaves');
  const { frame, keys, plan } = input;
  const { fact, fold } = first;
  const present = isPresent ? [fact] : [];
  const folds = new Set(leaves.flatMap((leaf) => [...foldAliases(leaf.fold)]));
  if (input.where === frame.where) {
    const bySlot = planSlots({ frame, keys, plan, needed: folds, present }, leaves);
    if (bySlot !== null) return bySlot;
  }
  const own = fold.kind === 'author' ? fold.filter : null;
  const outer = new Set([...aliasesIn([...keys.map((key) => key.expr), input.where]), fact]);
  const needed = new Set([...outer, ...folds]);
  const trusted = first.primaryKey.length === 0;
  const multiplied = notFixed(multipliedFor(frame, fact, needed, trusted), input);
  const isOnce = multiplied.size === 0 || leaves.every((leaf) => countsOnce(leaf.fold));
  const where = allOf([input.where, own]);
  const { from, joins } = growTree({ frame, plan, needed, where, present });
  const rows: Rows = { op: 'rows', from, joins, where };
  if (isOnce) return { op: 'aggregate', input: rows, keys, folds: leaves.map(plainFold) };
  return foldOnce({ frame, keys, plan, rows, multiplied }, leaves);
}

/** Each group has one value of a switch dimension, or of a window, that is among its keys. */
function notFixed(
  multiplied: ReadonlySet<string>,
  { frame, keys }: BranchInput,
): ReadonlySet<string> {
  const inKeys = aliasesIn(keys.map((key) => key.expr));
  const fixed = frame.nodes.filter(
    ({ alias, source }) => source.kind === 'values' && inKeys.has(alias),
  );
  const chosen = new Set(fixed.map(({ alias }) => alias));
  return new Set([...multiplied].filter((alias) => !chosen.has(alias)));
}
