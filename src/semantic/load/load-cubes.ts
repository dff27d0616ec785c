/** Model files → a checked model, or one error that lists everything wrong with them. */
import { InvalidModelError, type ModelIssue } from '../../shared/errors.ts';
import { inOrder } from '../../shared/issue-order.ts';
import type { Build } from '../model/bind/bind-context.ts';
import { buildCube } from '../model/bind/bind-cube.ts';
import { buildView } from '../model/bind/bind-view.ts';
import { type Names, namesOf } from '../model/bind/model-names.ts';
import { reportTwice } from '../model/bind/unique.ts';
import { dimensionValueType } from '../model/bind/value-type.ts';
import { type SoundModel, soundModel } from '../model/diagnostics/sound-model.ts';
import { resolveExtends } from '../model/document/extends.ts';
import type { CubeDoc } from '../model/document/model-schema.ts';
import { readDocuments } from '../model/document/read-documents.ts';
import { placeOf } from '../model/document/source-map.ts';
import type { ModelFile } from '../model/document/yaml.ts';
import type { Cube, SemanticModel } from '../model/types.ts';
import { versionOf } from '../model/version.ts';
import { runRules } from '../rules/all-rules.ts';

export type { ModelFile } from '../model/document/yaml.ts';

/** What files give, right or wrong. */
export interface ReadModel {
  /** Not for serving while there are issues: then it is what could be built, with stand-ins. */
  readonly model: SemanticModel;
  readonly issues: readonly ModelIssue[];
  /** What is written, and what is broken. */
  readonly names: Names;
  readonly sound: SoundModel;
}

/** Throws {@link InvalidModelError} with all problems, sorted by file and place. */
export function loadModel(files: readonly ModelFile[]): { readonly model: SemanticModel } {
  const { model, issues } = readModel(files);
  if (issues.length > 0) throw new InvalidModelError(issues);
  return { model };
}

/** Never throws: insights are checked against what is left, in the same run. */
export function readModel(files: readonly ModelFile[]): ReadModel {
  const documents = readDocuments(files);
  const { map, lost } = documents;
  const issues: ModelIssue[] = [...documents.issues];
  const extending = { map, lost, issues };
  const cubeDocs = resolveExtends(documents.cubes, extending);
  const viewDocs = resolveExtends(documents.views, extending);
  const build: Build = { map, issues, names: namesOf(cubeDocs, lost), documents: new WeakMap() };
  const both = [...cubeDocs, ...viewDocs];
  reportTwice(
    build,
    both,
    (name) => `There are two cubes or views called ${name}. Rename one of them.`,
  );
  const cubes = buildCubes(build, cubeDocs);
  const views = new Map(viewDocs.map((doc) => [doc.name, buildView(build, doc, cubes)]));
  const sound = soundModel({ version: '', cubes, views }, build.documents);
  issues.push(...runRules(sound));
  const found = inOrder(withoutRepeats(issues));
  const version = found.length > 0 ? '' : versionOf({ cubes, views });
  return { model: { version, cubes, views }, issues: found, names: build.names, sound };
}

/** What several cubes take over from one is bound and checked for each of them. */
function withoutRepeats(issues: readonly ModelIssue[]): readonly ModelIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ rule, message, at }) => {
    const key = `${rule} ${placeOf(at)} ${rule === 'references' ? '' : message}`;
    return seen.size < seen.add(key).size;
  });
}

function buildCubes(build: Build, docs: readonly CubeDoc[]): ReadonlyMap<string, Cube> {
  const types = new Map(
    docs.map((doc) => [doc.name, new Map((doc.dimensions ?? []).map((d) => [d.name, d]))]),
  );
  const typeOf = (cube: string, name: string) => {
    const found = types.get(cube)?.get(name);
    return found === undefined ? null : dimensionValueType(found);
  };
  return new Map(docs.map((doc) => [doc.name, buildCube(build, doc, typeOf)]));
}
