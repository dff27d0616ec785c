/** Visible members by the names Cube's JSON uses: `orders.status`, over joins `orders.customers.state`. */
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import type { DimensionShape, GranularityShape, MeasureShape, Shapes } from '../api-shape.ts';

interface MemberIndex {
  readonly members: ReadonlyMap<string, DimensionShape | MeasureShape>;
  readonly segments: ReadonlySet<string>;
  /** `orders customers`: the joins that may be followed. */
  readonly joins: ReadonlySet<string>;
}

const indexes = new WeakMap<Shapes, MemberIndex>();

function memberIndex(shapes: Shapes): MemberIndex {
  const known = indexes.get(shapes);
  if (known) return known;
  const members = new Map<string, DimensionShape | MeasureShape>();
  const segments = new Set<string>();
  const joins = new Set<string>();
  for (const shape of shapes.values()) {
    for (const field of shape.fields.values()) {
      if (field.kind === 'join') joins.add(`${shape.name} ${field.to}`);
      else members.set(`${shape.name}.${field.name}`, field);
    }
    for (const segment of shape.segments) segments.add(`${shape.name}.${segment.name}`);
  }
  const index = { members, segments, joins };
  indexes.set(shapes, index);
  return index;
}

/** The member, or UNKNOWN_MEMBER with the nearest name that this caller may know. */
export function findMember(shapes: Shapes, name: MemberName): DimensionShape | MeasureShape {
  const found = lookUp(memberIndex(shapes), name);
  if (found) return found;
  throw unknownMember(name, memberIndex(shapes).members.keys());
}

/** The member, or undefined when there is none for this caller. */
export function memberNamed(
  shapes: Shapes,
  name: MemberName,
): DimensionShape | MeasureShape | undefined {
  return lookUp(memberIndex(shapes), name);
}

export function findSegment(shapes: Shapes, name: MemberName): MemberName {
  const { segments } = memberIndex(shapes);
  if (segments.has(name)) return name;
  throw unknownMember(name, segments);
}

/** The dimension at this granularity, or UNKNOWN_MEMBER. */
export function findGranularity(
  shape: DimensionShape,
  member: MemberName,
  granularity: string,
): GranularityShape {
  const all = [...shape.granularities.values()];
  const found = all.find(({ name }) => name === granularity);
  if (found) return found;
  const names = all.map(({ name }) => `${member}.${name}`);
  throw unknownMember(`${member}.${granularity}`, names);
}

export function unknownMember(member: string, names: Iterable<string>): GatewayError {
  const suggestion = nearest(member, names);
  const facts = suggestion === undefined ? { member } : { member, suggestion };
  return new GatewayError('UNKNOWN_MEMBER', facts);
}

function lookUp(
  { members, joins }: MemberIndex,
  name: MemberName,
): DimensionShape | MeasureShape | undefined {
  const parts = name.split('.');
  const cubes = parts.slice(0, -1);
  const joined = cubes.every((cube, i) => i === 0 || joins.has(`${cubes[i - 1]} ${cube}`));
  return joined ? members.get(parts.slice(-2).join('.')) : undefined;
}
