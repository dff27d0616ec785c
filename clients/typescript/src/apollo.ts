/**
 * Apollo Client's cache knows a field by its name and arguments. In Sextant the selection says what rows are
 * grouped by, so that it belongs to the key; and rows are no entities, whatever dimensions they show.
 */
import { type FieldNode, Kind, print, type ValueNode, visit } from 'graphql';
import { type Introspection, type ObjectType, objectTypes } from './introspection.ts';

export type { Introspection } from './introspection.ts';

/** As `InMemoryCache` takes it. */
export interface SextantPolicy {
  keyFields?: false;
  fields?: Record<string, { keyArgs: KeyArgs }>;
}

type KeyArgs = (
  args: Record<string, unknown> | null,
  context: {
    readonly fieldName: string;
    readonly field: FieldNode | null;
    readonly variables?: Record<string, unknown>;
  },
) => string;

/**
 * `new InMemoryCache({ typePolicies: apolloTypePolicies(introspection) })`. Fragments are known by their names:
 * these must be unique in the application, as code generators make sure of.
 */
export function apolloTypePolicies(schema: Introspection): Record<string, SextantPolicy> {
  const { query, others } = objectTypes(schema);
  // Below a root field each list stands beside others of its name, under aliases.
  const answers = new Set(query.objects.values());
  const policies = [...others.values()].flatMap((type): [string, SextantPolicy][] => {
    const fields = answers.has(type.name) ? { fields: bySelection(type) } : {};
    if (type.isEntity) return answers.has(type.name) ? [[type.name, fields]] : [];
    return [[type.name, { keyFields: false, ...fields }]];
  });
  return { [query.name]: { fields: bySelection(query) }, ...Object.fromEntries(policies) };
}

function bySelection({ objects }: ObjectType): NonNullable<SextantPolicy['fields']> {
  return Object.fromEntries([...objects.keys()].map((name) => [name, { keyArgs: selectionKey }]));
}

/** Name, arguments, what is selected, and the variables that this depends on. */
function selectionKey(
  ...[args, { fieldName, field, variables = {} }]: Parameters<KeyArgs>
): string {
  const selected = field?.selectionSet;
  if (field === null || selected === undefined) return `${fieldName}:${canonical([args ?? {}])}`;
  const { text, names } = printed(selected);
  const used = names === null ? variables : pick(variables, names);
  return `${fieldName}:${canonical([args ?? {}, text, used])}`;
}

interface Printed {
  readonly text: string;
  /** The variables in it; null: a fragment may use any. */
  readonly names: readonly string[] | null;
}

const known = new WeakMap<object, Printed>();

function printed(selected: NonNullable<FieldNode['selectionSet']>): Printed {
  const before = known.get(selected);
  if (before) return before;
  const names = new Set<string>();
  let hasFragment = false;
  visit(selected, {
    Variable: ({ name }: Extract<ValueNode, { kind: Kind.VARIABLE }>) => void names.add(name.value),
    [Kind.FRAGMENT_SPREAD]: () => {
      hasFragment = true;
    },
  });
  const text = print(selected).replace(/\s+/g, ' ');
  const found = { text, names: hasFragment ? null : [...names].sort() };
  known.set(selected, found);
  return found;
}

function pick(variables: Record<string, unknown>, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

/** Equal values are equal text, in whatever order their keys stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
