/** What a document is answered as one table: a row for each element of its lists, a column for each leaf. */
import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Cell, Column, ResultSet, ValueType } from '../../src/shared/values.ts';

/** Of scalars; whatever else is a leaf is text. */
const TYPES: Readonly<Record<string, ValueType>> = {
  Int: 'integer',
  SafeInt: 'integer',
  Float: 'float',
  Decimal: 'decimal',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'timestamp',
};

/**
 * Columns are named by their path below the root field. Beside one list there may be no other: their rows would
 * have nothing to do with each other. Instants are written in UTC.
 */
export function answerTable(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  data: unknown,
): ResultSet {
  const query = schema.getQueryType();
  const [root, another] = fieldsOf(operation.selectionSet);
  if (!query || !root || another) throw new TypeError('a case asks one root field');
  const { type, inner } = typed(query, root);
  const columns = columnsOf(type, inner, '');
  return { columns, rows: rowsOf(type, inner, answerOf(data, root)), truncated: false };
}

interface Typed {
  readonly type: GraphQLOutputType;
  readonly inner: readonly FieldNode[];
}

function fieldsOf(set: SelectionSetNode | undefined): readonly FieldNode[] {
  return (set?.selections ?? []).map((one) => {
    if (one.kind !== Kind.FIELD) throw new TypeError('a case has no fragments');
    return one;
  });
}

function typed(parent: GraphQLObjectType, field: FieldNode): Typed {
  const type = parent.getFields()[field.name.value]?.type;
  if (type === undefined) throw new TypeError(`${parent.name} has no ${field.name.value}`);
  return { type, inner: fieldsOf(field.selectionSet) };
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

const answerOf = (of: unknown, field: FieldNode): unknown =>
  (of as Readonly<Record<string, unknown>>)[keyOf(field)] ?? null;

const objectType = (type: GraphQLOutputType) => getNamedType(type) as GraphQLObjectType;

function columnsOf(type: GraphQLOutputType, fields: readonly FieldNode[], at: string): Column[] {
  const parent = objectType(type);
  const all = fields.map((field) => [keyOf(field), typed(parent, field)] as const);
  if (all.filter(([, one]) => holdsList(one)).length > 1) {
    throw new TypeError(`two lists side by side in ${parent.name}`);
  }
  return all.flatMap(([key, one]) => {
    const named = getNamedType(one.type);
    if (!isLeafType(named)) return columnsOf(one.type, one.inner, `${at}${key}.`);
    return [{ name: `${at}${key}`, type: TYPES[named.name] ?? 'string' }];
  });
}

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

function holdsList({ type, inner }: Typed): boolean {
  return isList(type) || inner.some((field) => holdsList(typed(objectType(type), field)));
}

/** A list without elements has no rows, and leaves none of what it stands in; an object that is not there is NULLs. */
function rowsOf(type: GraphQLOutputType, fields: readonly FieldNode[], value: unknown): Cell[][] {
  if (isList(type)) {
    const one = objectType(type);
    return (value as readonly unknown[]).flatMap((element) => rowsOf(one, fields, element));
  }
  if (value === null) return [columnsOf(type, fields, '').map(() => null)];
  return fields.reduce<Cell[][]>(
    (rows, field) => {
      const below = cellsOf(typed(objectType(type), field), answerOf(value, field));
      return rows.flatMap((row) => below.map((cells) => [...row, ...cells]));
    },
    [[]],
  );
}

function cellsOf({ type, inner }: Typed, value: unknown): Cell[][] {
  const named = getNamedType(type);
  if (!isLeafType(named)) return rowsOf(type, inner, value);
  if (isList(type)) return (value as readonly Cell[]).map((cell) => [cell]);
  const isInstant = named.name === 'DateTime' && typeof value === 'string';
  return [[isInstant ? new Date(value).toISOString() : (value as Cell)]];
}
