/** The model as rules see it: only what is sound, so that nothing that is broken is said to be wrong twice. */
import type { SourcePosition } from '../../../shared/errors.ts';
import type { MemberKind } from '../bind/model-names.ts';
import {
  type Defined,
  expressionsOf,
  type Member,
  memberAt,
  membersOfCube,
} from '../model-members.ts';
import { type Use, usesIn } from '../parse-expression.ts';
import type {
  Access,
  Cube,
  Dimension,
  Hierarchy,
  Join,
  Measure,
  MemberPath,
  Policy,
  PolicyFilter,
  PreAggregation,
  Segment,
  SemanticModel,
  View,
} from '../types.ts';
import { MADE_FROM } from './made-from.ts';
import { isSound, isSoundBelow } from './poison.ts';

/** Parts of the model that are sound or broken part by part. */
interface Parted {
  readonly cube: Cube;
  readonly view: View;
  readonly dimension: Dimension;
  readonly measure: Measure;
  readonly segment: Segment;
  readonly join: Join;
  readonly policy: Policy;
}
/** And as a whole. */
interface Undivided {
  readonly hierarchy: Hierarchy;
  readonly preAggregation: PreAggregation;
}
type Kind = keyof Parted;
type PartOf<K extends Kind> = keyof (typeof MADE_FROM)[K] & keyof Parted[K];
interface Owned {
  /** The cube or view that it is of. */
  readonly owner: string;
}
/** Name and place, and the parts that were asked for. */
type Seen<K extends Kind, P> = Owned & Pick<Parted[K], Extract<keyof Parted[K], P | 'name' | 'at'>>;
type Comparison = Extract<PolicyFilter, { readonly kind: 'compare' }>;

/** What a member's values are made of, as far as it could be bound. */
interface Made extends Owned {
  /** It is a question of its own, asked for each row. */
  readonly isSubQuery: boolean;
  readonly uses: readonly Use[];
}

/** That a member is there, and of what kind, is sure whatever is broken inside of it. */
export interface MemberName extends Owned {
  readonly kind: MemberKind;
  readonly name: string;
  readonly at: SourcePosition;
  /** The names of those that it has of its own. */
  readonly granularities: readonly string[];
}

/** What is there has a name and could be bound, whatever else of it is broken. */
interface Names {
  readonly members: () => readonly MemberName[];
  /** What a reference leads to. */
  readonly memberAt: (owner: string, path: MemberPath) => MemberName | null;
  readonly madeOf: (owner: string, path: MemberPath) => Made | null;
  /** What the policies of cubes compare. */
  readonly comparisons: () => readonly (Owned & Comparison)[];
  /** What the members of a cube or view are called. */
  readonly namesIn: (owner: string) => readonly string[];
  readonly rollupsIn: (cube: string) => readonly string[];
}

export interface SoundModel extends Names {
  /** All of a kind that are sound in the parts that are named. */
  readonly all: <K extends Kind, P extends PartOf<K> = never>(
    kind: K,
    ...parts: readonly P[]
  ) => readonly Seen<K, P>[];
  /** All that are sound altogether. */
  readonly whole: <K extends keyof Undivided>(kind: K) => readonly (Owned & Undivided[K])[];
  /** Members of which it is sound what their values are. */
  readonly defined: () => readonly Defined[];
  /** The dimension that a reference leads to; null where it is of another kind, or not sound in these parts. */
  readonly dimensionAt: <P extends PartOf<'dimension'>>(
    owner: string,
    path: MemberPath,
    ...parts: readonly P[]
  ) => Seen<'dimension', P> | null;
}

/** By part of a model, the document that it is made of. */
type DocumentsOf = Pick<WeakMap<object, object>, 'get'>;

type Nodes<Kinds> = {
  readonly [K in keyof Kinds]: readonly (Owned & { readonly node: Kinds[K] })[];
};

/** A part without a document is sound. */
export function soundModel(model: SemanticModel, documents: DocumentsOf): SoundModel {
  const nodes = nodesOf(model);
  const known = new Map<object, boolean>();
  const isWhole = (node: object) => {
    const is = known.get(node) ?? isSoundBelow(documents.get(node));
    known.set(node, is);
    return is;
  };
  const isSeen = (kind: Kind, node: object, parts: readonly PropertyKey[]) => {
    if (isWhole(node)) return true;
    const madeFrom: Readonly<Partial<Record<PropertyKey, readonly string[]>>> = MADE_FROM[kind];
    const doc = documents.get(node) as Readonly<Record<string, unknown>> | undefined;
    return doc === undefined || isSound(doc, ...parts.flatMap((part) => madeFrom[part] ?? []));
  };
  const all: SoundModel['all'] = (kind, ...parts) =>
    nodes[kind].flatMap(({ owner, node }) =>
      isSeen(kind, node, parts) ? [{ ...node, owner }] : [],
    );
  return {
    ...namesOf(model),
    all,
    whole: (kind) =>
      nodes[kind].flatMap(({ owner, node }) => (isWhole(node) ? [{ ...node, owner }] : [])),
    defined: () => [
      ...all('dimension', 'definition').map(
        (member) => ({ kind: 'dimension', cube: member.owner, member }) as const,
      ),
      ...all('measure', 'definition', 'multiStage').map(
        (member) => ({ kind: 'measure', cube: member.owner, member }) as const,
      ),
      ...all('segment', 'sql').map(
        (member) => ({ kind: 'segment', cube: member.owner, member }) as const,
      ),
    ],
    dimensionAt: (owner, path, ...parts) => {
      const found = memberAt(model, owner, path);
      if (found?.kind !== 'dimension' || !isSeen('dimension', found.member, parts)) return null;
      return { ...found.member, owner: found.cube };
    },
  };
}

/** What can be told whatever is broken. */
function namesOf(model: SemanticModel): Names {
  const { cubes, views } = model;
  const members = [...cubes.values()].flatMap(membersOfCube).map(memberName);
  return {
    members: () => members,
    memberAt: (owner, path) => {
      const found = memberAt(model, owner, path);
      return found && memberName(found);
    },
    namesIn: (owner) => {
      const cube = cubes.get(owner);
      if (cube === undefined) return [...(views.get(owner)?.members.keys() ?? [])];
      return membersOfCube(cube).map(({ member }) => member.name);
    },
    rollupsIn: (cube) => (cubes.get(cube)?.preAggregations ?? []).map(({ name }) => name),
    madeOf: (owner, path) => {
      const found = memberAt(model, owner, path);
      if (found === null) return null;
      const { kind, member } = found;
      return {
        owner: found.cube,
        isSubQuery: kind === 'dimension' && member.definition.kind === 'sub_query',
        uses: expressionsOf(found).flatMap(usesIn),
      };
    },
    comparisons: () =>
      [...cubes.values()].flatMap(({ name, access }) =>
        policiesOf(access).flatMap(({ rows }) =>
          comparisonsIn(rows).map((comparison) => ({ ...comparison, owner: name })),
        ),
      ),
  };
}

function memberName({ kind, cube, member }: Member): MemberName {
  const granularities = kind === 'dimension' ? [...member.granularities.keys()] : [];
  return { kind, owner: cube, name: member.name, at: member.at, granularities };
}

function nodesOf({ cubes, views }: SemanticModel): Nodes<Parted & Undivided> {
  const of = <Node extends object>(nodesIn: (cube: Cube) => Iterable<Node>) =>
    [...cubes.values()].flatMap((cube) =>
      [...nodesIn(cube)].map((node) => ({ owner: cube.name, node })),
    );
  const both = [...cubes.values(), ...views.values()];
  return {
    cube: of((cube) => [cube]),
    view: [...views.values()].map((node) => ({ owner: node.name, node })),
    dimension: of(({ dimensions }) => dimensions.values()),
    measure: of(({ measures }) => measures.values()),
    segment: of(({ segments }) => segments.values()),
    join: of(({ joins }) => joins),
    hierarchy: of(({ hierarchies }) => hierarchies),
    preAggregation: of(({ preAggregations }) => preAggregations),
    policy: both.flatMap(({ name, access }) =>
      policiesOf(access).map((node) => ({ owner: name, node })),
    ),
  };
}

function policiesOf(access: Access): readonly Policy[] {
  return access.kind === 'shared' ? [] : access.policies;
}

function comparisonsIn(filter: PolicyFilter | null): readonly Comparison[] {
  if (filter === null) return [];
  return filter.kind === 'compare' ? [filter] : filter.of.flatMap(comparisonsIn);
}
