/** Every rule; each finds one kind of problem in what is sound of a model. All run, all report. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { cycles } from './cycles.ts';
import { granularities } from './granularities.ts';
import { graphqlNames } from './graphql-names.ts';
import { hierarchies } from './hierarchies.ts';
import { joinCycles } from './join-cycles.ts';
import { joinSql } from './join-sql.ts';
import { mask } from './masks.ts';
import { measureSql } from './measure-sql.ts';
import { memberReferences } from './member-references.ts';
import { meta } from './meta-words.ts';
import { multiStage } from './multi-stage.ts';
import { policyMembers } from './policy-members.ts';
import { policySubQuery } from './policy-sub-query.ts';
import { preAggregations } from './pre-aggregations.ts';
import { primaryKey } from './primary-key.ts';
import { refreshKey } from './refresh-key-sql.ts';
import { rollingWindow } from './rolling-window.ts';
import { subQuery } from './sub-query-dimension.ts';
import { switches } from './switches.ts';
import { tenancy } from './tenancy.ts';

/** What is broken cannot be seen by it. */
type Rule = (model: SoundModel) => readonly ModelIssue[];

const rules: readonly Rule[] = [
  cycles,
  granularities,
  graphqlNames,
  hierarchies,
  joinCycles,
  joinSql,
  mask,
  measureSql,
  memberReferences,
  meta,
  multiStage,
  policyMembers,
  policySubQuery,
  preAggregations,
  primaryKey,
  refreshKey,
  rollingWindow,
  subQuery,
  switches,
  tenancy,
];

export function runRules(model: SoundModel): readonly ModelIssue[] {
  return rules.flatMap((rule) => rule(model));
}
