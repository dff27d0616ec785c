import type { ModelIssue } from './errors.ts';

/** Each problem once, in the order in which an author meets them. */
export function inOrder(issues: readonly ModelIssue[]): readonly ModelIssue[] {
  const key = ({ at, message }: ModelIssue) => `${at.file}:${at.line}:${at.column} ${message}`;
  const unique = new Map(issues.map((issue) => [key(issue), issue]));
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.at.file, b.at.file) ||
      a.at.line - b.at.line ||
      a.at.column - b.at.column ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
