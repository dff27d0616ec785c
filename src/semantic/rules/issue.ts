/** Small words that rules share. */
import type { ModelIssue, SourcePosition } from '../../shared/errors.ts';
import type { Cube, SemanticModel } from '../model/types.ts';

export function issue(rule: string, at: SourcePosition, message: string): ModelIssue {
  return { rule, message, at };
}

export function cubesOf(model: SemanticModel): readonly Cube[] {
  return [...model.cubes.values()];
}
