/**
 * Where a reference to another cube leads from the place of its author: along declared joins, back up the path
 * that the question came by, or over a join that only the other cube declares.
 */
import { GatewayError } from '../../../shared/errors.ts';
import { reversed } from '../../model/cardinality.ts';
import type { Cardinality, Join, SemanticModel } from '../../model/types.ts';

type Path = readonly string[];

/** The path of the cube that `steps` lead to, from the expression's own cube at `path`. */
export type Reach = (path: Path, steps: Path) => Path;

/** A join in the direction in which it is followed. */
export interface Edge {
  readonly join: Join;
  readonly cardinality: Cardinality;
  /** Declared by the cube that it leads to. */
  readonly isReversed: boolean;
}

export function edgeBetween(model: SemanticModel, from: string, to: string): Edge | null {
  const declared = joinTo(model, from, to);
  if (declared) return { join: declared, cardinality: declared.cardinality, isReversed: false };
  const back = joinTo(model, to, from);
  return back && { join: back, cardinality: reversed[back.cardinality], isReversed: true };
}

function joinTo(model: SemanticModel, from: string, to: string): Join | null {
  return model.cubes.get(from)?.joins.find((join) => join.to === to) ?? null;
}

/** Of dimensions, segments and calculated measures: what their own cube joins, else what the question came by. */
export function reachRow(model: SemanticModel): Reach {
  return (path, steps) => {
    const isDeclared = steps.every((to, i) => joinTo(model, steps[i - 1] ?? path.at(-1) ?? '', to));
    return (isDeclared ? null : above(path, steps)) ?? [...path, ...steps];
  };
}

/** Of a measure's rows: the one row that the question came by, else as for dimensions. */
export function reachFolded(model: SemanticModel): Reach {
  const row = reachRow(model);
  return (path, steps) => {
    const up = above(path, steps);
    return up && isOneFor(model, path, up) ? up : row(path, steps);
  };
}

/** Of the condition of a join: its two sides, `near` being the cube that the author's path starts from. */
export function reachJoin(far: string, farPath: Path): Reach {
  return (path, steps) => {
    const [first, ...rest] = steps;
    if (first === far) return [...farPath, ...rest];
    return (steps.length === 0 ? null : above(path, steps)) ?? [...path, ...steps];
  };
}

/** The deepest of `steps` that lies on the way to `path`, and on from there. */
function above(path: Path, steps: Path): Path | null {
  for (let i = steps.length - 1; i >= 0; i--) {
    const at = path.lastIndexOf(steps[i] ?? '', path.length - 2);
    if (at >= 0 && path.length > 1) return [...path.slice(0, at + 1), ...steps.slice(i + 1)];
  }
  return null;
}

/** Whether each row at `path` has one row at `up`, which lies on the way to it. */
function isOneFor(model: SemanticModel, path: Path, up: Path): boolean {
  if (up.some((step, i) => step !== path[i])) return false;
  return path.slice(up.length).every((to, i) => {
    const edge = edgeBetween(model, path[up.length + i - 1] ?? '', to);
    return edge?.cardinality !== 'many_to_one';
  });
}

export function noJoin(from: Path, to: string): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `${from.join('.')} has no join to ${to}`,
  });
}
