/**
 * The insights as one caller has them: those of whose members every one is visible (a count by a hidden
 * member would tell of it), with the breakdowns and optional arguments that are.
 */
import { remember } from '../../shared/remember.ts';
import type { FilterSpec } from '../model/filter-spec.ts';
import { leavesOf } from '../model/filter-spec.ts';
import type { FeatureView, Insight, InsightModel } from '../model/insight-model.ts';
import type { MemberPath } from '../model/types.ts';

/** By cube or view: the names that may be queried. */
type VisibleMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** What an insight cannot do without. */
type Needs = readonly (MemberPath | FilterSpec | null)[];

/** The kinds that have root fields. */
export type VisibleInsights = Omit<InsightModel, 'version' | 'entities' | 'featureServices'>;

const known = new WeakMap<InsightModel, WeakMap<VisibleMembers, VisibleInsights>>();

/** Remembered: one request asks it many times. */
export function visibleInsights(model: InsightModel, members: VisibleMembers): VisibleInsights {
  const byMembers = remember(known, model, () => new WeakMap<VisibleMembers, VisibleInsights>());
  return remember(byMembers, members, () => findVisible(model, members));
}

/** A kind of insight gets its root fields here: name what it needs beside `filter` and required arguments. */
function findVisible(model: InsightModel, members: VisibleMembers): VisibleInsights {
  return {
    funnels: trimmed(model.funnels, members, ({ entity, time, steps, exclusions }) => [
      entity,
      time,
      ...[...steps, ...exclusions].map(({ filter }) => filter),
    ]),
    retention: trimmed(model.retention, members, ({ entity, time, start, return: back }) => [
      entity,
      time,
      start.filter,
      back.filter,
    ]),
    activeUsers: trimmed(model.activeUsers, members, ({ entity, time }) => [entity, time]),
    queries: withMembers(
      trimmed(model.queries, members, ({ time, dimensions }) => [time, ...dimensions]),
      members,
    ),
    trends: withMembers(
      trimmed(model.trends, members, ({ time }) => [time]),
      members,
    ),
    stalled: trimmed(model.stalled, members, ({ entity, time, stage, done }) => [
      entity,
      time,
      stage,
      done,
    ]),
    benchmarks: trimmed(model.benchmarks, members, ({ measure, time }) => [own(measure), time]),
    featureViews: featureViewsOf(model.featureViews, members),
  };
}

const own = (name: string): MemberPath => ({ path: [], name });

/** Each with the features that are visible; without any it is not there. */
function featureViewsOf(
  views: ReadonlyMap<string, FeatureView>,
  members: VisibleMembers,
): ReadonlyMap<string, FeatureView> {
  const shown = [...trimmed(views, members, ({ time, created }) => [time, created])].map(
    ([name, view]): readonly [string, FeatureView] => {
      const features = [...view.features].filter(([, feature]) => {
        const of = feature.kind === 'last' ? feature.dimension : own(feature.measure);
        return isPathVisible(of, view.cube, members);
      });
      return [name, { ...view, features: new Map(features) }];
    },
  );
  return new Map(shown.filter(([, view]) => view.features.size > 0));
}

/** With the measures and records that are visible; what is left without any is left out. */
function withMembers<
  T extends Insight & { measures: readonly string[]; records?: readonly MemberPath[] },
>(insights: ReadonlyMap<string, T>, members: VisibleMembers): ReadonlyMap<string, T> {
  const shown = [...insights].flatMap(([name, insight]): (readonly [string, T])[] => {
    const { cube } = insight;
    const measures = insight.measures.filter((measure) => members.get(cube)?.has(measure));
    const records = insight.records?.filter((path) => isPathVisible(path, cube, members));
    if (measures.length + (records?.length ?? 0) === 0) return [];
    return [[name, { ...insight, measures, ...(records && { records }) }]];
  });
  return new Map(shown);
}

function trimmed<T extends Insight & { readonly breakdowns?: readonly MemberPath[] }>(
  insights: ReadonlyMap<string, T>,
  members: VisibleMembers,
  needs: (insight: T) => Needs,
): ReadonlyMap<string, T> {
  const shown = [...insights].flatMap(([name, insight]): (readonly [string, T])[] => {
    if (!insight.public || !isVisible(insight, needs(insight), members)) return [];
    const sees = (path: MemberPath) => isPathVisible(path, insight.cube, members);
    const args = insight.args.filter(({ member }) => sees(member));
    const breakdowns = insight.breakdowns?.filter(sees);
    return [[name, { ...insight, args, ...(breakdowns && { breakdowns }) }]];
  });
  return new Map(shown);
}

function isVisible(
  { cube, args, filter }: Insight,
  needs: Needs,
  members: VisibleMembers,
): boolean {
  const required = args.filter((one) => one.required).map(({ member }) => member);
  const all = [filter, ...needs, ...required];
  return members.has(cube) && all.every((one) => one === null || sees(one, cube, members));
}

/** Whether every cube on the way and the member itself are visible. */
function isPathVisible({ path, name }: MemberPath, cube: string, members: VisibleMembers): boolean {
  const last = members.get(path.at(-1) ?? cube);
  return path.every((to) => members.has(to)) && last?.has(name) === true;
}

function sees(of: MemberPath | FilterSpec, cube: string, members: VisibleMembers): boolean {
  if (!('kind' in of)) return isPathVisible(of, cube, members);
  return leavesOf(of).every((leaf) => {
    const [, ...rest] = leaf.member.split('.');
    return isPathVisible({ path: rest.slice(0, -1), name: rest.at(-1) ?? '' }, cube, members);
  });
}
