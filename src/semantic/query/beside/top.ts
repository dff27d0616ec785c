/** The leading values of a dimension as keys, and all other values as one. */
import { GatewayError } from '../../../shared/errors.ts';
import { OTHER } from '../../../shared/marks.ts';
import type { ValueType } from '../../../shared/values.ts';
import type { Asked } from '../asked.ts';
import { allOf } from '../conditions.ts';
import type { QuerySpec, TopSpec } from '../query-spec.ts';
import type { Condition, Frame, ResolvedQuery, Scalar } from '../resolved.ts';
import type { KeyColumn } from '../resolved-column.ts';
import { alone, type Question } from './shifted.ts';

/** The name of the step that holds the leading values. */
export const TOP = 'top_values';
const MOST = 1000;

/** The question for the leading values. They are chosen over all rows, before `having`. */
export function askTop({ spec, asked, ask }: Question, top: TopSpec, by: TopTarget): ResolvedQuery {
  const dimension = dimensionAt(asked, top);
  const measure = { spec: { member: top.by, as: 'by' }, target: by };
  return ask(
    {
      ...alone(spec),
      top: null,
      order: [{ column: 'by', direction: 'desc', nulls: 'last' }],
      limit: checkedCount(top.n),
    },
    { ...asked, top: null, dimensions: [dimension], measures: [measure], having: new Map() },
  );
}

export type TopTarget = Asked['measures'][number]['target'];

function dimensionAt(asked: Asked, top: TopSpec): Asked['dimensions'][number] {
  const dimension = asked.dimensions.find(({ spec }) => spec.as === top.dimension);
  if (dimension && dimension.spec.granularity === null) return dimension;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: dimension?.spec.member ?? top.dimension,
    problem: dimension
      ? 'top takes a dimension that is no bucket of time'
      : 'top takes a dimension that rows are grouped by',
  });
}

function checkedCount(n: number): number {
  if (Number.isInteger(n) && n >= 1 && n <= MOST) return n;
  throw new GatewayError(n > MOST ? 'QUERY_TOO_EXPENSIVE' : 'INVALID_FILTER', {
    problem: `top takes 1 to ${MOST} values, not ${n}`,
  });
}

/** The keys with the flag of the others behind them. */
export function withOther(keys: readonly KeyColumn[], top: TopSpec, flag: string): typeof keys {
  return top.other ? [...keys, { name: flag, as: OTHER, type: 'boolean' }] : keys;
}

/** The column of the leading values. */
export interface TopField {
  readonly field: string;
  readonly type: ValueType;
}

/** NULL stands for the others, and the flag tells them from a value that is NULL. */
export function topFrame(frame: Frame, at: number, top: TopSpec, field: TopField): Frame {
  const { atTotals } = frame;
  if (atTotals) {
    const { atTotals: _, ...own } = frame;
    return { ...topFrame(own, at, top, field), atTotals: topFrame(atTotals, at, top, field) };
  }
  const of = frame.keys[at];
  if (of === undefined) throw new TypeError(`a frame without key ${at}`);
  const leads: Condition = { kind: 'in_groups', groups: TOP, keys: [{ ...field, of }] };
  const { slots } = frame;
  const led = slots && { ...slots, where: allOf([slots.where, leads]) };
  if (!top.other) return { ...frame, where: allOf([frame.where, leads]), slots: led ?? null };
  const value: Scalar = { kind: 'case', when: [{ if: leads, value: of }], otherwise: null };
  const isOther: Scalar = { kind: 'truth', of: { kind: 'not', of: leads } };
  return { ...frame, keys: [...frame.keys.map((key, i) => (i === at ? value : key)), isOther] };
}

/** Totals by the dimension are also by the flag. */
export function withOtherTotals(spec: QuerySpec): QuerySpec {
  const { top, totalsBy } = spec;
  if (!top?.other || !totalsBy?.includes(top.dimension)) return spec;
  return { ...spec, totalsBy: [...totalsBy, OTHER] };
}
