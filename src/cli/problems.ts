import { join, relative } from 'node:path';
import { formatIssue, InvalidModelError, type ModelIssue } from '../shared/errors.ts';

/** Each problem of a model in a line, its file as seen from here. */
export function modelProblems(error: InvalidModelError, folder: string): readonly string[] {
  return error.issues.map((issue) => formatIssue(seenFromHere(issue, folder)));
}

function seenFromHere(issue: ModelIssue, folder: string): ModelIssue {
  const file = relative(process.cwd(), join(folder, issue.at.file));
  return { ...issue, at: { ...issue.at, file } };
}

/** What loading gave, or the problems that stood in its way. */
export type Loaded<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly string[] };

/** Catches the problems of files; anything else is thrown on. */
export async function attempt<T>(
  load: () => Promise<T>,
  format: (error: InvalidModelError) => readonly string[],
): Promise<Loaded<T>> {
  try {
    return { value: await load(), problems: [] };
  } catch (error) {
    if (error instanceof InvalidModelError) return { value: null, problems: format(error) };
    throw error;
  }
}
