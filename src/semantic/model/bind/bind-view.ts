/** One view: its entries walked along declared joins, its members named as the view names them. */
import type { SourcePosition } from '../../../shared/errors.ts';
import { isLost } from '../diagnostics/lost-names.ts';
import { isSound } from '../diagnostics/poison.ts';
import type { FolderDoc, IncludedDoc, ViewCubeDoc, ViewDoc } from '../document/model-schema.ts';
import type { Cube, Folder, Meta, View, ViewMember } from '../types.ts';
import { type Build, described, formatOf, made, metaOf, report } from './bind-context.ts';
import { buildAccess } from './bind-policy.ts';
import { hint, isLostPart } from './model-names.ts';
import { pathOf, prefixOf, withView } from './view-names.ts';

type Cubes = ReadonlyMap<string, Cube>;

export function buildView(build: Build, doc: ViewDoc, cubes: Cubes): View {
  const entries = doc.cubes ?? [];
  if (entries.length === 0 && isSound(doc, 'cubes')) {
    report(build, 'views', `${doc.name} needs cubes.`, build.map.at(doc, 'name'));
  }
  const members = new Map<string, ViewMember>();
  for (const entry of entries) addEntry(build, doc, cubes, entry, members);
  const isReached = (entry: ViewCubeDoc) => pathProblem(build, pathOf(entry)) === null;
  const named = { ...build, names: withView(build.names, { doc, members, isReached }) };
  const base = described(build, doc);
  return made(build, doc, {
    ...base,
    root: pathOf(entries[0])[0] ?? '',
    members,
    folders: (doc.folders ?? []).map((folder) => folderOf(named, doc, folder, members)),
    access:
      doc.access_policy === undefined ? { kind: 'shared' } : buildAccess(named, doc, base.meta),
  });
}

function addEntry(
  build: Build,
  doc: ViewDoc,
  cubes: Cubes,
  entry: ViewCubeDoc,
  members: Map<string, ViewMember>,
): void {
  const path = pathOf(entry);
  const problem = pathProblem(build, path);
  if (problem !== null) {
    if (problem !== '') report(build, 'views', problem, build.map.at(entry, 'join_path'));
    return;
  }
  const cube = cubes.get(path.at(-1) ?? '');
  if (cube === undefined) return;
  for (const item of includedOf(build, cube, entry)) {
    const member = memberOf(cube, path, entry, item);
    if (member === null) continue;
    const other = members.get(member.name);
    if (other === undefined) members.set(member.name, member);
    else if (!isSame(other, member)) reportSame(build, doc, member.name, item.at);
  }
}

/** A prefix or alias that is broken would have told them apart. */
function reportSame(build: Build, doc: ViewDoc, name: string, at: SourcePosition): void {
  const message = `${doc.name} has two members called ${name}. Use prefix or alias.`;
  if (isSound(doc, 'cubes')) report(build, 'views', message, at);
}

/** Included twice, and the same both times. */
function isSame(a: ViewMember, b: ViewMember): boolean {
  return a.member === b.member && a.cubes.join('.') === b.cubes.join('.');
}

/** Null: fine. Empty: wrong because of something reported elsewhere. */
function pathProblem({ names }: Build, path: readonly string[]): string | null {
  const [first = '', ...rest] = path;
  if (!names.cubes.has(first)) {
    if (isLost(names.lost, first)) return '';
    return `There is no cube ${first}.${hint(first, names.cubes.keys())}`;
  }
  let at = names.cubes.get(first);
  for (const next of rest) {
    if (at !== undefined && !at.joins.has(next)) {
      const lost = at.lost.joins || at.lost.open;
      return lost ? '' : `${at.name} has no join to ${next}.${hint(next, at.joins)}`;
    }
    at = names.cubes.get(next);
    if (at === undefined) return '';
  }
  return null;
}

interface Included {
  readonly name: string;
  readonly doc: IncludedDoc | null;
  readonly at: SourcePosition;
}

function includedOf(build: Build, cube: Cube, entry: ViewCubeDoc): readonly Included[] {
  const excluded = new Set(entry.excludes ?? []);
  for (const [index, name] of (entry.excludes ?? []).entries()) {
    checkMember(build, cube, name, build.map.at(entry.excludes ?? entry, index));
  }
  const { includes } = entry;
  const listed =
    includes === '*'
      ? publicMembers(cube).map((name) => ({
          name,
          doc: null,
          at: build.map.at(entry, 'includes'),
        }))
      : includes.map((item, index) => {
          const at = build.map.at(includes, index);
          if (typeof item === 'string') return { name: item, doc: null, at };
          return { name: item.name, doc: item, at: build.map.at(item, 'name') };
        });
  return listed.filter(({ name, at }) => !excluded.has(name) && checkMember(build, cube, name, at));
}

/** `*` takes what the cube itself shows; a hidden member must be named to be included. */
function publicMembers(cube: Cube): readonly string[] {
  const all = [...cube.dimensions.values(), ...cube.measures.values(), ...cube.segments.values()];
  return all.filter((member) => member.public).map((member) => member.name);
}

function checkMember(build: Build, cube: Cube, name: string, at: SourcePosition): boolean {
  const known = build.names.cubes.get(cube.name)?.members;
  if (known?.has(name) === true) return true;
  if (cube.hierarchies.some((hierarchy) => hierarchy.name === name)) return false;
  if (!isLostPart(build.names, cube.name, name)) {
    const message = `There is no ${cube.name}.${name}.${hint(name, known?.keys() ?? [])}`;
    report(build, 'references', message, at);
  }
  return false;
}

function memberOf(
  cube: Cube,
  path: readonly string[],
  entry: ViewCubeDoc,
  item: Included,
): ViewMember | null {
  const dimension = cube.dimensions.get(item.name);
  const measure = cube.measures.get(item.name);
  const base = dimension ?? measure ?? cube.segments.get(item.name);
  if (base === undefined) return null;
  const { doc } = item;
  const shortName = doc?.alias ?? item.name;
  return {
    name: `${prefixOf(entry, cube.name)}${shortName}`,
    kind: dimension !== undefined ? 'dimension' : measure !== undefined ? 'measure' : 'segment',
    cubes: path,
    member: item.name,
    title: doc?.title ?? base.title,
    description: doc?.description ?? base.description,
    format:
      doc?.format === undefined ? ((dimension ?? measure)?.format ?? null) : formatOf(doc.format),
    meta: mergedMeta(base.meta, doc?.meta),
  };
}

function mergedMeta(base: Meta, own: Readonly<Record<string, unknown>> | undefined): Meta {
  return own === undefined ? base : Object.assign(Object.create(null), base, metaOf(own));
}

function folderOf(
  build: Build,
  doc: ViewDoc,
  folder: FolderDoc,
  members: ReadonlyMap<string, ViewMember>,
): Folder {
  if (folder.includes === '*') {
    return { name: folder.name, includes: [...members.keys()], folders: [] };
  }
  const names: string[] = [];
  const folders: Folder[] = [];
  for (const [index, item] of folder.includes.entries()) {
    if (typeof item !== 'string') folders.push(folderOf(build, doc, item, members));
    else if (members.has(item)) names.push(item);
    else if (!isLostPart(build.names, doc.name, item)) {
      const message = `${doc.name} has no member ${item}.${hint(item, members.keys())}`;
      report(build, 'views', message, build.map.at(folder.includes, index));
    }
  }
  return { name: folder.name, includes: names, folders };
}
