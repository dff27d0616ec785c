/** The words under `meta` that mean something here. */
import type { ModelIssue } from '../../shared/errors.ts';
import { hint } from '../model/bind/model-names.ts';
import { GRAPHQL_TYPES } from '../model/bind/value-type.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Described } from '../model/types.ts';
import { issue } from './issue.ts';

const FILLS = ['zero', 'null', 'previous'];

type Worded = Pick<Described, 'name' | 'at' | 'meta'>;

export function meta(model: SoundModel): readonly ModelIssue[] {
  const whole: readonly Worded[] = [...model.all('cube', 'meta'), ...model.all('view', 'meta')];
  const members: readonly Worded[] = [
    ...model.all('dimension', 'meta'),
    ...model.all('measure', 'meta'),
  ];
  const access = whole.flatMap((of) => [
    ...rolesIssues(of, 'records'),
    ...rolesIssues(of, 'drill'),
  ]);
  const words = members.flatMap((member) => [
    ...wordIssues(member, 'graphql_type', [...GRAPHQL_TYPES.keys()]),
    ...wordIssues(member, 'fill', FILLS),
  ]);
  return [...access, ...words];
}

/** Who may list records: everyone, nobody, or these roles. */
function rolesIssues(of: Worded, key: string): readonly ModelIssue[] {
  const said = of.meta[key];
  const isList = Array.isArray(said) && said.every((role) => typeof role === 'string');
  if (said === undefined || typeof said === 'boolean' || isList) return [];
  return [
    issue('meta', of.at, `meta.${key} of ${of.name} must be true, false or a list of roles.`),
  ];
}

function wordIssues(member: Worded, key: string, known: readonly string[]): readonly ModelIssue[] {
  const value = member.meta[key];
  // YAML reads a bare `null` as nothing, which for `fill` is the word that was meant.
  const word = value === null ? 'null' : value;
  if (word === undefined || (typeof word === 'string' && known.includes(word))) return [];
  const message = `meta.${key} of ${member.name} must be one of ${known.join(', ')}.${hint(String(word), known)}`;
  return [issue('meta', member.at, message)];
}
