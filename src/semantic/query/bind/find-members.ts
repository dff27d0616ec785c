/** Dotted names → members of the model. What the caller may not see is treated exactly as what is not there. */
import { GatewayError } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import type { Visibility } from '../../access/member-access.ts';
import type { Cube, Dimension, Measure, Segment, SemanticModel, View } from '../../model/types.ts';

interface Place {
  /** The name as asked. */
  readonly asked: string;
  /** Cubes from the head to the member's own cube. */
  readonly path: readonly string[];
  /** Where it was asked from: a cube, or a view's root behind the view. */
  readonly view: View | null;
}

export type Target = Place &
  (
    | { readonly kind: 'dimension'; readonly member: Dimension }
    | { readonly kind: 'measure'; readonly member: Measure }
    | { readonly kind: 'segment'; readonly member: Segment }
  );

export type TargetOf<K extends Target['kind']> = Extract<Target, { readonly kind: K }>;

export interface Lookup {
  readonly model: SemanticModel;
  readonly visibility: Visibility;
  /** All names must start with it; null: any cube or view. */
  readonly root: string | null;
}

/** The member of this kind. UNKNOWN_MEMBER with the nearest visible name if there is none. */
export function findMember<K extends Target['kind']>(
  lookup: Lookup,
  asked: string,
  kind: K,
): TargetOf<K> {
  const target = findTarget(lookup, asked);
  if (target.kind !== kind) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: asked,
      problem: `it is a ${target.kind}, and a ${kind} is needed here`,
    });
  }
  return target as TargetOf<K>;
}

/** The member, of whatever kind. UNKNOWN_MEMBER as above. */
export function findTarget(lookup: Lookup, asked: string): Target {
  const [head = '', ...rest] = asked.split('.');
  const { visibility, model, root } = lookup;
  if ((root !== null && head !== root) || !visibility.members.has(head)) {
    const heads = root === null ? visibility.members.keys() : [root];
    return unknown(asked, suggestHead(head, rest, heads));
  }
  const view = model.views.get(head);
  return view ? inView(lookup, asked, view, rest) : inCube(lookup, asked, head, rest);
}

function inView(lookup: Lookup, asked: string, view: View, rest: readonly string[]): Target {
  const [name = '', ...more] = rest;
  const visible = lookup.visibility.members.get(view.name) ?? new Set<string>();
  const found = visible.has(name) && more.length === 0 ? view.members.get(name) : undefined;
  const cube = found && lookup.model.cubes.get(found.cubes.at(-1) ?? '');
  const member = cube && targetIn(cube, found.member, { asked, path: found.cubes, view });
  return member ?? unknown(asked, suggestName(view.name, rest.join('.'), visible));
}

function inCube(lookup: Lookup, asked: string, head: string, rest: readonly string[]): Target {
  const path = [head, ...rest.slice(0, -1)];
  let cube = lookup.model.cubes.get(head);
  for (let i = 1; i < path.length; i++) {
    const to = path[i] ?? '';
    const joins =
      cube?.joins.map((join) => join.to).filter((name) => isVisible(lookup, name)) ?? [];
    if (!joins.includes(to)) {
      const near = nearest(to, joins);
      const meant = near && [...path.slice(0, i), near, ...rest.slice(i)].join('.');
      return unknown(asked, meant);
    }
    cube = lookup.model.cubes.get(to);
  }
  const name = rest.at(-1) ?? '';
  const visible = lookup.visibility.members.get(cube?.name ?? '') ?? new Set<string>();
  const found =
    cube && visible.has(name) ? targetIn(cube, name, { asked, path, view: null }) : null;
  return found ?? unknown(asked, suggestName(path.join('.'), name, visible));
}

function isVisible(lookup: Lookup, cube: string): boolean {
  return lookup.visibility.members.has(cube);
}

/** A member of this cube, whatever the caller may see. */
export function targetIn(cube: Cube, name: string, place: Place): Target | null {
  const dimension = cube.dimensions.get(name);
  if (dimension) return { ...place, kind: 'dimension', member: dimension };
  const measure = cube.measures.get(name);
  if (measure) return { ...place, kind: 'measure', member: measure };
  const segment = cube.segments.get(name);
  return segment ? { ...place, kind: 'segment', member: segment } : null;
}

function suggestHead(head: string, rest: readonly string[], heads: Iterable<string>) {
  const near = nearest(head, heads);
  return near === undefined ? undefined : [near, ...rest].join('.');
}

function suggestName(path: string, name: string, names: Iterable<string>) {
  const near = nearest(name, names);
  return near === undefined ? undefined : `${path}.${near}`;
}

function unknown(member: string, suggestion: string | undefined): never {
  throw new GatewayError('UNKNOWN_MEMBER', {
    member,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
