/** Every kind of question by its name: how it is resolved, and what SQL is made of its planned bases. */
import type { FilterTree } from '../limits/filter-limits.ts';
import { insightKinds, type ResolvedInsight } from '../semantic/insights/insight-kinds.ts';
import type { InsightSpec } from '../semantic/insights/insight-spec.ts';
import type { InsightContext } from '../semantic/insights/shared/base-rows.ts';
import { lowerBases } from '../semantic/insights/shared/lower-base.ts';
import type { Inputs, TreeDialect } from '../semantic/insights/shared/tree-inputs.ts';
import type { Planned } from '../semantic/plan/plan-question.ts';
import type { QuerySpec } from '../semantic/query/query-spec.ts';
import {
  type ResolvedGroups,
  type ResolvedRecords,
  resolveGroupsQuestion,
  resolveRecordsQuestion,
} from '../semantic/query/resolve-groups.ts';
import type { Query, Select } from '../sql/ast.ts';
import type { AnySpec } from './engine.ts';

/** A question with nothing left open. */
export type Resolved = ResolvedGroups | ResolvedRecords | ResolvedInsight;

type Kinds = Resolved['kind'];
type ResolvedOf<K extends Kinds> = Extract<Resolved, { readonly kind: K }>;
type SpecOf<K extends Kinds> = K extends 'groups' | 'records'
  ? QuerySpec
  : Extract<InsightSpec, { readonly kind: K }>;

interface Kind<K extends Kinds> {
  /** What is asked of the rows, where values and nesting have bounds. */
  readonly conditions: (spec: SpecOf<K>) => readonly (FilterTree | null)[];
  readonly resolve: (spec: SpecOf<K>, context: InsightContext) => ResolvedOf<K>;
  readonly lower: (
    resolved: ResolvedOf<K>,
    inputs: Inputs<ResolvedOf<K>>,
    dialect: TreeDialect,
  ) => Query;
}

const ofGroups = ({ where, having }: QuerySpec) => [where, having];
const asItIs = (_: unknown, [query]: readonly [Select]): Query => query;

const kinds: { readonly [K in Kinds]: Kind<K> } = {
  groups: { conditions: ofGroups, resolve: resolveGroupsQuestion, lower: asItIs },
  records: { conditions: ofGroups, resolve: resolveRecordsQuestion, lower: asItIs },
  ...insightKinds,
};

/** A row of the table as one for any kind: whoever takes it has its kind from the same question. */
const rowOf = (kind: Kinds) =>
  kinds[kind] as unknown as {
    readonly conditions: (spec: AnySpec) => readonly (FilterTree | null)[];
    readonly resolve: (spec: AnySpec, context: InsightContext) => Resolved;
    readonly lower: (resolved: Resolved, inputs: readonly Select[], dialect: TreeDialect) => Query;
  };

function kindOf(spec: AnySpec): Kinds {
  if ('kind' in spec) return spec.kind;
  return spec.records ? 'records' : 'groups';
}

/** What is asked of the rows; nothing of it has been looked at. */
export const conditionsOf = (spec: AnySpec): readonly (FilterTree | null)[] =>
  rowOf(kindOf(spec)).conditions(spec);

/** Throws the GatewayErrors that the question deserves. */
export const resolveQuestion = (spec: AnySpec, context: InsightContext): Resolved =>
  rowOf(kindOf(spec)).resolve(spec, context);

export function lowerQuestion(
  resolved: Resolved,
  { programs }: Planned,
  dialect: TreeDialect,
): Query {
  const inputs = lowerBases(resolved.bases, programs);
  return rowOf(resolved.kind).lower(resolved, inputs, dialect);
}
