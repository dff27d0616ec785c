/**
 * A benchmark shows each row of its cube in one number at most: two numbers that share some of their contributors
 * could be set against each other.
 */
import type { ModelIssue } from '../../shared/errors.ts';
import type { Benchmark } from '../model/insight-model.ts';
import { membersOf } from '../model/parse-expression.ts';
import type { Cube, MemberPath, SemanticModel } from '../model/types.ts';

/** What a benchmark counts, and by what. */
interface Cut extends Pick<Benchmark, 'unit' | 'breakdowns'> {
  /** Names of measures of its cube. */
  readonly measure: string;
  readonly weight: string;
}

/** Something about a cut that would let numbers be set against each other, and where it is written. */
interface CutProblem {
  readonly message: string;
  readonly key: 'breakdowns' | 'unit' | 'measure' | 'weight';
  /** Of `breakdowns`, which one. */
  readonly index?: number;
}

export function cutProblems(model: SemanticModel, cube: Cube, cut: Cut): readonly CutProblem[] {
  const problems: CutProblem[] = [];
  if (cut.breakdowns.length > 1) {
    const message =
      'A benchmark has one breakdown at most: two cuts of the same contributors could be set against each other.';
    problems.push({ message, key: 'breakdowns', index: 1 });
  }
  for (const [index, member] of cut.breakdowns.entries()) {
    if (!fansOut(model, cube, member.path)) continue;
    const message = `A row may have several values of ${member.name}: their cells would share contributors.`;
    problems.push({ message, key: 'breakdowns', index });
  }
  if (fansOut(model, cube, cut.unit.path)) {
    const message = `A row may have several values of ${cut.unit.name}: whose is it?`;
    problems.push({ message, key: 'unit' });
  }
  for (const key of ['measure', 'weight'] as const) {
    if (!reachesOut(model, cube.name, cut[key])) continue;
    const message = `${cut[key]} counts more than the rows of one unit in one period (rolling_window, multi_stage): benchmarks of it would share them.`;
    problems.push({ message, key });
  }
  return problems;
}

/** Two benchmarks of one measure are two cuts of it, whatever else they say. */
export function sameMeasure(
  benchmarks: Iterable<Benchmark>,
): readonly Pick<ModelIssue, 'message' | 'at'>[] {
  const known = new Map<string, string>();
  const issues: Pick<ModelIssue, 'message' | 'at'>[] = [];
  for (const { name, cube, measure, at } of benchmarks) {
    const key = `${cube}.${measure}`;
    const other = known.get(key);
    known.set(key, other ?? name);
    if (other === undefined || measure === '') continue;
    const message = `${name} and ${other} are benchmarks of the same measure, ${key}: two cuts of the same contributors could be set against each other.`;
    issues.push({ message, at });
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
