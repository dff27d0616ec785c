/** `previous` and `change` of an insight's answer. */
import { GraphQLFloat, GraphQLObjectType } from 'graphql';
import type { Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { changeOutput, comparisonTexts } from '../cubes/view-types.ts';
import { fieldsOf, type MemberField } from './member-fields.ts';
import { value } from './root-field.ts';

/** The fields of both, where there are some. */
export interface ComparedFields {
  readonly previous: Fields;
  readonly change: Fields;
}

/** Beside the fields of measures; `prefix` starts the names of their types. */
export function comparedFields(
  prefix: string,
  { previous, change }: ComparedFields,
  registry: TypeRegistry,
): Fields {
  const typeOf = (suffix: string, fields: Fields) =>
    once(registry, `${prefix}${suffix}`, (name) => new GraphQLObjectType({ name, fields }));
  const some = (fields: Fields) => Object.keys(fields).length > 0;
  return {
    ...(some(previous) && {
      previous: value(typeOf('Previous', previous), comparisonTexts.previous, true),
    }),
    ...(some(change) && { change: value(typeOf('Change', change), comparisonTexts.change, true) }),
  };
}

/** How measures change, as far as they are numbers. */
export function changeFields(measures: readonly MemberField[], registry: TypeRegistry): Fields {
  const numbers = measures.flatMap((member) => {
    const type = changeOutput(member.shape.valueType);
    return type === null ? [] : [[member, type] as const];
  });
  const types = new Map(numbers);
  return fieldsOf([...types.keys()], registry, (member) => types.get(member) ?? GraphQLFloat);
}

/** The parts of a type, asked of the period compared with. */
export function previousField(of: string, parts: () => Fields, registry: TypeRegistry): Fields {
  const type = once(registry, `Previous${of}`, (name) => {
    return new GraphQLObjectType({ name, fields: parts });
  });
  const description = 'The same of the period compared with. Null when `time` says no `compare`.';
  return { previous: value(type, description, true) };
}
