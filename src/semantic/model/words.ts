/** What models, insights and questions all say of things. Imports nothing of theirs. */
import type { SourcePosition } from '../../shared/errors.ts';
import type { Claim } from '../../shared/principal.ts';

export type Meta = Readonly<Record<string, Claim>>;

export interface Described {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly public: boolean;
  readonly meta: Meta;
  /** The reason from `meta.deprecated`, or null. */
  readonly deprecated: string | null;
  readonly at: SourcePosition;
}

/** A member as the model writes it, bound: joins to follow from the owning cube, then the name. */
export interface MemberPath {
  readonly path: readonly string[];
  readonly name: string;
}

/** Cube's operators. */
export type FilterOperator =
  | 'equals'
  | 'notEquals'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'notStartsWith'
  | 'endsWith'
  | 'notEndsWith'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'set'
  | 'notSet'
  | 'inDateRange'
  | 'notInDateRange'
  | 'beforeDate'
  | 'beforeOrOnDate'
  | 'afterDate'
  | 'afterOrOnDate'
  | 'measureFilter';
