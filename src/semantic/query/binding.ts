/** What the parts of resolving share: one tree of joins, and how expressions are bound to it. */
import type { Cube, ModelExpression, SemanticModel } from '../model/types.ts';
import type { Condition, FrameNode, ResolvedQuery, Scalar } from './resolved.ts';
import type { Clock } from './time.ts';

export interface BinderContext {
  readonly model: SemanticModel;
  readonly clock: Clock;
  /** What the query asks of a member, over the author's own column: `{FILTER_PARAMS…}`. */
  readonly filterParams: (cube: string, member: string, column: Scalar) => Condition;
  /** The rows of a cube that the caller may see, over an alias; null: all. */
  readonly policy: (cube: Cube, alias: string) => Condition | null;
  /** Resolves the inner query of a sub_query dimension. */
  readonly subQuery: (cube: Cube, path: readonly string[], measure: string) => ResolvedQuery;
}

export interface Binder {
  readonly context: BinderContext;
  /** The node at the end of a path from the root, made if it is new. */
  node(path: readonly string[]): FrameNode;
  cube(path: readonly string[]): Cube;
  scalar(expression: ModelExpression, path: readonly string[]): Scalar;
  dimension(path: readonly string[], name: string): Scalar;
  /** A node beside the one at `path`: a query per row of it. */
  attach(
    path: readonly string[],
    name: string,
    query: ResolvedQuery,
    on: (alias: string) => Condition,
  ): FrameNode;
  nodes(): readonly FrameNode[];
}
