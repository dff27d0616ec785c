/**
 * A sub-query is computed for each row of its cube, so there must be a way to tell rows apart. Measures need
 * a key only in questions whose joins multiply their rows, and are refused there.
 */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { issue } from './issue.ts';

export function primaryKey(model: SoundModel): readonly ModelIssue[] {
  const keyless = model.all('cube', 'primaryKey').filter((cube) => cube.primaryKey.length === 0);
  const subQueries = model
    .members()
    .filter(({ owner, name }) => model.madeOf(owner, { path: [], name })?.isSubQuery === true);
  return keyless.flatMap((cube) => {
    const subQuery = subQueries.find(({ owner }) => owner === cube.name);
    if (subQuery === undefined) return [];
    const message = `${cube.name} needs a primary key for the sub-query ${subQuery.name}. Mark a dimension primary_key: true.`;
    return [issue('primary-key', cube.at, message)];
  });
}
