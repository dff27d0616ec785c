/** Questions for the records themselves, not for groups of them. */
import { GatewayError } from '../../shared/errors.ts';
import { recordKey } from '../../shared/marks.ts';
import type { SemanticModel } from '../model/types.ts';
import { type Asked, measureTargets, rowTargets } from './asked.ts';
import { findMember, type Lookup, type TargetOf, targetIn } from './bind/find-members.ts';
import type { Tree } from './bind/join-tree.ts';
import { createNames } from './column-names.ts';
import { anyOf } from './conditions.ts';
import { type Measuring, resolveMeasures } from './measures/formulas.ts';
import type { QuerySpec, RecordsSpec } from './query-spec.ts';
import type { Condition, Leaf, RecordsOf } from './resolved.ts';

/** The node whose records are listed, and which of them the measures fold. */
export function resolveRecords(
  spec: QuerySpec,
  asked: Asked,
  measuring: Measuring,
  lookup: Lookup,
): RecordsOf | null {
  if (!spec.records) return null;
  const tree = onlyTree(measuring.trees);
  if (spec.records.of.length === 0) checkListed(asked, tree.rooting.root, lookup);
  const fact = tree.binder.node(pathOf(spec.records, tree)).alias;
  const folded = spec.records.folded.map((member) => ({
    spec: { member, as: member },
    target: findMember(lookup, member, 'measure'),
  }));
  const none = { ...spec, having: null };
  const { leaves } = resolveMeasures(
    none,
    { ...asked, measures: folded },
    { ...measuring, names: createNames(), filling: null },
  );
  const own = [...leaves.byKey.values()].filter((leaf) => leaf.fact === fact);
  return { fact, where: countedBy(own) };
}

/** Records that no root field stands for: they are those of the root, or of the views that are asked. */
function checkListed(asked: Asked, root: string, { visibility }: Lookup): void {
  const targets = [...rowTargets(asked), ...measureTargets(asked)];
  const views = targets.flatMap(({ view }) => (view === null ? [] : [view.name]));
  for (const name of views.length > 0 ? views : [root]) {
    if (!visibility.records.has(name)) {
      throw new GatewayError('FORBIDDEN', { what: `the records of ${name}` });
    }
  }
}

/** The question with the primary key of its records behind what was asked, so that no two are one row. */
export function withRecordKeys(
  spec: QuerySpec,
  asked: Asked,
  trees: readonly Tree[],
  model: SemanticModel,
): Asked {
  if (!spec.records) return asked;
  const path = pathOf(spec.records, onlyTree(trees));
  const cube = model.cubes.get(path.at(-1) ?? '');
  if (!cube || cube.primaryKey.length === 0) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: `the records of ${cube?.name} cannot be told apart`,
      suggestion: 'Give the cube a primary_key dimension.',
    });
  }
  const keys = cube.primaryKey.flatMap((name, i) => {
    const target = targetIn(cube, name, { asked: `${path.join('.')}.${name}`, path, view: null });
    return target?.kind === 'dimension' ? [{ spec: keySpec(target, i), target }] : [];
  });
  return { ...asked, dimensions: [...asked.dimensions, ...keys] };
}

function keySpec({ asked: member }: TargetOf<'dimension'>, i: number) {
  return { member, as: recordKey(i), granularity: null };
}

function pathOf({ of }: RecordsSpec, tree: Tree): readonly string[] {
  const [head, ...rest] = of;
  if (head === undefined) return [tree.rooting.root];
  return [...(tree.rooting.paths.get(head) ?? [head]), ...rest];
}

function onlyTree([tree, ...others]: readonly Tree[]): Tree {
  if (tree !== undefined && others.length === 0) return tree;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: 'no cube of the query reaches all others, and records are those of one cube',
  });
}

/** The filters of filtered measures; a record counts when any of them counts it. */
function countedBy(leaves: readonly Leaf[]): Condition | null {
  const filters = leaves.map(({ fold }) => fold.filter);
  const own = filters.filter((filter) => filter !== null);
  return own.length === 0 || own.length < filters.length ? null : anyOf(own);
}
