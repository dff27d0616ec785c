/**
 * A benchmark shows each row of its cube in one number at most: two numbers that share some of their contributors
 * could be set against each other.
 */
import type { ModelIssue } from '../../../../shared/errors.ts';
import { report } from '../../build/build.ts';
import type { BenchmarkDoc } from '../../document/insights.ts';
import { membersOf } from '../../expression.ts';
import type { Cube, MemberPath, SemanticModel } from '../../types.ts';
import type { Benchmark } from '../types.ts';
import { type InsightBuild, RULE } from './bind.ts';

interface Cut extends Pick<Benchmark, 'unit' | 'breakdowns' | 'measure'> {}

export function checkCuts(build: InsightBuild, cube: Cube, doc: BenchmarkDoc, cut: Cut): void {
  const { model, map } = build;
  const say = (message: string, at: Parameters<typeof report>[3]) =>
    report(build, RULE, message, at);
  if (cut.breakdowns.length > 1) {
    const message =
      'A benchmark has one breakdown at most: two cuts of the same contributors could be set against each other.';
    say(message, map.at(doc.breakdowns ?? [], 1));
  }
  for (const [index, member] of cut.breakdowns.entries()) {
    if (!fansOut(model, cube, member.path)) continue;
    const message = `A row may have several values of ${member.name}: their cells would share contributors.`;
    say(message, map.at(doc.breakdowns ?? [], index));
  }
  if (fansOut(model, cube, cut.unit.path)) {
    say(`A row may have several values of ${cut.unit.name}: whose is it?`, map.at(doc, 'unit'));
  }
  for (const key of ['measure', 'weight'] as const) {
    const name = doc[key] ?? '';
    if (!reachesOut(model, cube.name, name)) continue;
    const message = `${name} counts more than the rows of one unit in one period (rolling_window, multi_stage): benchmarks of it would share them.`;
    say(message, map.at(doc, key));
  }
}

/** Two benchmarks of one measure are two cuts of it, whatever else they say. */
export function sameMeasure(benchmarks: Iterable<Benchmark>): readonly ModelIssue[] {
  const known = new Map<string, string>();
  const issues: ModelIssue[] = [];
  for (const { name, cube, measure, at } of benchmarks) {
    const key = `${cube}.${measure}`;
    const other = known.get(key);
    known.set(key, other ?? name);
    if (other === undefined || measure === '') continue;
    const message = `${name} and ${other} are benchmarks of the same measure, ${key}: two cuts of the same contributors could be set against each other.`;
    issues.push({ rule: RULE, message, at });
  }
  return issues;
}

/** Whether the joins lead from one row to several. */
function fansOut({ cubes }: SemanticModel, from: Cube, path: readonly string[]): boolean {
  let cube: Cube | undefined = from;
  return path.some((to) => {
    const join = cube?.joins.find((one) => one.to === to);
    cube = cubes.get(to);
    return join?.cardinality === 'one_to_many';
  });
}

function reachesOut({ cubes }: SemanticModel, from: string, measure: string): boolean {
  const seen = new Set<string>();
  const reaches = (cube: string, { path, name }: MemberPath): boolean => {
    const owner = path.at(-1) ?? cube;
    const found = cubes.get(owner)?.measures.get(name);
    if (found === undefined || seen.has(`${owner}.${name}`)) return false;
    seen.add(`${owner}.${name}`);
    if (found.rollingWindow !== null || found.multiStage !== null) return true;
    const { sql } = found.definition;
    return sql !== null && membersOf(sql).some((used) => reaches(owner, used));
  };
  return reaches(from, { path: [], name: measure });
}
