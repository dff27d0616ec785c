/** The folders of a view, with what the caller sees of them. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { Folder, SemanticModel } from '../../semantic/model/types.ts';

export interface CatalogFolder {
  readonly name: string;
  readonly members: readonly MemberName[];
  readonly folders: readonly CatalogFolder[];
}

/** Those in which something is left of what `shows` lets through; a cube has none. */
export function foldersOf(
  model: SemanticModel,
  view: string,
  shows: (name: MemberName) => boolean,
): readonly CatalogFolder[] {
  const visible = ({ name, includes, folders }: Folder): readonly CatalogFolder[] => {
    const members = includes.map((member) => `${view}.${member}`).filter(shows);
    const inner = folders.flatMap(visible);
    return members.length + inner.length === 0 ? [] : [{ name, members, folders: inner }];
  };
  return (model.views.get(view)?.folders ?? []).flatMap(visible);
}
