/** A schema as introspection tells it: all that is read of it here. */
export interface Introspection {
  readonly __schema: {
    readonly queryType: { readonly name: string };
    readonly mutationType?: { readonly name: string } | null | undefined;
    readonly subscriptionType?: { readonly name: string } | null | undefined;
    readonly types: readonly IntrospectedType[];
  };
}

interface IntrospectedType {
  readonly kind: string;
  readonly name: string;
  readonly fields?: readonly IntrospectedField[] | null;
}

interface IntrospectedField {
  readonly name: string;
  readonly type: TypeReference;
}

interface TypeReference {
  readonly kind: string;
  readonly name?: string | null | undefined;
  readonly ofType?: unknown;
}

export interface ObjectType {
  readonly name: string;
  /** Fields that are objects or lists of objects, with the name of their type. */
  readonly objects: ReadonlyMap<string, string>;
  /** Whether it is the same thing wherever it is met: it has an `id` that is never null. Rows have none. */
  readonly isEntity: boolean;
}

/** The type of all questions, and the other types by name; those of mutations and subscriptions are left out. */
export function objectTypes({ __schema: schema }: Introspection): {
  readonly query: ObjectType;
  readonly others: ReadonlyMap<string, ObjectType>;
} {
  const roots = [schema.queryType, schema.mutationType, schema.subscriptionType];
  const all = schema.types.filter(({ kind, name }) => kind === 'OBJECT' && !name.startsWith('__'));
  const query = all.find(({ name }) => name === schema.queryType.name);
  if (query === undefined) throw new TypeError('a schema without its type of questions');
  const others = all.filter(({ name }) => !roots.some((root) => root?.name === name));
  return {
    query: objectType(query),
    others: new Map(others.map((type) => [type.name, objectType(type)])),
  };
}

function objectType({ name, fields }: IntrospectedType): ObjectType {
  const objects = (fields ?? []).flatMap((field) => {
    const type = namedType(field.type);
    return type.kind === 'OBJECT' && type.name ? [[field.name, type.name] as const] : [];
  });
  const id = fields?.find((field) => field.name === 'id')?.type;
  const isEntity = id?.kind === 'NON_NULL' && namedType(id).name === 'ID';
  return { name, objects: new Map(objects), isEntity };
}

function namedType(type: TypeReference): TypeReference {
  return type.ofType ? namedType(type.ofType as TypeReference) : type;
}
