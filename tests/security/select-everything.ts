/** A document that selects all that a root field has. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** What differs between two runs, or between two databases, without saying anything of their rows. */
const VOLATILE = new Set(['meta', 'cache', 'asOf', 'sql', 'plan', 'drill']);
const DEEPEST = 6;

/** Null when the field needs arguments. Joins are followed once. */
export function selectEverything(field: Field): string | null {
  if (!isCallable(field)) return null;
  return `{ ${field.name} ${below(field, [], DEEPEST)} }`;
}

function below(field: Field, above: readonly GraphQLObjectType[], depth: number): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return '';
  const inner = Object.values(type.getFields()).flatMap((one) =>
    part(one, [...above, type], depth),
  );
  return `{ ${inner.length === 0 ? '__typename' : inner.join(' ')} }`;
}

function part(field: Field, above: readonly GraphQLObjectType[], depth: number): readonly string[] {
  if (!isCallable(field) || VOLATILE.has(field.name)) return [];
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return [field.name];
  if (depth === 0 || above.includes(type)) return [];
  return [`${field.name} ${below(field, above, depth - 1)}`];
}

function isCallable(field: Field): boolean {
  return field.args.every(({ type, defaultValue }) => {
    return !isNonNullType(type) || defaultValue !== undefined;
  });
}
