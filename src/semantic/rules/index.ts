/** Every rule; each finds one kind of problem in a model whose names are bound. All run, all report. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SemanticModel } from '../model/types.ts';

export type Rule = (model: SemanticModel) => readonly ModelIssue[];

const rules: readonly Rule[] = [];

export function runRules(model: SemanticModel): readonly ModelIssue[] {
  return rules.flatMap((rule) => rule(model));
}
