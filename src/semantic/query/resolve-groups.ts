/** Questions whose one base is the answer: groups of rows, or the records themselves. */
import type { GroupsBase, ResolvedBase, ShownColumn } from './base-question.ts';
import { cubesRead } from './cubes-read.ts';
import type { QuerySpec } from './query-spec.ts';
import { type ResolveContext, resolveQuery } from './resolve.ts';
import type { ResolvedQuery } from './resolved.ts';

export interface ResolvedGroups extends ResolvedBase<readonly [GroupsBase]> {
  readonly kind: 'groups';
}

export interface ResolvedRecords extends ResolvedBase<readonly [GroupsBase]> {
  readonly kind: 'records';
}

/** Throws the GatewayErrors that the question deserves. */
export const resolveGroupsQuestion = (spec: QuerySpec, context: ResolveContext): ResolvedGroups =>
  answering('groups', spec, context);

/** The same for the records themselves. */
export const resolveRecordsQuestion = (spec: QuerySpec, context: ResolveContext): ResolvedRecords =>
  answering('records', spec, context);

function answering<K extends 'groups' | 'records'>(
  kind: K,
  spec: QuerySpec,
  context: ResolveContext,
): ResolvedBase<readonly [GroupsBase]> & { readonly kind: K } {
  const query = resolveQuery(spec, context);
  const shown = shownColumns(query);
  return {
    kind,
    dataSource: query.dataSource,
    bases: [{ kind: 'groups', query, byEntity: false }],
    step: null,
    ranges: query.ranges,
    cubes: cubesRead(spec, query, context.model),
    measures: spec.measures.map(({ member }) => member),
    roots: query.roots,
    shown,
    order: query.order.map(({ column, direction, nulls }) => {
      return { column: shown.get(column)?.as ?? column, direction, nulls };
    }),
  };
}

function shownColumns({ keys, measures }: ResolvedQuery): ReadonlyMap<string, ShownColumn> {
  const shown = new Map<string, ShownColumn>();
  for (const { name, as } of keys) shown.set(name, { as, isKey: true });
  for (const { name, as } of measures) shown.set(name, { as, isKey: false });
  return shown;
}
