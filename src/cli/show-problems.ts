import { InvalidModelError, type ModelIssue } from '../shared/errors.ts';

/** What loading finds wrong with files; anything else is thrown on. */
export async function issuesOf(load: () => Promise<unknown>): Promise<readonly ModelIssue[]> {
  try {
    await load();
    return [];
  } catch (error) {
    if (error instanceof InvalidModelError) return error.issues;
    throw error;
  }
}
