/** Ways down from the whole to its parts: the levels of the hierarchies that a caller sees. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { Hierarchy, MemberPath, SemanticModel, View } from '../../semantic/model/types.ts';
import { viewMemberOf } from '../records/drill-members.ts';

export interface CatalogHierarchy {
  readonly name: string;
  readonly title: string;
  /** From the coarsest on. */
  readonly levels: readonly MemberName[];
}

/**
 * Those of a cube, or of the cubes that a view is made of, under the view's names. A level that `shows` holds
 * back is left out, and so is a hierarchy without levels.
 */
export function hierarchiesOf(
  model: SemanticModel,
  name: string,
  shows: (name: MemberName) => boolean,
): readonly CatalogHierarchy[] {
  const cube = model.cubes.get(name);
  const view = model.views.get(name);
  const all = view
    ? ofView(view, model)
    : (cube?.hierarchies ?? []).map((hierarchy) =>
        named(hierarchy, ({ path, name: level }) => [[name, ...path, level].join('.')]),
      );
  return all
    .map((hierarchy) => ({ ...hierarchy, levels: hierarchy.levels.filter(shows) }))
    .filter(({ levels }) => levels.length > 0);
}

function ofView(view: View, model: SemanticModel): readonly CatalogHierarchy[] {
  const paths = [...view.members.values()].map(({ cubes }) => cubes);
  const distinct = new Map(paths.map((cubes) => [cubes.join('.'), cubes]));
  return [...distinct.values()].flatMap((cubes) =>
    (model.cubes.get(cubes.at(-1) ?? '')?.hierarchies ?? []).map((hierarchy) =>
      named(hierarchy, ({ path, name }) => {
        const member = viewMemberOf(view, [...cubes, ...path], name);
        return member === null ? [] : [member];
      }),
    ),
  );
}

function named(
  { name, title, levels }: Hierarchy,
  nameOf: (level: MemberPath) => readonly MemberName[],
): CatalogHierarchy {
  return { name, title, levels: levels.flatMap(nameOf) };
}
