/** The measures of a question as formulas over leaves, and what `having` asks of them. */
import type { Asked } from '../asked.ts';
import { type Filling, gapWhere, inGaps } from '../beside/fill.ts';
import type { TargetOf } from '../bind/find-members.ts';
import { pathIn, type Tree } from '../bind/join-tree.ts';
import type { Names } from '../column-names.ts';
import { FALSE } from '../conditions.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { leafCondition } from '../filter/compare-leaf.ts';
import { comparableMeasure } from '../filter/literal.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { Condition, MeasureColumn, Scalar } from '../resolved.ts';
import type { TimeOp } from '../time/time-op.ts';
import type { Clock } from '../time/time-range.ts';
import type { Windows } from '../windows/window.ts';
import type { RowFilter } from './fold.ts';
import { opsAsked } from './measure-args.ts';
import { type Leaves, type MeasurePlace, measureFormula } from './measure-formula.ts';
import type { Staged } from './stage-measure.ts';

export interface ResolvedMeasures {
  readonly measures: readonly MeasureColumn[];
  readonly leaves: Leaves;
  readonly having: Condition | null;
}

/** What measures are bound with. */
export interface Measuring {
  readonly trees: readonly Tree[];
  readonly windows: Windows;
  readonly staged: Staged;
  readonly names: Names;
  readonly clock: Clock;
  readonly filling: Filling | null;
}

export function resolveMeasures(
  spec: QuerySpec,
  asked: Asked,
  { trees, windows, staged, names, clock, filling }: Measuring,
): ResolvedMeasures {
  const leaves: Leaves = { byKey: new Map(), names };
  const formula = (
    target: TargetOf<'measure'>,
    ops: readonly TimeOp[] = [],
    filters: readonly RowFilter[] = [],
  ): Scalar => {
    const [head = ''] = target.path;
    const found = trees.findIndex(({ rooting }) => rooting.facts.has(head));
    const at = trees.length === 1 ? 0 : Math.max(0, found);
    const tree = trees[at];
    if (tree === undefined) throw new TypeError('a query without a tree');
    const { view } = target;
    const place: MeasurePlace = { tree: at, view, ops, filters, leaves, windows, staged };
    return measureFormula(place, pathIn(tree, target), target.member);
  };
  const shown = new Set<string>();
  const measures = asked.measures.map(({ spec: one, target, ops = [], filters }): MeasureColumn => {
    const of = formula(target, [...opsAsked(one), ...ops], filters);
    // A plain measure is its leaf's column, unless it is asked for twice.
    const isOwn = of.kind === 'field' && !one.show && !shown.has(of.name);
    const steps = [
      ...target.path.slice(1),
      target.member.name,
      ...(one.show ? [one.show.kind] : []),
    ];
    const name = isOwn ? of.name : names.take(steps);
    shown.add(name);
    return { name, as: one.as, type: target.member.valueType, formula: of };
  });
  const having =
    spec.having &&
    bindFilter(spec.having, (leaf) => {
      const target = asked.having.get(leaf);
      if (target === undefined) return FALSE;
      const isGap = filling && gapWhere(filling.found);
      const expr = inGaps(formula(target), target.member, isGap, spec.fixedGroups);
      return leafCondition(
        leaf,
        { ...comparableMeasure(target.asked, target.member), expr },
        clock,
      );
    });
  return { measures, leaves, having };
}
