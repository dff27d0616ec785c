/** What the parts of resolving share: one tree of joins, and how expressions are bound to it. */
import type { Cardinality, Cube, ModelExpression, SemanticModel } from '../../model/types.ts';
import type { Condition, FrameNode, NodeSource, ResolvedQuery, Scalar } from '../resolved.ts';
import type { Value } from '../resolved-column.ts';
import type { Clock } from '../time/time-range.ts';
import type { Reach } from './reach.ts';

export interface BinderContext {
  readonly model: SemanticModel;
  readonly clock: Clock;
  /** What the query asks of a member, over the author's own column: `{FILTER_PARAMS…}`. */
  readonly filterParams: (cube: string, member: string, column: Scalar) => Condition;
  /** The rows of a cube that the caller may see, over an alias; null: all. */
  readonly policy: (cube: Cube, alias: string) => Condition | null;
  /** Which value of a switch dimension without SQL the question means: one, any of them, or none. */
  readonly choice: (cube: string, member: string) => Choice;
  /** What this caller's masked values are hashed with; null: they are not shown at all. */
  readonly maskKey: Value | null;
  /** Resolves the inner query of a sub_query dimension. */
  readonly subQuery: (of: SubQuery) => ResolvedQuery;
}

export interface Binder {
  readonly context: BinderContext;
  /** The node at the end of a path from the root, made if it is new. */
  node(path: readonly string[]): FrameNode;
  cube(path: readonly string[]): Cube;
  /** `reach`: where its references to other cubes lead; absent: as those of a dimension. */
  scalar(expression: ModelExpression, path: readonly string[], reach?: Reach): Scalar;
  dimension(path: readonly string[], name: string): Scalar;
  /** A node beside the one at `path`, which is no cube. */
  attach(path: readonly string[], name: string, make: (alias: string) => Attachment): FrameNode;
  nodes(): readonly FrameNode[];
}

/** A measure per row of `cube`; `path` leads from there to the measure's cube. */
export interface SubQuery {
  readonly cube: Cube;
  readonly path: readonly string[];
  readonly measure: string;
  /** The question's filters restrict what is folded, too. */
  readonly filtered: boolean;
}

export type Choice = { readonly kind: 'one'; readonly value: string } | 'any' | 'none';

interface Attachment {
  readonly source: NodeSource;
  readonly cardinality: Cardinality;
  readonly on: Condition;
}
