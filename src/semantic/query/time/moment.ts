/** Moments of time as values that a time or date column is compared with. */
import type { ValueType } from '../../../shared/values.ts';
import { allOf } from '../conditions.ts';
import type { Condition, Scalar } from '../resolved.ts';
import type { Value } from '../resolved-column.ts';
import { atInstant, atWall, type Edge, wallLabel } from './calendar.ts';
import { type Span, spanThrough, type TimeOp, type TimePlace } from './time-op.ts';

/** As an instant, or as what the zone's clocks show. */
export function pointAt(at: Edge | null, type: ValueType): Value {
  const value =
    at && (type === 'timestamp' ? new Date(at.instant).toISOString() : wallLabel(at.wall));
  return { kind: 'value', type, value };
}

/** The column lies in the span; null: everywhere. A date lies where its midnight lies. */
export function overSpan(of: Scalar, { start, end }: Span, isDate: boolean): Condition | null {
  const type = isDate ? 'local' : 'timestamp';
  const side = (op: '>=' | '<', at: Edge | null): Condition | null =>
    at && { kind: 'compare', op, left: of, right: pointAt(at, type) };
  return allOf([side('>=', start), side('<', end)]);
}

/** A condition on time, on rows that count at another time than their own. */
export function moved(of: Condition, ops: readonly TimeOp[], place: TimePlace): Condition {
  const shifts = ops.filter((op) => op.kind === 'shift');
  if (shifts.length === 0) return of;
  switch (of.kind) {
    case 'and':
    case 'or':
      return { ...of, of: of.of.map((part) => moved(part, shifts, place)) };
    case 'not':
      return { ...of, of: moved(of.of, shifts, place) };
    case 'compare': {
      const { right } = of;
      return right.kind === 'value' ? { ...of, right: movedValue(right, shifts, place) } : of;
    }
    default:
      return of;
  }
}

function movedValue(of: Value, shifts: readonly TimeOp[], place: TimePlace): Value {
  const { type, value } = of;
  if (typeof value !== 'string') return of;
  const at =
    type === 'timestamp'
      ? atInstant(Date.parse(value), place.zone)
      : atWall(Date.parse(type === 'date' ? value : `${value}Z`), place.zone);
  const { start } = spanThrough({ start: at, end: null }, shifts, place);
  const point = pointAt(start, type === 'date' ? 'local' : type);
  return type === 'date' ? { ...point, type, value: String(point.value).slice(0, 10) } : point;
}
