/**
 * Windows over what adds up: rows are folded by slot first (a day or an hour that no window cuts), and the
 * slots are joined to the windows, so that a row is read once however many windows it lies in.
 */
import type { ValueType } from '../../shared/values.ts';
import type { Fold, Frame, Leaf, Scalar, Slots } from '../query/resolved.ts';
import { within } from '../query/windows/window-axis.ts';
import { aliasesIn } from './aliases.ts';
import type { Aggregate, Computed, FoldColumn, Plan } from './plan.ts';
import { growTree, multipliedFor, type SourcePlanner } from './plan-tree.ts';

const SLOTS = 'slots';
const SLOT = 'slot';

export interface SlotInput {
  readonly frame: Frame;
  readonly keys: readonly Computed[];
  readonly plan: SourcePlanner;
  /** Aliases that the leaves' folds touch. */
  readonly needed: ReadonlySet<string>;
  /** Nodes that must have a row. */
  readonly present: readonly string[];
}

/** Null where the leaves do not add up, or joins multiply the rows. */
export function planSlots(input: SlotInput, leaves: readonly Leaf[]): Plan | null {
  const { frame, keys } = input;
  const { slots } = frame;
  const combined = leaves.flatMap((leaf) => combine(leaf) ?? []);
  if (!slots || combined.length < leaves.length) return null;
  const isWindow = ({ expr }: Computed) => expr.kind === 'column' && expr.alias === slots.alias;
  if (!keys.some(isWindow)) return null;
  const own = keys.filter((key) => !isWindow(key));
  const folded = foldBySlot(input, slots, own, leaves);
  if (folded === null) return null;
  const { alias, table, ends } = slots;
  const on = within(column(SLOT), alias, ends);
  return {
    op: 'aggregate',
    input: {
      op: 'rows',
      from: { alias: SLOTS, source: { kind: 'plan', plan: folded }, policy: null },
      joins: [
        { alias, source: table, policy: null, cardinality: 'one_to_many', on, required: true },
      ],
      where: null,
    },
    keys: keys.map((key) => (isWindow(key) ? key : { ...key, expr: column(key.name) })),
    folds: combined,
  };
}

function foldBySlot(
  { frame, plan, needed, present }: SlotInput,
  { of, type, where }: Slots,
  own: readonly Computed[],
  leaves: readonly Leaf[],
): Aggregate | null {
  const fact = leaves[0]?.fact ?? '';
  const keys = [...own, { name: SLOT, type, expr: of }];
  const read = aliasesIn([...keys.map(({ expr }) => expr), where]);
  const touched = new Set([...needed, ...read, fact]);
  if (multipliedFor(frame, fact, touched).size > 0) return null;
  const { from, joins } = growTree({ frame, plan, needed: touched, where, present });
  const folds = leaves.flatMap((leaf): readonly FoldColumn[] =>
    leaf.fold.kind === 'aggregate' ? [ofSlot(leaf.name, leaf.type, leaf.fold)] : [],
  );
  return { op: 'aggregate', input: { op: 'rows', from, joins, where }, keys, folds };
}

/** Doubles stay as they are until all of them are together. */
function ofSlot(name: string, type: ValueType, fold: Aggregated): FoldColumn {
  return { name, type: fold.doubles ? 'float' : type, fold };
}

/** Whether the leaf of a slot and of another one make that of both. */
export function addsUp(leaf: Leaf): boolean {
  return combine(leaf) !== null;
}

/** How a fold of slots is folded; null where it cannot be. */
function combine({ name, type, fold }: Leaf): FoldColumn | null {
  const fn = fold.kind === 'aggregate' ? again[fold.fn] : null;
  if (!fn || fold.kind === 'author') return null;
  return { name, type, fold: { ...fold, fn, input: column(name), filter: null } };
}

type Aggregated = Extract<Fold, { readonly kind: 'aggregate' }>;
type Fn = Aggregated['fn'];

const again: Readonly<Record<Fn, Fn | null>> = {
  count: 'sum',
  sum: 'sum',
  min: 'min',
  max: 'max',
  avg: null,
  count_distinct: null,
  count_distinct_approx: null,
};

function column(name: string): Scalar {
  return { kind: 'column', alias: SLOTS, name };
}
