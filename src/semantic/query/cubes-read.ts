/** Every cube whose rows an answer is made of, those of the questions inside it included. */
import type { SemanticModel } from '../model/types.ts';
import type { QuerySpec } from './query-spec.ts';
import type { Frame, ResolvedQuery } from './resolved.ts';

/** With the views that were asked by name. */
export function cubesRead(
  { root, measures, dimensions }: QuerySpec,
  resolved: ResolvedQuery,
  { views }: SemanticModel,
): readonly string[] {
  const names = [root ?? '', ...[...measures, ...dimensions].map(({ member }) => member)];
  const asked = names.map((name) => name.split('.')[0] ?? '').filter((name) => views.has(name));
  return [...new Set([...asked, ...cubesOf(resolved)])];
}

export function cubesOfFrame({ nodes }: Frame): readonly string[] {
  return nodes.flatMap(({ source, path }) => {
    if (source.kind === 'subquery') return cubesOf(source.query);
    return source.kind === 'values' ? [] : (path.at(-1) ?? []);
  });
}

/** Those of its measures' stages, other periods and sub-queries, too. */
export function cubesOf({ frames, leaves, beside }: ResolvedQuery): readonly string[] {
  const inside = [
    ...leaves.flatMap(({ stage }) => stage?.query ?? []),
    ...(beside.top ? [beside.top.query] : []),
    ...(beside.groups ? [beside.groups.query] : []),
    ...[...beside.shifted, ...beside.shares].map(({ query }) => query),
  ];
  return [...frames.flatMap(cubesOfFrame), ...inside.flatMap(cubesOf)];
}
