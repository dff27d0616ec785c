/** Cubes whose rows a join can multiply need a primary key, or their measures would count rows twice. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { Cardinality, Cube, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly cardinality: Cardinality;
}

export function primaryKey(model: SemanticModel): readonly ModelIssue[] {
  const edges = cubesOf(model).flatMap((cube) =>
    cube.joins.map((join) => ({ from: cube.name, to: join.to, cardinality: join.cardinality })),
  );
  const keyless = cubesOf(model).filter((cube) => cube.primaryKey.length === 0);
  return keyless.flatMap((cube) => {
    const reason = reasonFor(cube, edges);
    if (reason === null) return [];
    const message = `${cube.name} ${reason} Mark a dimension primary_key: true.`;
    return [issue('primary-key', cube.at, message)];
  });
}

function reasonFor(cube: Cube, edges: readonly Edge[]): string | null {
  const subQuery = [...cube.dimensions.values()].find((d) => d.definition.kind === 'sub_query');
  if (subQuery !== undefined) return `needs a primary key for the sub-query ${subQuery.name}.`;
  if (cube.measures.size === 0) return null;
  const edge = multiplier(cube.name, edges);
  if (edge === undefined) return null;
  return `needs a primary key: the join between ${edge.from} and ${edge.to} can multiply its rows.`;
}

/**
 * A query starts at a cube above (or at) this one and reaches others from there. Rows multiply where
 * the way out of this cube goes up a many_to_one join, or down a one_to_many join that does not lead here.
 */
function multiplier(name: string, edges: readonly Edge[]): Edge | undefined {
  const above = closure(name, edges, (edge) => [edge.to, edge.from]);
  const up = edges.find((edge) => above.has(edge.to) && edge.cardinality === 'many_to_one');
  if (up !== undefined) return up;
  const reached = new Set(
    [...above].flatMap((start) => [...closure(start, edges, (edge) => [edge.from, edge.to])]),
  );
  return edges.find(
    (edge) => reached.has(edge.from) && !above.has(edge.to) && edge.cardinality === 'one_to_many',
  );
}

function closure(
  start: string,
  edges: readonly Edge[],
  direction: (edge: Edge) => readonly [string, string],
): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const name of seen) {
    for (const edge of edges) {
      const [from, to] = direction(edge);
      if (from === name) seen.add(to);
    }
  }
  return seen;
}
