/** Measures over already aggregated rows. */
import type { ModelIssue } from '../../shared/errors.ts';
import { memberAt } from '../model/model-members.ts';
import { membersOf } from '../model/parse-expression.ts';
import type { Measure, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function multiStage(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.measures.values()].flatMap((measure) => {
      const problem = problemOf(model, cube.name, measure);
      return problem === null
        ? []
        : [issue('multi-stage', measure.at, `${measure.name} ${problem}`)];
    }),
  );
}

function problemOf(model: SemanticModel, owner: string, measure: Measure): string | null {
  const stage = measure.multiStage;
  if (stage === null)
    return measure.type === 'rank' ? 'is a rank: it needs multi_stage: true.' : null;
  if (stage.groupBy !== null && (stage.reduceBy !== null || stage.addGroupBy !== null)) {
    return 'has group_by: it cannot also have reduce_by or add_group_by.';
  }
  if (measure.type === 'rank') {
    return stage.orderBy.length === 0 ? 'is a rank: it needs order_by.' : null;
  }
  const { sql } = measure.definition;
  const uses = sql === null ? [] : membersOf(sql).map((path) => memberAt(model, owner, path)?.kind);
  return uses.includes('measure') ? null : 'is multi_stage: its sql must use a measure.';
}
