/** Measures over the groups of another question, as a branch beside the others. */
import type { Leaf, ResolvedQuery, Scalar, Stage } from '../query/resolved.ts';
import { type Computed, fieldsOf, type NamedType, type Plan } from './plan.ts';
import type { GroupPlanner } from './plan-beside.ts';

export interface StageScope {
  readonly by: ReadonlySet<string> | null;
  readonly within: string | null;
  readonly groups: GroupPlanner;
  /** The columns of the answer over groups. */
  readonly shown: (query: ResolvedQuery, groups: Plan) => Plan;
}

/** The question's keys and the leaf. */
export function planStage(query: ResolvedQuery, leaf: Leaf, stage: Stage, scope: StageScope): Plan {
  const keys = query.keys.filter(({ name }) => scope.by?.has(name) ?? true);
  const names = new Set(keys.map(({ name }) => name));
  const inner = scope.by && new Set([...names, ...stage.added]);
  const finer = { ...stage.query, added: [...(query.added ?? []), ...stage.added] };
  const groups = scope.shown(finer, scope.groups(finer, inner, scope.within));
  const input = foldAdded(groups, keys, leaf, stage);
  const partition = stage.partition?.filter((name) => names.has(name)) ?? null;
  if (partition === null || (stage.fn !== null && partition.length === keys.length)) {
    return shownAs(input, keys, leaf, value(stage));
  }
  const over: Scalar = {
    ...{ kind: 'over', fn: stage.fn, of: value(stage), order: stage.order },
    partition: partition.map((name): Scalar => ({ kind: 'field', name })),
  };
  return shownAs(input, keys, leaf, over);
}

/** A rank is of the measures as they are. */
function foldAdded(groups: Plan, keys: readonly NamedType[], leaf: Leaf, stage: Stage): Plan {
  if (stage.fn === null) return groups;
  const fold = { kind: 'aggregate', fn: stage.fn, input: value(stage), filter: null } as const;
  const folds = [{ name: inputName(stage), type: leaf.type, fold }];
  return { op: 'aggregate', input: groups, keys: fieldsOf(keys), folds };
}

function inputName({ query }: Stage): string {
  return query.measures[0]?.name ?? '';
}

function value(stage: Stage): Scalar {
  return { kind: 'field', name: inputName(stage) };
}

function shownAs(input: Plan, keys: readonly NamedType[], leaf: Leaf, expr: Scalar): Plan {
  const { name, type } = leaf;
  const column: Computed = { name, type, expr };
  return { op: 'derive', input, columns: [...fieldsOf(keys), column] };
}
