/** Names that the schema or the dialect needs for itself. */
import type { ModelIssue, SourcePosition } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { View } from '../model/types.ts';
import { issue } from './issue.ts';

const RULE = 'graphql-names';
/** Fields of a row, and words of `where`. */
const RESERVED_MEMBERS = new Set(['previous', 'change', 'flags', 'drill', 'and', 'or', 'not']);
const RESERVED_ROOTS = new Set(['query', 'catalog']);
/** Words with a meaning of their own inside braces. */
const RESERVED_WORDS = new Set(['CUBE', 'FILTER_PARAMS', 'securityContext', 'SECURITY_CONTEXT']);

interface Field {
  readonly name: string;
  readonly at: SourcePosition;
}

/** Two names that would become one are no problem: the schema gives each a name of its own. */
export function graphqlNames(model: SoundModel): readonly ModelIssue[] {
  const views = model.all('view', 'members');
  return [
    ...fieldIssues([...model.all('cube'), ...views], RESERVED_ROOTS),
    ...fieldIssues([...model.all('dimension'), ...model.all('measure')], RESERVED_MEMBERS),
    ...views.flatMap((view) => fieldIssues(viewFields(view), RESERVED_MEMBERS)),
  ];
}

function viewFields(view: Pick<View, 'at' | 'members'>): readonly Field[] {
  const fields = [...view.members.values()].filter((member) => member.kind !== 'segment');
  return fields.map(({ name }) => ({ name, at: view.at }));
}

function fieldIssues(fields: readonly Field[], reserved: ReadonlySet<string>): ModelIssue[] {
  return fields.flatMap(({ name, at }) => {
    const problem = nameProblem(name, reserved);
    return problem === null ? [] : [issue(RULE, at, problem)];
  });
}

function nameProblem(name: string, reserved: ReadonlySet<string>): string | null {
  if (name.startsWith('__')) return `${name}: GraphQL keeps names with __ for itself.`;
  return reserved.has(camelCase(name)) || RESERVED_WORDS.has(name)
    ? `${name} is a reserved name; choose another one.`
    : null;
}

/** `deal_value` → `dealValue`, as the schema names its fields. */
function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}
