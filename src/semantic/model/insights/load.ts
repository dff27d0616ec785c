/** Insight files and the cubes they speak of → a checked insight model, or everything that is wrong. */
import { createHash } from 'node:crypto';
import { InvalidModelError, type ModelIssue, type SourcePosition } from '../../../shared/errors.ts';
import { type InsightsFileDoc, insightsFile, standIns } from '../document/insights.ts';
import type { ModelFile } from '../document/yaml.ts';
import { readFiles } from '../document.ts';
import type { CubeNames, MemberKind, Names } from '../names.ts';
import type { Cube, Described, SemanticModel } from '../types.ts';
import { buildBenchmark } from './build/benchmark.ts';
import type { InsightBuild } from './build/bind.ts';
import { buildEntity, buildFeatureService, buildFeatureView } from './build/features.ts';
import { buildFunnel } from './build/funnel.ts';
import { buildNamedQuery } from './build/named-query.ts';
import { buildActiveUsers, buildRetention, buildStalled, buildTrend } from './build/over-time.ts';
import type { InsightModel } from './types.ts';

/** Throws {@link InvalidModelError} with all problems, in the order of files and places. */
export function loadInsights(files: readonly ModelFile[], model: SemanticModel): InsightModel {
  const { documents, ...reading } = readFiles(
    files,
    insightsFile,
    'of insights (funnels, queries, …)',
    standIns,
  );
  const issues: ModelIssue[] = [...reading.issues];
  const build: InsightBuild = {
    ...reading,
    issues,
    unbound: new Set(),
    names: namesOfModel(model),
    model,
  };
  const insights = buildAll(build, documents);
  issues.push(...sameNames(insights, model));
  if (issues.length > 0) throw new InvalidModelError(sorted(issues));
  return { version: versionOf(insights), ...insights };
}

type Parts = Omit<InsightModel, 'version'>;

function buildAll(build: InsightBuild, documents: readonly InsightsFileDoc[]): Parts {
  const all = <Doc>(docs: (file: InsightsFileDoc) => readonly Doc[] | null | undefined) =>
    documents.flatMap((file) => docs(file) ?? []);
  const named = <Doc, T extends Described>(
    docs: (file: InsightsFileDoc) => readonly Doc[] | null | undefined,
    make: (build: InsightBuild, doc: Doc) => T | null,
  ): ReadonlyMap<string, T> =>
    byName(
      build,
      all(docs).flatMap((doc) => make(build, doc) ?? []),
    );
  const entities = named((file) => file.entities, buildEntity);
  const featureViews = named(
    (file) => file.feature_views,
    (_, doc) => buildFeatureView(build, doc, entities),
  );
  return {
    funnels: named((file) => file.funnels, buildFunnel),
    retention: named((file) => file.retention, buildRetention),
    activeUsers: named((file) => file.active_users, buildActiveUsers),
    trends: named((file) => file.trends, buildTrend),
    stalled: named((file) => file.stalled, buildStalled),
    benchmarks: named((file) => file.benchmarks, buildBenchmark),
    queries: named((file) => file.queries, buildNamedQuery),
    entities,
    featureViews,
    featureServices: named(
      (file) => file.feature_services,
      (_, doc) => buildFeatureService(build, doc, featureViews),
    ),
  };
}

function byName<T extends Described>(
  build: InsightBuild,
  things: readonly T[],
): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const thing of things) {
    if (map.has(thing.name)) build.issues.push(twice(thing.name, thing.at, 'twice'));
    else map.set(thing.name, thing);
  }
  return map;
}

const twice = (name: string, at: SourcePosition, how: string): ModelIssue => ({
  rule: 'duplicate-names',
  message: `${name} is used ${how}: every cube, view and insight has a root field of its own name.`,
  at,
});

/** Entities and services have no root field; all others share one space of names with cubes and views. */
function sameNames(parts: Parts, model: SemanticModel): readonly ModelIssue[] {
  const { entities: _, featureServices: __, ...rooted } = parts;
  const key = (name: string) => name.replaceAll('_', '').toLowerCase();
  const taken = new Set(
    [...model.cubes.keys(), ...model.views.keys(), 'query', 'catalog'].map(key),
  );
  return Object.values(rooted).flatMap((map: ReadonlyMap<string, Described>) =>
    [...map.values()].flatMap(({ name, at }) => {
      const known = taken.has(key(name));
      taken.add(key(name));
      return known ? [twice(name, at, 'elsewhere')] : [];
    }),
  );
}

function namesOfModel(model: SemanticModel): Names {
  return new Map([...model.cubes].map(([name, cube]) => [name, cubeNames(cube)]));
}

function cubeNames(cube: Cube): CubeNames {
  const members = new Map<string, MemberKind>();
  for (const name of cube.segments.keys()) members.set(name, 'segment');
  for (const name of cube.measures.keys()) members.set(name, 'measure');
  for (const name of cube.dimensions.keys()) members.set(name, 'dimension');
  const times = [...cube.dimensions.values()].filter((dimension) => dimension.type === 'time');
  return {
    name: cube.name,
    members,
    times: new Map(times.map((time) => [time.name, [...time.granularities.keys()]])),
    joins: new Set(cube.joins.map((join) => join.to)),
  };
}

function versionOf(parts: Parts): string {
  const text = JSON.stringify(parts, (key, value: unknown) =>
    key === 'at' ? undefined : value instanceof Map ? [...value] : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function sorted(issues: readonly ModelIssue[]): readonly ModelIssue[] {
  return issues.toSorted(
    (a, b) =>
      a.at.file.localeCompare(b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
}
