/**
 * What a question's groups stand beside: the same question over another period, empty buckets, totals that
 * its measures are shares of, and the leading values of a dimension. Each is a question of its own, so that
 * every kind of measure is right in it.
 */
import { GatewayError } from '../../../shared/errors.ts';
import { FILLED } from '../../../shared/marks.ts';
import type { ValueType } from '../../../shared/values.ts';
import type { Beside, Condition, Frame, MeasureColumn, Scalar, Shifted } from '../resolved.ts';
import type { KeyColumn, ResolvedFill } from '../resolved-column.ts';
import { type Filling, fillPolicy, gapWhere, gapWithin, inGaps, resolveFill } from './fill.ts';
import { fixedGroups, type GroupsAsked } from './fixed-groups.ts';
import { renamed } from './renamed.ts';
import { type Shares, sharesOf } from './shares.ts';
import { isCompared, type Question, shiftedOf } from './shifted.ts';
import { askTop, topFrame, withOther } from './top.ts';

/** A question whose parts are bound. */
export interface Bound extends Question, GroupsAsked {
  readonly frames: readonly Frame[];
  /** The name of the flag of the others, where `top` has them. */
  readonly otherFlag: string;
  /** Of each measure asked: its value. */
  readonly measures: readonly MeasureColumn[];
  readonly filling: Filling | null;
}

export interface WithBeside {
  readonly keys: readonly KeyColumn[];
  readonly frames: readonly Frame[];
  readonly measures: readonly MeasureColumn[];
  readonly beside: Beside;
}

export function standBeside(bound: Bound): WithBeside {
  const { keys, frames, top } = leading(bound);
  const question = { ...bound, keys };
  const shifted = shiftedOf(question);
  const shares = sharesOf(question);
  const all = shifted ? [shifted] : [];
  const carried = carriedIn(bound);
  const { filling, names, clock } = bound;
  const fill = filling && resolveFill(filling, all, carried, names, clock);
  const previous = previousFormulas(bound, shifted);
  const groups = fixedGroups(bound, { frames, shifted: all });
  const measures = shownMeasures(bound, { shares, fill, previous });
  const beside = { top, shifted: all, fill, shares: shares.shares, ...(groups && { groups }) };
  return { keys, frames, measures, beside };
}

function leading(bound: Bound): Pick<WithBeside, 'keys' | 'frames'> & Pick<Beside, 'top'> {
  const { asked, keys, frames, otherFlag } = bound;
  const { top } = bound.spec;
  if (!top || !asked.top) return { keys, frames, top: null };
  const query = askTop(bound, top, asked.top);
  const at = asked.dimensions.findIndex(({ spec }) => spec.as === top.dimension);
  const [key] = query.keys;
  if (key === undefined) throw new TypeError('leading values without a key');
  const field = { field: key.name, type: key.type };
  return {
    keys: withOther(keys, top, otherFlag),
    frames: frames.map((frame) => topFrame(frame, at, top, field)),
    top: { query },
  };
}

function carriedIn({ asked, measures }: Bound): readonly string[] {
  return asked.measures.flatMap(({ spec, target }, i) => {
    const carries = !spec.show && fillPolicy(target.member) === 'previous';
    return carries ? (measures[i]?.name ?? []) : [];
  });
}

function previousFormulas({ asked }: Bound, shifted: Shifted | null): ReadonlyMap<number, Scalar> {
  if (shifted === null) return new Map();
  const compared = asked.measures.flatMap(({ spec }, i) => (isCompared(spec) ? [i] : []));
  return new Map(
    shifted.query.measures.flatMap(({ formula }, i) => {
      const at = compared[i];
      return at === undefined ? [] : [[at, renamed(formula, shifted.columns)]];
    }),
  );
}

interface Views {
  readonly shares: Shares;
  readonly fill: ResolvedFill | null;
  /** Formulas of the measures that are compared, by position. */
  readonly previous: ReadonlyMap<number, Scalar>;
}

function shownMeasures(bound: Bound, views: Views): readonly MeasureColumn[] {
  const { fill } = views;
  const measures = bound.measures.map((column, i) => shownMeasure(bound, views, column, i));
  return fill ? [...measures, filledFlag(bound, fill.found)] : measures;
}

function shownMeasure(
  { asked, spec: { fixedGroups: fixed } }: Bound,
  { fill, shares, previous }: Views,
  column: MeasureColumn,
  at: number,
): MeasureColumn {
  const { spec, target } = asked.measures[at] ?? {};
  if (!spec || !target) return column;
  const value = inGaps(column.formula, target.member, fill && gapWhere(fill.found), fixed);
  const { show } = spec;
  if (show === undefined) return { ...column, formula: value };
  if (show.kind === 'share') {
    const total = shares.totals.get(at) ?? { kind: 'null' };
    return { ...numeric(column, spec.member), type: 'float', formula: math('ratio', value, total) };
  }
  const other = previous.get(at) ?? { kind: 'null' };
  const before = inGaps(other, target.member, otherGap(fill), fixed);
  if (show.kind === 'previous') return { ...column, formula: before };
  const number = numeric(column, spec.member);
  if (show.kind === 'absolute') return { ...number, formula: math('difference', value, before) };
  return { ...number, type: 'float', formula: math('growth', value, before) };
}

function otherGap(fill: ResolvedFill | null): Condition | null {
  const [other] = fill?.shifted ?? [];
  return other ? gapWithin(other.found, other.within) : null;
}

function filledFlag({ names }: Bound, found: string): MeasureColumn {
  const formula: Scalar = { kind: 'truth', of: gapWhere(found) };
  return { name: names.take(['filled']), as: FILLED, type: 'boolean', formula };
}

function math(op: 'difference' | 'growth' | 'ratio', left: Scalar, right: Scalar): Scalar {
  return { kind: 'math', op, left, right };
}

const NUMBERS: ReadonlySet<ValueType> = new Set(['integer', 'bigint', 'decimal', 'float']);

function numeric(column: MeasureColumn, member: string): MeasureColumn {
  if (NUMBERS.has(column.type)) return column;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member,
    problem: 'changes and shares are of numbers',
  });
}
