/**
 * Groups that follow from the root and the filters alone: as a question without measures, unless the question has
 * exactly these by itself.
 */
import type { Asked } from '../asked.ts';
import type { Names } from '../column-names.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { Frame, Leaf, ResolvedGroups, ResolvedQuery, Shifted } from '../resolved.ts';
import type { KeyColumn } from '../resolved-column.ts';
import { alone } from './shifted.ts';

/** What is needed to ask for the groups of a question. */
export interface GroupsAsked {
  readonly spec: QuerySpec;
  readonly asked: Asked;
  readonly names: Names;
  readonly keys: readonly KeyColumn[];
  readonly leaves: readonly Leaf[];
  /** Resolves a question as that of somebody who named nothing but what is in it. */
  readonly askGroups: (spec: QuerySpec, asked: Asked) => ResolvedQuery;
}

interface Own {
  readonly frames: readonly Frame[];
  readonly shifted: readonly Shifted[];
}

/** Null: the question's own groups are these, or it has none. */
export function fixedGroups(
  { spec, asked, names, keys, leaves, askGroups }: GroupsAsked,
  own: Own,
): ResolvedGroups | null {
  const measured = asked.measures.length + asked.having.size > 0;
  if (!spec.fixedGroups || keys.length === 0 || !measured) return null;
  const named = { ...asked, measures: [], having: new Map() };
  const query = askGroups({ ...alone(spec), fixedGroups: true }, named);
  const theirs = [query, ...query.beside.shifted.map((one) => one.query)];
  const ours = [{ ...own, leaves }, ...own.shifted.map((one) => one.query)];
  if (ours.every((one, i) => hasGroupsOf(one, theirs[i]))) return null;
  return { query, flag: names.take(['grouped']) };
}

/** Whether folding these leaves finds each group of the root's rows, and no other: windows and stages may. */
function hasGroupsOf(
  { frames, leaves }: Pick<ResolvedQuery, 'frames' | 'leaves'>,
  groups: ResolvedQuery | undefined,
): boolean {
  const [frame, ...windows] = frames;
  const [other] = groups?.frames ?? [];
  if (frame === undefined || other === undefined || windows.length > 0) return false;
  return !leaves.some(({ stage }) => stage) && hasSamePolicies(frame, other);
}

/** Whose rows are seen rests on the members that are named. */
function hasSamePolicies(frame: Frame, groups: Frame): boolean {
  const seen = ({ policy, source }: Frame['nodes'][number]) => JSON.stringify([policy, source]);
  const own = new Map(frame.nodes.map((node) => [node.alias, seen(node)]));
  return groups.nodes.every((node) => own.get(node.alias) === seen(node));
}
