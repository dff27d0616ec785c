/** The words under `meta` that mean something here. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAPHQL_TYPES } from '../model/build/value-type.ts';
import { hint } from '../model/names.ts';
import type { Described, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

const FILLS = ['zero', 'null', 'previous'];

export function meta(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.dimensions.values(), ...cube.measures.values()].flatMap((member) => [
      ...wordIssues(member, 'graphql_type', [...GRAPHQL_TYPES.keys()]),
      ...wordIssues(member, 'fill', FILLS),
    ]),
  );
}

function wordIssues(
  member: Described,
  key: string,
  known: readonly string[],
): readonly ModelIssue[] {
  const value = member.meta[key];
  // YAML reads a bare `null` as nothing, which for `fill` is the word that was meant.
  const word = value === null ? 'null' : value;
  if (word === undefined || (typeof word === 'string' && known.includes(word))) return [];
  const message = `meta.${key} of ${member.name} must be one of ${known.join(', ')}.${hint(String(word), known)}`;
  return [issue('meta', member.at, message)];
}
