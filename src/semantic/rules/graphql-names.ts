/** Names that would become the same GraphQL name, or one that the schema needs for itself. */
import type { ModelIssue, SourcePosition } from '../../shared/errors.ts';
import type { Cube, SemanticModel, View } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

const RULE = 'graphql-names';
/** Fields of a row, and words of `where`. */
const RESERVED_MEMBERS = new Set(['previous', 'change', 'flags', 'drill', 'and', 'or', 'not']);
const RESERVED_ROOTS = new Set(['query', 'catalog']);
/** Words with a meaning of their own inside braces. */
const RESERVED_WORDS = new Set(['CUBE', 'FILTER_PARAMS', 'securityContext', 'SECURITY_CONTEXT']);

interface Field {
  readonly name: string;
  readonly what: string;
  readonly at: SourcePosition;
}

export function graphqlNames(model: SemanticModel): readonly ModelIssue[] {
  const views = [...model.views.values()];
  const roots = [...cubesOf(model), ...views].map(({ name, at }) => ({ name, what: name, at }));
  return [
    ...fieldIssues(roots, RESERVED_ROOTS),
    ...cubesOf(model).flatMap((cube) => fieldIssues(cubeFields(cube), RESERVED_MEMBERS)),
    ...views.flatMap((view) => fieldIssues(viewFields(view), RESERVED_MEMBERS)),
  ];
}

function cubeFields(cube: Cube): readonly Field[] {
  const members = [...cube.dimensions.values(), ...cube.measures.values()];
  return [
    ...members.map(({ name, at }) => ({ name, what: name, at })),
    ...cube.joins.map(({ to, at }) => ({ name: to, what: `the join to ${to}`, at })),
  ];
}

function viewFields(view: View): readonly Field[] {
  const fields = [...view.members.values()].filter((member) => member.kind !== 'segment');
  return fields.map(({ name }) => ({ name, what: name, at: view.at }));
}

function fieldIssues(fields: readonly Field[], reserved: ReadonlySet<string>): ModelIssue[] {
  const taken = new Map<string, Field>();
  return fields.flatMap((field) => {
    const name = camelCase(field.name);
    const other = taken.get(name);
    taken.set(name, other ?? field);
    const problem = nameProblem(field, name, reserved, other);
    return problem === null ? [] : [issue(RULE, field.at, problem)];
  });
}

function nameProblem(
  field: Field,
  name: string,
  reserved: ReadonlySet<string>,
  other: Field | undefined,
): string | null {
  if (field.name.startsWith('__')) return `${field.name}: GraphQL keeps names with __ for itself.`;
  if (reserved.has(name) || RESERVED_WORDS.has(field.name)) {
    return `${field.name} is a reserved name; choose another one.`;
  }
  if (other === undefined || other.name === field.name) return sameName(field, other);
  return `${other.what} and ${field.what} would both be the GraphQL field ${name}.`;
}

/** Members called the same are found elsewhere; a member called like a join is found here. */
function sameName(field: Field, other: Field | undefined): string | null {
  return other === undefined || other.what === field.what
    ? null
    : `${other.what} and ${field.what} would both be the GraphQL field ${camelCase(field.name)}.`;
}

/** `deal_value` → `dealValue`, as the schema names its fields. */
function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}
