/**
 * One fact's folds by the query's keys. Where a join on the way to a key or filter would multiply the fact's
 * rows, they are first reduced to one row for each group and primary key, so that each counts once.
 */
import { GatewayError } from '../../shared/errors.ts';
import {
  allOf,
  type Condition,
  type Fold,
  type Frame,
  type Leaf,
  type Scalar,
} from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';
import type { Aggregate, Computed, FoldColumn, Plan, Rows } from './plan.ts';
import { addsUp, planSlots } from './slots.ts';
import { growTree, type SourcePlanner, type Tree } from './tree.ts';

export interface BranchInput {
  readonly frame: Frame;
  readonly keys: readonly Computed[];
  /** The frame's filters, and what restricts rows beside them. */
  readonly where: Condition | null;
  readonly plan: SourcePlanner;
}

/** The branches that these leaves of one fact need: mostly one. */
export function planBranches(input: BranchInput, leaves: readonly Leaf[]): readonly Plan[] {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const key = branchKey(input, leaf);
    groups.set(key, [...(groups.get(key) ?? []), leaf]);
  }
  const branches = [...groups.values()].map((group) => planBranch(input, group));
  const [first] = leaves;
  const isNarrowed = ({ fold }: Leaf) => fold.kind === 'author' && fold.filter !== null;
  if (first === undefined || input.keys.length === 0 || !leaves.every(isNarrowed)) return branches;
  return [...branches, groupsOf(input, first.fact)];
}

/** Every group of a fact, where each fold sees only a part of its rows. */
export function groupsOf({ frame, keys, where, plan }: BranchInput, fact: string): Plan {
  const needed = aliasesIn([...keys.map((key) => key.expr), where]);
  const { from, joins } = growTree(frame, fact, needed, plan);
  return { op: 'aggregate', input: { op: 'rows', from, joins, where }, keys, folds: [] };
}

/** Leaves may share a branch when none of them brings rows that multiply another's. */
function branchKey(input: BranchInput, leaf: Leaf): string {
  const own = foldAliases(leaf.fold);
  const { multiplied } = growTree(input.frame, leaf.fact, own, input.plan);
  const extra = [...own].filter((alias) => multiplied.has(alias)).sort();
  const apart = leaf.fold.kind === 'author' && leaf.fold.filter ? leaf.name : '';
  const slot = input.frame.slots && addsUp(leaf) ? 'by slot' : '';
  return [leaf.fact, ...extra, '|', apart, slot].join(' ');
}

function planBranch(input: BranchInput, leaves: readonly Leaf[]): Plan {
  const [first] = leaves;
  if (first === undefined) throw new TypeError('a branch without leaves');
  const { keys, plan } = input;
  const where = allOf([input.where, first.fold.kind === 'author' ? first.fold.filter : null]);
  const needed = new Set([
    ...aliasesIn([...keys.map((key) => key.expr), where]),
    ...foldsOf(leaves),
  ]);
  const bySlot =
    input.where === input.frame.where
      ? planSlots({ ...input, needed: foldsOf(leaves) }, leaves)
      : null;
  if (bySlot !== null) return bySlot;
  const tree = fixedByKeys(growTree(input.frame, first.fact, needed, plan), keys);
  const rows: Rows = { op: 'rows', from: tree.from, joins: tree.joins, where };
  if (tree.multiplied.size === 0 || leaves.every(({ fold }) => countsOnce(fold))) {
    return { op: 'aggregate', input: rows, keys, folds: leaves.map(plainFold) };
  }
  return oncePerRow(input, rows, tree, leaves);
}

function foldsOf(leaves: readonly Leaf[]): ReadonlySet<string> {
  return new Set(leaves.flatMap(({ fold }) => [...foldAliases(fold)]));
}

/** Each group has one value of a switch dimension that is among its keys. */
function fixedByKeys(tree: Tree, keys: readonly Computed[]): Tree {
  const inKeys = aliasesIn(keys.map((key) => key.expr));
  const chosen = tree.joins.filter(
    (join) => join.source.kind === 'values' && inKeys.has(join.alias),
  );
  const fixed = new Set(chosen.map((join) => join.alias));
  return { ...tree, multiplied: new Set([...tree.multiplied].filter((one) => !fixed.has(one))) };
}

/** Folds that duplicate rows do not change. */
function countsOnce(fold: Fold): boolean {
  if (fold.kind === 'author') return false;
  return ['min', 'max', 'count_distinct', 'count_distinct_approx'].includes(fold.fn);
}

function plainFold({ name, type, fold }: Leaf): FoldColumn {
  if (fold.kind === 'author') return { name, type, fold: { kind: 'author', sql: fold.sql } };
  return { name, type, fold };
}

function oncePerRow(
  { keys }: BranchInput,
  rows: Rows,
  tree: Tree,
  leaves: readonly Leaf[],
): Aggregate {
  const [first] = leaves;
  const primaryKey = first?.primaryKey ?? [];
  if (primaryKey.length === 0) refuseKeyless(first, tree);
  const keyColumns = primaryKey.map(({ type, expr }, i) => ({ name: `pk_${i + 1}`, type, expr }));
  const inputs = leaves.map((leaf, i): Computed => inputColumn(leaf, `input_${i + 1}`, tree));
  return {
    op: 'aggregate',
    input: {
      op: 'project',
      input: rows,
      columns: [...keys, ...keyColumns, ...inputs],
      distinct: true,
    },
    keys: keys.map(({ name, type }) => ({ name, type, expr: { kind: 'field', name } })),
    folds: leaves.map((leaf, i) => foldOfInput(leaf, `input_${i + 1}`)),
  };
}

/** What a leaf folds, as a column of each row: NULL where its filter does not hold. */
function inputColumn(leaf: Leaf, name: string, tree: Tree): Computed {
  const { fold } = leaf;
  if (fold.kind === 'author') return refuse(leaf, 'its SQL folds rows that a join multiplies');
  const { input, filter } = fold;
  const isManyValued = [...aliasesIn([input])].some((alias) => tree.multiplied.has(alias));
  if (isManyValued && !countsOnce(fold)) {
    return refuse(leaf, 'its SQL reads a cube that has several rows for each of its own');
  }
  const value: Scalar = input ?? { kind: 'truth', of: { kind: 'constant', value: true } };
  const expr: Scalar =
    filter === null ? value : { kind: 'case', when: [{ if: filter, value }], otherwise: null };
  return { name, type: input === null ? 'boolean' : leaf.type, expr };
}

function foldOfInput({ name, type, fold }: Leaf, input: string): FoldColumn {
  if (fold.kind === 'author') throw new TypeError('an author fold has no input column');
  const field: Scalar = { kind: 'field', name: input };
  return { name, type, fold: { kind: 'aggregate', fn: fold.fn, input: field, filter: null } };
}

function foldAliases(fold: Fold): ReadonlySet<string> {
  return aliasesIn(fold.kind === 'author' ? [fold.sql, fold.filter] : [fold.input, fold.filter]);
}

function refuseKeyless(leaf: Leaf | undefined, tree: Tree): never {
  const many = [...tree.multiplied].join(', ');
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `${leaf?.name} would count each of its rows once for every row of ${many}, and its cube ${leaf?.fact} has no primary key to tell them apart`,
    suggestion: `Give ${leaf?.fact} a primary_key dimension.`,
  });
}

function refuse(leaf: Leaf, problem: string): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', { member: leaf.name, problem });
}
