/**
 * What introspection gives, counted without making it: a short document can ask for every type many times over,
 * and none of it is rows that a question would have counted.
 */
import {
  type ExecutionArgs,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  TypeMetaFieldDef,
} from 'graphql';
import { collect, type SelectionInfo } from './selection/collect-fields.ts';

export interface Introspected {
  readonly objects: number;
  readonly fields: number;
  /** Characters of their names. */
  readonly names: number;
}

/** Null: the operation does not introspect. Counts until there are more than `most` fields, and no further. */
export function introspected(args: ExecutionArgs, most: number): Introspected | null {
  const { schema, document, operationName } = args;
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!operation || !type || !operation.selectionSet.selections.some(mayIntrospect)) return null;
  const given = args.variableValues ?? {};
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  // Execution refuses it.
  if (coerced === undefined) return null;
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
  const info = { fragments, variableValues: coerced, fieldNodes: [], returnType: type };
  const root = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '' } } as const;
  const found = count(schema, [{ ...root, selectionSet: operation.selectionSet }], info, most);
  return found.objects === 0 ? null : found;
}

/** A fragment may hold anything. */
function mayIntrospect(node: SelectionNode): boolean {
  return node.kind !== Kind.FIELD || node.name.value.startsWith('__');
}

type Info = SelectionInfo & { readonly returnType: GraphQLObjectType };

function count(
  schema: GraphQLSchema,
  operation: readonly FieldNode[],
  info: Info,
  most: number,
): Introspected {
  let [objects, fields, names] = [0, 0, 0];
  // By its nodes: one selection is read for every type, field and argument of the schema.
  const known = new Map<readonly FieldNode[], readonly Selected[]>();
  const walk = (type: GraphQLObjectType, source: unknown, nodes: readonly FieldNode[]): void => {
    const selected = known.get(nodes) ?? selectedOf(type, nodes, info);
    known.set(nodes, selected);
    for (const { key, inner, read, nodes: below } of selected) {
      if (fields > most) return;
      fields += 1;
      names += key.length;
      if (inner === null) continue;
      const items = itemsOf(read(source, schema));
      objects += items.length;
      for (const item of items) walk(inner, item, below);
    }
  };
  walk(info.returnType, undefined, operation);
  return { objects, fields, names };
}

interface Selected {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  /** Null: a leaf. */
  readonly inner: GraphQLObjectType | null;
  read(source: unknown, schema: GraphQLSchema): unknown;
}

function selectedOf(
  type: GraphQLObjectType,
  parents: readonly FieldNode[],
  info: Info,
): readonly Selected[] {
  return collect(type, parents, info).flatMap(({ key, name, nodes }) => {
    const [node] = nodes;
    const field = definitionOf(type, name, info.returnType);
    if (field === undefined || node === undefined) return [];
    const args = getArgumentValues(field, node, info.variableValues);
    const inner = getNamedType(field.type);
    return {
      ...{ key, nodes, inner: isObjectType(inner) ? inner : null },
      // Resolvers of introspection look at nothing but the schema.
      read: (source: unknown, schema: GraphQLSchema) =>
        field.resolve?.(source, args, null, { schema } as GraphQLResolveInfo),
    };
  });
}

/** Of the root only what introspects: the rest has its own bounds. */
function definitionOf(type: GraphQLObjectType, name: string, root: GraphQLObjectType) {
  if (type !== root) return type.getFields()[name];
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
}

function itemsOf(value: unknown): readonly unknown[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item != null);
}
