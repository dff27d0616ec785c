/** Measures over already aggregated rows. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { membersOf } from '../model/parse-expression.ts';
import type { Measure } from '../model/types.ts';
import { issue } from './issue.ts';

interface Staged extends Pick<Measure, 'type' | 'definition' | 'multiStage'> {
  readonly owner: string;
}

export function multiStage(model: SoundModel): readonly ModelIssue[] {
  return model.all('measure', 'type', 'definition', 'multiStage').flatMap((measure) => {
    const problem = problemOf(model, measure);
    return problem === null ? [] : [issue('multi-stage', measure.at, `${measure.name} ${problem}`)];
  });
}

function problemOf(model: SoundModel, measure: Staged): string | null {
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
  const uses =
    sql === null ? [] : membersOf(sql).map((path) => model.memberAt(measure.owner, path)?.kind);
  return uses.includes('measure') ? null : 'is multi_stage: its sql must use a measure.';
}
