import type { SourcePosition } from '../../../shared/errors.ts';
import { cutProblems } from '../../access/benchmark-cuts.ts';
import { report } from '../../model/bind/bind-context.ts';
import type { BenchmarkDoc } from '../../model/document/insights-schema.ts';
import { leavesOf } from '../../model/filter-spec.ts';
import type { Benchmark } from '../../model/insight-model.ts';
import type { Access, Cube, MemberPath, PolicyFilter } from '../../model/types.ts';
import {
  cubeOf,
  type InsightBuild,
  lostMembers,
  measureAt,
  memberAt,
  membersAt,
  RULE,
  timeAt,
} from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

export function buildBenchmark(build: InsightBuild, doc: BenchmarkDoc): Benchmark {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  const unit = memberAt(build, cube.name, doc, 'unit');
  const breakdowns = membersAt(build, cube.name, doc, 'breakdowns');
  const measure = measureAt(build, cube.name, doc, 'measure');
  checkBreakdowns(build, cube, doc, unit);
  checkJoined(build, doc, { unit, breakdowns, filter: insight.filter });
  checkCuts(build, cube, doc, { unit, breakdowns });
  return {
    ...insight,
    unit,
    own: ownOf(build, cube, doc, unit),
    measure,
    weight:
      doc.weight === undefined
        ? rowsOf(build, cube, doc)
        : measureAt(build, cube.name, doc, 'weight'),
    breakdowns,
    byCells: breakdowns.length > 0,
    time: timeAt(build, cube, doc),
    granularity: doc.granularity ?? 'month',
    groups: doc.groups ?? 1,
    minContributors: doc.min_contributors ?? 5,
    dominance: doc.dominance ?? 0.5,
    round: doc.round ?? 3,
  };
}

/** Nothing of a benchmark may be set against something else of it. */
function checkCuts(
  build: InsightBuild,
  cube: Cube,
  doc: BenchmarkDoc,
  members: Pick<Benchmark, 'unit' | 'breakdowns'>,
): void {
  const cut = { ...members, measure: doc.measure ?? '', weight: doc.weight ?? '' };
  for (const { message, key, index } of cutProblems(build.model, cube, cut)) {
    const at =
      index === undefined ? build.map.at(doc, key) : build.map.at(doc.breakdowns ?? [], index);
    report(build, RULE, message, at);
  }
}

/** Where callers have a unit of their own: it is what the row policies bind them to. */
function ownOf(
  build: InsightBuild,
  cube: Cube,
  doc: BenchmarkDoc,
  unit: MemberPath,
): readonly string[] {
  const own = claimOf(cube.access, unit);
  const isSound = build.sound.all('cube', 'access').some(({ name }) => name === cube.name);
  if (own === null && unit.name !== '' && isSound) {
    const message = `No row policy of ${cube.name} binds ${unit.name} to securityContext: nobody has a value of their own to compare.`;
    report(build, RULE, message, build.map.at(doc, 'unit'));
  }
  return own ?? [];
}

/** Without a weight the contributors are weighed by their rows, if some measure counts them. */
function rowsOf(build: InsightBuild, cube: Cube, doc: BenchmarkDoc): string {
  const count = [...cube.measures.values()].find(
    ({ definition }) =>
      definition.kind === 'aggregate' &&
      definition.fn === 'count' &&
      definition.filters.length === 0,
  );
  if (count === undefined && !lostMembers(build, cube)) {
    const message = `${cube.name} has no measure that counts its rows: name one under weight.`;
    report(build, RULE, message, build.map.at(doc, 'measure'));
  }
  return count?.name ?? '';
}

/** Cells, arguments and filters that single out a contributor would undo the protection. */
function checkBreakdowns(
  build: InsightBuild,
  cube: Cube,
  doc: BenchmarkDoc,
  unit: MemberPath,
): void {
  for (const [index, written] of (doc.breakdowns ?? []).entries()) {
    const name =
      written
        .replace(/[{}\s]/g, '')
        .split('.')
        .at(-1) ?? '';
    const dimension = build.sound.dimensionAt(cube.name, { path: [], name }, 'primaryKey');
    if (name !== unit.name && dimension?.primaryKey !== true) continue;
    const message = `${name} tells the contributors apart: a benchmark cannot be broken down by it.`;
    report(build, RULE, message, build.map.at(doc.breakdowns ?? [], index));
  }
  if (doc.args === undefined) return;
  const message = 'A benchmark has no arguments of its own: each of its breakdowns is one.';
  report(build, RULE, message, build.map.at(doc, 'args'));
}

/** A benchmark opens the rows of its own cube alone: of another each tenant would see a part, and that of others. */
function checkJoined(
  build: InsightBuild,
  doc: BenchmarkDoc,
  { unit, breakdowns, filter }: Pick<Benchmark, 'unit' | 'breakdowns' | 'filter'>,
): void {
  const closed = (path: readonly string[]) =>
    path.find((name) => build.model.cubes.get(name)?.access.kind === 'policies');
  const say = (cube: string) =>
    `Each tenant sees rows of its own of ${cube}: a benchmark joins cubes that all tenants share (meta: { tenancy: shared }).`;
  const check = (path: readonly string[], at: SourcePosition) => {
    const cube = closed(path);
    if (cube) report(build, RULE, say(cube), at);
  };
  check(unit.path, build.map.at(doc, 'unit'));
  for (const [index, { path }] of breakdowns.entries()) {
    check(path, build.map.at(doc.breakdowns ?? [], index));
  }
  const joined = leavesOf(filter).flatMap(({ member }) => member.split('.').slice(1, -1));
  check(joined, build.map.at(doc, 'filters'));
}

/** Where the security context holds the unit that a row policy lets its caller see. */
function claimOf(access: Access, unit: MemberPath): readonly string[] | null {
  if (access.kind === 'shared') return null;
  for (const policy of access.policies) {
    const found = policy.rows === null ? null : claimIn(policy.rows, unit);
    if (found !== null) return found;
  }
  return null;
}

function claimIn(filter: PolicyFilter, unit: MemberPath): readonly string[] | null {
  if (filter.kind !== 'compare') {
    const found = filter.of.map((one) => claimIn(one, unit)).find((one) => one !== null);
    return filter.kind === 'and' ? (found ?? null) : null;
  }
  const [value] = filter.values;
  const same = filter.member.name === unit.name && filter.member.path.join() === unit.path.join();
  if (!same || filter.operator !== 'equals' || value?.kind !== 'claim' || value.negated)
    return null;
  return value.path;
}
