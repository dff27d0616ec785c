/** The same question over the period that a range is compared with. */
import { GatewayError } from '../../../shared/errors.ts';
import type { Asked } from '../asked.ts';
import type { Names } from '../column-names.ts';
import type { MeasureSpec, QuerySpec, RangeSpec } from '../query-spec.ts';
import type { ResolvedQuery, Shifted } from '../resolved.ts';
import type { BucketMap, KeyColumn } from '../resolved-column.ts';
import { bucketLabels } from '../time/bucket-labels.ts';
import { comparedRange } from '../time/compared-period.ts';
import { gridOf } from '../time/grid.ts';
import { type Clock, resolveRange, type TimeRange } from '../time/time-range.ts';
import { bucketsOf } from './fill.ts';

/** A question among others of the same caller. */
export interface Question {
  readonly spec: QuerySpec;
  readonly asked: Asked;
  readonly clock: Clock;
  readonly names: Names;
  readonly keys: readonly KeyColumn[];
  /** Resolves another question. */
  readonly ask: (spec: QuerySpec, asked: Asked) => ResolvedQuery;
}

/** Whether a measure shows something of the other period. */
export function isCompared({ show }: MeasureSpec): boolean {
  return show !== undefined && show.kind !== 'share';
}

/** Null unless a measure shows something of another period, or its groups are asked for with it. */
export function shiftedOf(question: Question): Shifted | null {
  const { spec, asked, clock, names } = question;
  const measures = asked.measures.filter((one) => isCompared(one.spec));
  const range = asked.ranges.find((one) => one.spec.compare);
  const compare = range?.spec.compare;
  const hasGroups = spec.fixedGroups && compare && asked.dimensions.length > 0;
  if (measures.length === 0 && !hasGroups) return null;
  if (!range || !compare) {
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: 'a period to compare with is not named',
    });
  }
  const other = comparedRange(range.spec.range, compare, clock);
  const ranges = asked.ranges.map((one) =>
    one === range ? { ...one, spec: between(one.spec, other) } : one,
  );
  const query = question.ask(
    { ...alone(spec), ranges: ranges.map((one) => one.spec) },
    { ...asked, ranges, measures: measures.map(plain), having: new Map() },
  );
  return {
    query,
    columns: query.leaves.map(({ name, type }) => ({
      from: name,
      to: names.take(['previous', name]),
      type,
    })),
    buckets: bucketMaps(question, range, other),
  };
}

/** Without what is done to its groups afterwards. */
export function alone({ fixedGroups, ...spec }: QuerySpec): QuerySpec {
  const whole = { order: [], limit: null, offset: 0, after: null, totalsBy: null } as const;
  return { ...spec, ...whole, having: null, shape: 'rows' };
}

/** A measure that shows its value. */
export function plain(one: Asked['measures'][number]): Asked['measures'][number] {
  const { show, ...spec } = one.spec;
  return { ...one, spec };
}

function between({ member }: RangeSpec, { start, end }: TimeRange): RangeSpec {
  return { member, range: { kind: 'between', start, end } };
}

function bucketMaps(
  { asked, keys, clock }: Question,
  range: Asked['ranges'][number],
  other: TimeRange,
): readonly BucketMap[] {
  const current = resolveRange(range.spec.range, clock);
  return bucketsOf(asked, range.target).flatMap((i) => {
    const key = keys[i];
    const granularity = asked.dimensions[i]?.spec.granularity;
    if (key === undefined || !granularity) return [];
    const grid = gridOf(range.target.member, granularity, clock);
    const labels = (of: TimeRange) => bucketLabels(of, grid, key.type, clock.timeZone);
    const ours = labels(current);
    const values = labels(other).flatMap((theirs, n) => {
      const mine = ours[n];
      return mine ? [{ theirs, ours: mine }] : [];
    });
    return [{ key: key.name, values }];
  });
}
