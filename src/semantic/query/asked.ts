/** A QuerySpec with each name looked up: what the caller may see, and nothing else, comes out of here. */
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import { GRAINS } from '../../shared/values.ts';
import type { FilterSpec } from '../model/filter-spec.ts';
import { type FilterLeaf, leavesOf } from '../model/filter-spec.ts';
import { findMember, type Lookup, type Target, type TargetOf } from './bind/find-members.ts';
import type { RowFilter } from './measures/fold.ts';
import type { DimensionSpec, MeasureSpec, QuerySpec, RangeSpec } from './query-spec.ts';
import type { TimeOp } from './time/time-op.ts';

export interface Asked {
  readonly dimensions: readonly {
    readonly spec: DimensionSpec;
    readonly target: TargetOf<'dimension'>;
  }[];
  readonly measures: readonly {
    readonly spec: MeasureSpec;
    readonly target: TargetOf<'measure'>;
    /** What is done to time around it. */
    readonly ops?: readonly TimeOp[];
    /** What measures around it demand of the rows that are folded. */
    readonly filters?: readonly RowFilter[];
  }[];
  readonly ranges: readonly { readonly spec: RangeSpec; readonly target: TargetOf<'dimension'> }[];
  readonly segments: readonly TargetOf<'segment'>[];
  /** Of each comparison in `where`. */
  readonly where: ReadonlyMap<FilterLeaf, TargetOf<'dimension'> | TargetOf<'segment'>>;
  /** Of each comparison in `having`. */
  readonly having: ReadonlyMap<FilterLeaf, TargetOf<'measure'>>;
  /** What the leading values of a dimension lead in. */
  readonly top?: TargetOf<'measure'> | null;
}

export function lookUp(spec: QuerySpec, lookup: Lookup): Asked {
  const dimensions = spec.dimensions.map((one) => lookUpDimension(one, lookup));
  if (dimensions.length + spec.measures.length === 0 && !spec.records) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: 'no measure and no dimension is asked for',
    });
  }
  return {
    dimensions,
    measures: spec.measures.map((one) => ({
      spec: one,
      target: findMember(lookup, one.member, 'measure'),
    })),
    ranges: spec.ranges.map((one) => ({
      spec: one,
      target: findMember(lookup, one.member, 'dimension'),
    })),
    segments: spec.segments.map((name) => findMember(lookup, name, 'segment')),
    where: lookUpFilter(spec.where, lookup),
    having: new Map(leavesOf(spec.having).map((leaf) => [leaf, havingTarget(lookup, spec, leaf)])),
    top: spec.top ? findMember(lookup, spec.top.by, 'measure') : null,
  };
}

/** Every member that hangs on rows, not on groups. */
export function rowTargets(asked: Asked): readonly Target[] {
  return [
    ...asked.dimensions.map(({ target }) => target),
    ...asked.ranges.map(({ target }) => target),
    ...asked.segments,
    ...asked.where.values(),
  ];
}

export function measureTargets(asked: Asked): readonly TargetOf<'measure'>[] {
  return [...asked.measures.map(({ target }) => target), ...asked.having.values()];
}

export function lookUpDimension(spec: DimensionSpec, lookup: Lookup): Asked['dimensions'][number] {
  const target = findMember(lookup, spec.member, 'dimension');
  checkGranularity(spec, target);
  return { spec, target };
}

/** The member of each comparison. */
export function lookUpFilter(filter: FilterSpec | null, lookup: Lookup): Asked['where'] {
  return new Map(leavesOf(filter).map((leaf) => [leaf, whereTarget(lookup, leaf)]));
}

function whereTarget(lookup: Lookup, leaf: FilterLeaf) {
  if (leaf.kind === 'segment') return findMember(lookup, leaf.member, 'segment');
  return findMember(lookup, leaf.member, 'dimension');
}

function havingTarget(lookup: Lookup, spec: QuerySpec, leaf: FilterLeaf): TargetOf<'measure'> {
  const named = spec.measures.find((measure) => measure.as === leaf.member);
  return findMember(lookup, named?.member ?? leaf.member, 'measure');
}

function checkGranularity(spec: DimensionSpec, { member }: TargetOf<'dimension'>): void {
  if (spec.granularity === null) return;
  if (member.type !== 'time') {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: spec.member,
      problem: 'only time dimensions have granularities',
    });
  }
  const names = [...GRAINS, ...member.granularities.keys()];
  if (names.includes(spec.granularity)) return;
  const suggestion = nearest(spec.granularity, names);
  throw new GatewayError('UNKNOWN_MEMBER', {
    member: `${spec.member}.${spec.granularity}`,
    ...(suggestion === undefined ? {} : { suggestion: `${spec.member}.${suggestion}` }),
  });
}
