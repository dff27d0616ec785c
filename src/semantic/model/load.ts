/** Model files → a checked model, or one error that lists everything wrong with them. */
import { InvalidModelError, type ModelIssue } from '../../shared/errors.ts';
import { runRules } from '../rules/index.ts';
import type { Build } from './build/build.ts';
import { buildCube } from './build/cube.ts';
import { reportTwice } from './build/unique.ts';
import { dimensionValueType } from './build/value-type.ts';
import { buildView } from './build/view.ts';
import type { CubeDoc } from './document/schema.ts';
import type { ModelFile } from './document/yaml.ts';
import { MISSPELT, readDocuments } from './document.ts';
import { resolveExtends } from './extends.ts';
import { namesOf } from './names.ts';
import { placeOf } from './source-map.ts';
import type { Cube, SemanticModel } from './types.ts';
import { versionOf } from './version.ts';

export type { ModelFile } from './document/yaml.ts';

/** Throws {@link InvalidModelError} with all problems, sorted by file and place. */
export function loadModel(files: readonly ModelFile[]): { readonly model: SemanticModel } {
  const documents = readDocuments(files);
  const issues: ModelIssue[] = [...documents.issues];
  const extending = { ...documents, issues };
  const cubeDocs = resolveExtends(documents.cubes, extending);
  const viewDocs = resolveExtends(documents.views, extending);
  const unbound = new Set<string>();
  const build: Build = { ...extending, unbound, names: namesOf(cubeDocs) };
  const both = [...cubeDocs, ...viewDocs];
  reportTwice(build, both, (name) => `There are two cubes or views called ${name}.`);
  const cubes = buildCubes(build, cubeDocs);
  const views = new Map(viewDocs.map((doc) => [doc.name, buildView(build, doc, cubes)]));
  issues.push(...runRules({ version: '', cubes, views }));
  if (issues.length > 0)
    throw new InvalidModelError(sorted(causes(documents.damaged, unbound, issues)));
  return { model: { version: versionOf({ cubes, views }), cubes, views } };
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

/** Problems that are sure even where a broken part was left out. */
const SURE: ReadonlySet<string> = new Set([
  'document',
  'references',
  'sql',
  'extends',
  'duplicate-names',
  'views',
]);

/** What a rule misses when it is left out; for the other rules any part counts. */
const NEEDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tenancy', ['access_policy', 'meta', 'row_level']],
  ['source', ['sql', 'sql_table']],
  ['primary-key', ['dimensions', 'joins']],
  ['measure-sql', ['sql', 'type']],
]);

/** Without the problems that a thing only has because a broken part of it was left out. */
function causes(
  damaged: ReadonlyMap<string, ReadonlySet<string>>,
  unbound: ReadonlySet<string>,
  issues: readonly ModelIssue[],
): readonly ModelIssue[] {
  return issues.filter(({ rule, at }) => {
    if (SURE.has(rule)) return true;
    const lost = damaged.get(placeOf(at));
    const needs = NEEDS.get(rule);
    const excused =
      lost !== undefined &&
      (needs === undefined || [MISSPELT, ...needs].some((key) => lost.has(key)));
    return !excused && !unbound.has(placeOf(at));
  });
}

/** Each problem once, in the order in which an author meets them. */
function sorted(issues: readonly ModelIssue[]): readonly ModelIssue[] {
  const key = ({ at, message }: ModelIssue) => `${at.file}:${at.line}:${at.column} ${message}`;
  const unique = new Map(issues.map((issue) => [key(issue), issue]));
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.at.file, b.at.file) ||
      a.at.line - b.at.line ||
      a.at.column - b.at.column ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
