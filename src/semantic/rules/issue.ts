/** Small words that rules share. */
import type { ModelIssue, SourcePosition } from '../../shared/errors.ts';

export function issue(rule: string, at: SourcePosition, message: string): ModelIssue {
  return { rule, message, at };
}
