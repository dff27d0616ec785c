/** Insight files and the cubes they speak of → a checked insight model, or everything that is wrong. */
import { createHash } from 'node:crypto';
import { InvalidModelError, type ModelIssue, type SourcePosition } from '../../shared/errors.ts';
import { inOrder } from '../../shared/issue-order.ts';
import { sameMeasure } from '../access/benchmark-cuts.ts';
import { buildActiveUsers } from '../insights/active-users/bind-active-users.ts';
import { buildBenchmark } from '../insights/benchmark/bind-benchmark.ts';
import {
  buildEntity,
  buildFeatureService,
  buildFeatureView,
} from '../insights/features/bind-features.ts';
import { buildFunnel } from '../insights/funnel/bind-funnel.ts';
import { buildNamedQuery } from '../insights/named-query/bind-named-query.ts';
import { buildRetention } from '../insights/retention/bind-retention.ts';
import { type InsightBuild, RULE } from '../insights/shared/bind-members.ts';
import { buildStalled } from '../insights/stalled/bind-stalled.ts';
import { buildTrend } from '../insights/trend/bind-trend.ts';
import type { CubeNames, MemberKind, Names } from '../model/bind/model-names.ts';
import { NOTHING_LOST } from '../model/diagnostics/lost-names.ts';
import { soundModel } from '../model/diagnostics/sound-model.ts';
import { type InsightsFileDoc, insightsFile, standIns } from '../model/document/insights-schema.ts';
import { readFiles } from '../model/document/read-documents.ts';
import type { ModelFile } from '../model/document/yaml.ts';
import type { InsightModel } from '../model/insight-model.ts';
import type { Cube, Described, SemanticModel } from '../model/types.ts';
import type { ReadModel } from './load-cubes.ts';

/** What files of insights give, right or wrong. */
interface ReadInsights {
  /** Not for asking while there are issues. */
  readonly insights: InsightModel;
  readonly issues: readonly ModelIssue[];
}

/** Throws {@link InvalidModelError} with all problems, in the order of files and places. */
export function loadInsights(files: readonly ModelFile[], model: SemanticModel): InsightModel {
  const { insights, issues } = readInsights(files, {
    model,
    names: namesOfModel(model),
    sound: soundModel(model, new WeakMap()),
  });
  if (issues.length > 0) throw new InvalidModelError(issues);
  return insights;
}

/** Never throws. What is broken of cubes is no mistake of an insight. */
export function readInsights(
  files: readonly ModelFile[],
  { model, names, sound }: Omit<ReadModel, 'issues'>,
): ReadInsights {
  const { documents, ...reading } = readFiles(files, {
    shape: insightsFile,
    keys: 'of insights (funnels, queries, …)',
    standIns,
  });
  const issues: ModelIssue[] = [...reading.issues];
  const build: InsightBuild = {
    map: reading.map,
    issues,
    documents: new WeakMap(),
    names,
    sound,
    lost: reading.lost,
    model,
  };
  const insights = buildAll(build, documents);
  const cuts = sameMeasure(insights.benchmarks.values()).map((cut) => ({ rule: RULE, ...cut }));
  issues.push(...sameNames(insights, model), ...cuts);
  return { insights: { version: versionOf(insights), ...insights }, issues: inOrder(issues) };
}

type Parts = Omit<InsightModel, 'version'>;

function buildAll(build: InsightBuild, documents: readonly InsightsFileDoc[]): Parts {
  const all = <Doc>(docs: (file: InsightsFileDoc) => readonly Doc[] | null | undefined) =>
    documents.flatMap((file) => docs(file) ?? []);
  const named = <Doc, T extends Described>(
    docs: (file: InsightsFileDoc) => readonly Doc[] | null | undefined,
    make: (build: InsightBuild, doc: Doc) => T,
  ): ReadonlyMap<string, T> =>
    byName(
      build,
      all(docs).map((doc) => make(build, doc)),
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
  const cubes = new Map([...model.cubes].map(([name, cube]) => [name, cubeNames(cube)]));
  return { cubes, lost: NOTHING_LOST };
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
    lost: NOTHING_LOST,
  };
}

function versionOf(parts: Parts): string {
  const text = JSON.stringify(parts, (key, value: unknown) =>
    key === 'at' ? undefined : value instanceof Map ? [...value] : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
