/** Which buckets a question shows without rows in them, and what its measures are there. */
import { GatewayError } from '../../../shared/errors.ts';
import type { Measure } from '../../model/types.ts';
import type { Asked } from '../asked.ts';
import type { TargetOf } from '../bind/find-members.ts';
import type { Names } from '../column-names.ts';
import type { Condition, Scalar, Shifted } from '../resolved.ts';
import type { KeyColumn, ResolvedFill } from '../resolved-column.ts';
import { bucketLabels } from '../time/bucket-labels.ts';
import { gridOf } from '../time/grid.ts';
import { type Clock, resolveRange, type TimeRange } from '../time/time-range.ts';

/** What must be known before measures are bound. */
export interface Filling {
  readonly range: Asked['ranges'][number];
  readonly key: KeyColumn;
  readonly granularity: string;
  /** The column that is true where rows were found. */
  readonly found: string;
}

/** Null: nothing is filled, for no key is a bucket of the range. */
export function fillingOf(asked: Asked, keys: readonly KeyColumn[], names: Names): Filling | null {
  const range = asked.ranges.find(({ spec }) => spec.fill);
  if (!range) return null;
  const [first, second] = bucketsOf(asked, range.target);
  if (second !== undefined) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: range.spec.member,
      problem: 'it is grouped by at two granularities, and fill takes one',
    });
  }
  const key = keys[first ?? -1];
  const granularity = asked.dimensions[first ?? -1]?.spec.granularity ?? null;
  if (key === undefined || granularity === null) return null;
  return { range, key, granularity, found: names.take(['found']) };
}

/** Positions of the keys that are buckets of a member. */
export function bucketsOf(asked: Asked, of: TargetOf<'dimension'>): readonly number[] {
  return asked.dimensions.flatMap(({ spec, target }, i) =>
    spec.granularity !== null && isSame(target, of) ? [i] : [],
  );
}

function isSame(a: TargetOf<'dimension'>, b: TargetOf<'dimension'>): boolean {
  return a.member === b.member && a.path.join('.') === b.path.join('.');
}

export function resolveFill(
  { range, key, granularity, found }: Filling,
  shifted: readonly Shifted[],
  carried: readonly string[],
  names: Names,
  clock: Clock,
): ResolvedFill {
  const grid = gridOf(range.target.member, granularity, clock);
  const resolved = resolveRange(range.spec.range, clock);
  const labels =
    range.target.member.valueType === 'date'
      ? bucketLabels(ofDates(resolved), grid, key.type, 'UTC')
      : bucketLabels(resolved, grid, key.type, clock.timeZone);
  return {
    key: key.name,
    labels,
    found,
    shifted: shifted.map(({ buckets }) => ({
      found: names.take(['found']),
      within: names.take(['within']),
      count: buckets.find((map) => map.key === key.name)?.values.length ?? labels.length,
    })),
    carried,
  };
}

/** Dates are days of no zone: none is missing among them. */
const ofDates = ({ startLocal, endLocal }: TimeRange): TimeRange => ({
  ...{ start: `${startLocal}Z`, end: `${endLocal}Z`, startLocal, endLocal },
});

export type FillPolicy = 'zero' | 'null' | 'previous';

/** `meta: { fill }`, else zero for counts and sums. */
export function fillPolicy({ meta, definition }: Measure): FillPolicy {
  const word = meta['fill'];
  if (word === 'zero' || word === 'previous') return word;
  if (word !== undefined) return 'null';
  if (definition.kind !== 'aggregate') return 'null';
  return definition.fn.startsWith('count') || definition.fn === 'sum' ? 'zero' : 'null';
}

/**
 * A measure's formula, or what stands in a gap. A NULL that was computed from rows stays. `fixed`: groups without
 * rows of their own are gaps, and a window may have a value there.
 */
export function inGaps(
  formula: Scalar,
  measure: Measure,
  isGap: Condition | null,
  fixed = false,
): Scalar {
  if (isGap === null || fillPolicy(measure) !== 'zero') return formula;
  const isEmpty: Condition = { kind: 'and', of: [isGap, { kind: 'is_null', of: formula }] };
  const when = [{ if: fixed ? isEmpty : isGap, value: { kind: 'zero' } as const }];
  return { kind: 'case', when, otherwise: formula };
}

/** No rows were found. */
export function gapWhere(found: string): Condition {
  return { kind: 'is_null', of: { kind: 'field', name: found } };
}

/** No rows were found, in a bucket that the other period has. */
export function gapWithin(found: string, within: string): Condition {
  const has: Condition = { kind: 'not', of: gapWhere(within) };
  return { kind: 'and', of: [gapWhere(found), has] };
}
