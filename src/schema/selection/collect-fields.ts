/**
 * Which fields are effectively selected, by graphql-js' rules of field collection (fragments, aliases,
 * @skip/@include, merged fields).
 * https://spec.graphql.org/October2021/#CollectFields()
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLDirective,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql';

/** What collection needs of `GraphQLResolveInfo`. */
export type SelectionInfo = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'variableValues' | 'returnType'
>;

/** Whether a field of a field is selected. */
export function isSelected(info: SelectionInfo, outer: string, inner: string): boolean {
  return collect(objectType(info.returnType), info.fieldNodes, info)
    .filter(({ name }) => name === outer)
    .some(({ type, nodes }) =>
      collect(objectType(type), nodes, info).some(({ name }) => name === inner),
    );
}

/** A field's arguments with their defaults. Fields that merge have equal ones. */
export function argumentsOf(
  type: GraphQLObjectType,
  field: Collected,
  info: SelectionInfo,
): Readonly<Record<string, unknown>> {
  const definition = type.getFields()[field.name];
  const [node] = field.nodes;
  if (definition === undefined || node === undefined) return {};
  return getArgumentValues(definition, node, info.variableValues);
}

export interface Collected {
  /** The response key: alias or name. */
  readonly key: string;
  readonly name: string;
  readonly type: unknown;
  /** All nodes that merge under this key. */
  readonly nodes: readonly FieldNode[];
}

/** The fields below `parents` (which all merge into one), in the order they are first met. */
export function collect(
  type: GraphQLObjectType,
  parents: readonly FieldNode[],
  info: SelectionInfo,
): readonly Collected[] {
  const grouped = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const parent of parents) {
    collectInto(grouped, visited, type, parent.selectionSet?.selections ?? [], info);
  }
  const definitions = type.getFields();
  return [...grouped].flatMap(([key, nodes]) => {
    const name = nodes[0]?.name.value ?? key;
    return [{ key, name, nodes, type: definitions[name]?.type }];
  });
}

function collectInto(
  grouped: Map<string, FieldNode[]>,
  visited: Set<string>,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  info: SelectionInfo,
): void {
  for (const node of selections) {
    if (!isIncluded(node, info)) continue;
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value;
      const nodes = grouped.get(key);
      if (nodes) nodes.push(node);
      else grouped.set(key, [node]);
      continue;
    }
    const fragment =
      node.kind === Kind.INLINE_FRAGMENT ? node : spread(node.name.value, visited, info);
    if (fragment === null || !applies(fragment.typeCondition?.name.value, type)) continue;
    collectInto(grouped, visited, type, fragment.selectionSet.selections, info);
  }
}

/** A named fragment the first time it is met in a selection set; later spreads add nothing. */
function spread(
  name: string,
  visited: Set<string>,
  info: SelectionInfo,
): FragmentDefinitionNode | null {
  if (visited.has(name)) return null;
  visited.add(name);
  return info.fragments[name] ?? null;
}

/** The schema has no interfaces or unions, so a condition holds for the type it names alone. */
function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
  return condition === undefined || condition === type.name;
}

function isIncluded(node: SelectionNode, info: SelectionInfo): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const says = (directive: GraphQLDirective) =>
    getDirectiveValues(directive, node, info.variableValues)?.['if'];
  return says(GraphQLSkipDirective) !== true && says(GraphQLIncludeDirective) !== false;
}

/** The object type that a field gives, out of its lists and non-nulls. */
export function objectType(type: unknown): GraphQLObjectType {
  const named = getNamedType(type as GraphQLResolveInfo['returnType']);
  if (!isObjectType(named)) throw new TypeError(`${String(named)} is no object type`);
  return named;
}
