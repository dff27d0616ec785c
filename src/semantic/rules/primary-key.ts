/**
 * A sub-query is computed for each row of its cube, so there must be a way to tell rows apart. Measures need
 * a key only in questions whose joins multiply their rows, and are refused there.
 */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function primaryKey(model: SemanticModel): readonly ModelIssue[] {
  const keyless = cubesOf(model).filter((cube) => cube.primaryKey.length === 0);
  return keyless.flatMap((cube) => {
    const subQuery = [...cube.dimensions.values()].find((d) => d.definition.kind === 'sub_query');
    if (subQuery === undefined) return [];
    const message = `${cube.name} needs a primary key for the sub-query ${subQuery.name}. Mark a dimension primary_key: true.`;
    return [issue('primary-key', cube.at, message)];
  });
}
