/** One time dimension of a window's frame: its buckets as a table, and how rows are joined to it. */
import { GatewayError } from '../../../shared/errors.ts';
import { offsetsBetween, recentOffsets, type ZoneOffset } from '../../../shared/zone.ts';
import { pathIn, type Tree } from '../bind/join-tree.ts';
import { allOf, TRUE } from '../conditions.ts';
import type { Condition, Scalar, Slots } from '../resolved.ts';
import { overSpan, pointAt } from '../time/moment.ts';
import { type Span, spanThrough, type TimeOp } from '../time/time-op.ts';
import type { Clock } from '../time/time-range.ts';
import { movedKeys } from './moved-keys.ts';
import { type Axis, edgeAt, placeOn, type Slot, slotsOf } from './time-axis.ts';

/** A time dimension whose rows count through the window of each bucket. */
export interface Joined {
  readonly alias: string | null;
  /** By position. */
  readonly keys: ReadonlyMap<number, Scalar>;
  readonly where: Condition | null;
  /** The part of `where` that is about rows alone. */
  readonly reach: Condition | null;
  readonly slots: Omit<Slots, 'where'> | null;
}

const UNJOINED = { alias: null, keys: new Map<number, Scalar>(), slots: null };

/** Joins the buckets of an axis to the tree, each with the span that the ops make of it. */
export function joinAxis(
  clock: Clock,
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
  if (range === null) {
    const keys = movedKeys(axis, time, ops, isDate ? null : clock.timeZone);
    return keys ? { ...UNJOINED, keys, where: null, reach: null } : refuseEndless(target.asked);
  }
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

function offsetsIn({ start, end }: Span, { timeZone }: Clock): readonly ZoneOffset[] | null {
  if (end === null) return null;
  return start
    ? offsetsBetween(start.instant, end.instant, timeZone)
    : recentOffsets(end.instant, timeZone);
}

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
