/** Questions whose one base is the answer: groups of rows, or the records themselves. */
import type { GroupsBase, ResolvedBase, ShownColumn } from './base-question.ts';
import { cubesRead } from './cubes-read.ts';
import type { QuerySpec } from './query-spec.ts';
import { type ResolveContext, resolveQuery } from './resolve.ts';

export interface ResolvedGroups extends ResolvedBase<readonly [GroupsBase]> {
  readonly kind: 'groups';
}

export interface ResolvedRecords extends ResolvedBase<readonly [GroupsBase]> {
  readonly kind: 'records';
}

/** Throws the GatewayErrors that the question deserves. */
export const resolveGroupsQuestion = (
  spec: QuerySpec,
  context: ResolveContext,
): ResolvedGroups => ({
  ...answering(spec, context),
  kind: 'groups',
});

/** The same for the records themselves. */
export const resolveRecordsQuestion = (
  spec: QuerySpec,
  context: ResolveContext,
): ResolvedRecords => ({
  ...answering(spec, context),
  kind: 'records',
});

function answering(spec: QuerySpec, context: ResolveContext) {
  const query = resolveQuery(spec, context);
  const { dataSource, keys, measures, order, ranges, roots } = query;
  const shown = new Map<string, ShownColumn>();
  for (const { name, as } of keys) shown.set(name, { as, isKey: true });
  for (const { name, as } of measures) shown.set(name, { as, isKey: false });
  const base: GroupsBase = { kind: 'groups', query, byEntity: false };
  return {
    ...{ dataSource, step: null, ranges, roots, shown },
    bases: [base] as const,
    cubes: cubesRead(spec, query, context.model),
    measures: spec.measures.map(({ member }) => member),
    order: order.map((term) => ({ ...term, column: shown.get(term.column)?.as ?? term.column })),
  };
}
