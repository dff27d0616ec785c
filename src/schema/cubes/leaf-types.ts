/** Types of single values: what a member is on the wire, and how it is filtered. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';
import type { DimensionShape } from '../../resolvers/api-shape.ts';
import type { ValueType } from '../../shared/values.ts';
import { IN_TEXT, NOT_IN_TEXT } from '../fixed/filter-texts.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';
import { once, type TypeRegistry } from './type-registry.ts';

export function dimensionOutput(field: DimensionShape, registry: TypeRegistry): GraphQLOutputType {
  if (field.values.length > 0) return valuesType(field, registry);
  return field.id ? GraphQLID : valueOutput(field.valueType);
}

const outputs: Readonly<Record<ValueType, () => GraphQLOutputType>> = {
  string: () => GraphQLString,
  integer: () => vocabularyOutput('SafeInt'),
  bigint: () => vocabularyOutput('BigInt'),
  decimal: () => vocabularyOutput('Decimal'),
  float: () => GraphQLFloat,
  number: () => GraphQLFloat,
  boolean: () => GraphQLBoolean,
  date: () => vocabularyOutput('Date'),
  timestamp: () => vocabularyOutput('DateTime'),
  local: () => vocabularyOutput('DateTime'),
};

export function valueOutput(type: ValueType): GraphQLOutputType {
  return outputs[type]();
}

const filters: Readonly<Record<ValueType, string>> = {
  string: 'StringFilter',
  integer: 'IntFilter',
  bigint: 'BigIntFilter',
  decimal: 'DecimalFilter',
  float: 'FloatFilter',
  number: 'FloatFilter',
  boolean: 'BooleanFilter',
  date: 'DateFilter',
  timestamp: 'TimeFilter',
  local: 'TimeFilter',
};

export function dimensionFilter(field: DimensionShape, registry: TypeRegistry): GraphQLInputType {
  if (field.values.length > 0) return valuesFilter(field, registry);
  return vocabularyInput(field.id ? 'IDFilter' : filters[field.valueType]);
}

export function valueFilter(type: ValueType): GraphQLInputType {
  return vocabularyInput(filters[type]);
}

export function granularityType(field: DimensionShape, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, field.enumName ?? `${field.name}Granularity`, (name) => {
    const values = [...field.granularities].map(
      ([key, { name: value, title }]) => [key, { value, description: title }] as const,
    );
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
}

function valuesType(field: DimensionShape, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, field.enumName ?? `${field.name}Value`, (name) => {
    const values = field.values.map(({ name: key, value }) => [key, { value }] as const);
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
}

function valuesFilter(field: DimensionShape, registry: TypeRegistry): GraphQLInputObjectType {
  const type = valuesType(field, registry);
  return once(registry, `${type.name}Filter`, (name) => {
    const fields = {
      eq: { type },
      ne: { type, description: 'Keeps rows without a value.' },
      in: { type: new GraphQLList(type), description: IN_TEXT },
      notIn: { type: new GraphQLList(type), description: NOT_IN_TEXT },
      isNull: { type: GraphQLBoolean },
    };
    return new GraphQLInputObjectType({ name, fields });
  });
}
