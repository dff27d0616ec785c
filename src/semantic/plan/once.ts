/** Each row of a fact once for each group, where joins on the way to it or to a filter multiply it. */
import { GatewayError } from '../../shared/errors.ts';
import { allOf, TRUE } from '../query/conditions.ts';
import type { Condition, Fold, Frame, Leaf, Scalar } from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';
import { placed } from './dependencies.ts';
import type { Aggregate, Computed, FoldColumn, JoinedScan, Rows } from './plan.ts';
import {
  joinsOf,
  multipliedFor,
  nodesOnTheWay,
  rerooted,
  type SourcePlanner,
  scanOf,
} from './plan-tree.ts';

export interface OnceInput {
  readonly frame: Frame;
  readonly keys: readonly Computed[];
  readonly plan: SourcePlanner;
  /** With all joins and filters. */
  readonly rows: Rows;
  /** Aliases of nodes that have several rows for one of the fact. */
  readonly multiplied: ReadonlySet<string>;
}

/** Folds that duplicate rows do not change. */
export function countsOnce(fold: Fold): boolean {
  if (fold.kind === 'author') return false;
  return ['min', 'max', 'count_distinct', 'count_distinct_approx'].includes(fold.fn);
}

export function plainFold({ name, type, fold }: Leaf): FoldColumn {
  if (fold.kind === 'author') return { name, type, fold: { kind: 'author', sql: fold.sql } };
  return { name, type, fold };
}

/** Aliases that a fold reads. */
export function foldAliases(fold: Fold): ReadonlySet<string> {
  return aliasesIn(fold.kind === 'author' ? [fold.sql, fold.filter] : [fold.input, fold.filter]);
}

function inputOf({ fold }: Leaf): Scalar | null {
  return fold.kind === 'author' ? fold.sql : fold.input;
}

/** Leaves of one fact. */
export function foldOnce(input: OnceInput, leaves: readonly Leaf[]): Aggregate {
  const [first] = leaves;
  if (first === undefined) throw new TypeError('a branch without leaves');
  if (first.primaryKey.length === 0) refuseKeyless(first, input.multiplied);
  for (const leaf of leaves) checkOwn(leaf, input.frame);
  return leaves.some(({ fold }) => fold.kind === 'author')
    ? foldFound(input, leaves, first)
    : foldInputs(input, leaves, first);
}

/** Each key of the fact with what its folds take of the row. */
function foldInputs(
  { keys, rows }: OnceInput,
  leaves: readonly Leaf[],
  { primaryKey }: Leaf,
): Aggregate {
  const inputs = leaves.map((leaf, i): Computed => inputColumn(leaf, `input_${i + 1}`));
  return {
    op: 'aggregate',
    input: {
      op: 'project',
      input: rows,
      columns: [...keys, ...keyColumns(primaryKey), ...inputs],
      distinct: true,
    },
    keys: keys.map(({ name, type }) => ({ name, type, expr: { kind: 'field', name } })),
    folds: leaves.map((leaf, i) => foldOfInput(leaf, `input_${i + 1}`)),
  };
}

/** No alias of a cube has a space. */
const FOUND = 'found rows';

/** Keys alone, and the fact's rows once more beside them: an author's aggregate names its columns by itself. */
function foldFound(
  { frame, keys, plan, rows }: OnceInput,
  leaves: readonly Leaf[],
  { fact, primaryKey }: Leaf,
): Aggregate {
  const columns = keyColumns(primaryKey);
  const own = aliasesIn([...leaves.map(inputOf), ...primaryKey.map(({ expr }) => expr)]);
  const around = { ...frame, nodes: rerooted(frame.nodes, fact) };
  const [top, ...others] = placed(nodesOnTheWay(around, own));
  if (top === undefined) throw new TypeError(`no node ${fact}`);
  const on = allOf(columns.map(({ name, expr }) => isSame(foundColumn(name), expr))) ?? TRUE;
  const joins: readonly JoinedScan[] = [
    { ...scanOf(top.node, plan), cardinality: 'many_to_one', on, required: true },
    ...joinsOf(others, new Set(), plan),
  ];
  const distinct = {
    op: 'project' as const,
    input: rows,
    columns: [...keys, ...columns],
    distinct: true,
  };
  return {
    op: 'aggregate',
    input: {
      op: 'rows',
      from: { alias: FOUND, source: { kind: 'plan', plan: distinct }, policy: null },
      joins,
      where: null,
    },
    keys: keys.map(({ name, type }) => ({ name, type, expr: foundColumn(name) })),
    folds: leaves.map(plainFold),
  };
}

function foundColumn(name: string): Scalar {
  return { kind: 'column', alias: FOUND, name };
}

function isSame(left: Scalar, right: Scalar): Condition {
  return { kind: 'compare', op: '=', left, right };
}

function keyColumns(primaryKey: Leaf['primaryKey']): readonly Computed[] {
  return primaryKey.map(({ type, expr }, i) => ({ name: `pk_${i + 1}`, type, expr }));
}

/** What a leaf folds, as a column of each row: NULL where its filter does not hold. */
function inputColumn({ name: member, type, fold }: Leaf, name: string): Computed {
  if (fold.kind === 'author') throw new TypeError(`${member} has no input`);
  const { input, filter } = fold;
  const value: Scalar = input ?? { kind: 'truth', of: { kind: 'constant', value: true } };
  const expr: Scalar =
    filter === null ? value : { kind: 'case', when: [{ if: filter, value }], otherwise: null };
  return { name, type: input === null ? 'boolean' : type, expr };
}

function foldOfInput({ name, type, fold }: Leaf, input: string): FoldColumn {
  if (fold.kind === 'author') throw new TypeError('an author fold has no input column');
  const field: Scalar = { kind: 'field', name: input };
  return { name, type, fold: { ...fold, input: field, filter: null } };
}

function checkOwn(leaf: Leaf, frame: Frame): void {
  // Where a filter reads several rows, the row counts if it holds for one of them.
  const own = aliasesIn([inputOf(leaf)]);
  const multiplied = multipliedFor(frame, leaf.fact, own);
  if (countsOnce(leaf.fold) || ![...own].some((alias) => multiplied.has(alias))) return;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: leaf.name,
    problem: 'its SQL reads a cube that has several rows for each of its own',
  });
}

function refuseKeyless({ name, fact }: Leaf, multiplied: ReadonlySet<string>): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `${name} would count each of its rows once for every row of ${[...multiplied].join(', ')}, and its cube ${fact} has no primary key to tell them apart`,
    suggestion: `Give ${fact} a primary_key dimension.`,
  });
}
