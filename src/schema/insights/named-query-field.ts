import { GraphQLEnumType, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import {
  answerNamedQuery,
  type FieldedQuery,
  type NamedQueryArgs,
} from '../../resolvers/insights/answer-named-query.ts';
import type { NamedQuery } from '../../semantic/model/insight-model.ts';
import { constantCase, namer } from '../api-names.ts';
import { describe } from '../cubes/describe.ts';
import { type Args, pageArgs } from '../cubes/field-arguments.ts';
import { valueOutput } from '../cubes/leaf-types.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { changeOutput } from '../cubes/view-types.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { changeFields, comparedFields } from './compared-fields.ts';
import {
  atName,
  fieldsOf,
  type MemberField,
  memberFields,
  membersByField,
} from './member-fields.ts';
import { periodFields } from './period-fields.ts';
import { aboutFields, argumentsFor, insightArgs, prefixOf, required, value } from './root-field.ts';

/** Null: a list of records, in a cube whose records the caller may not list. */
export function namedQueryField(query: NamedQuery, registry: TypeRegistry): Field | null {
  const listed = query.records.length > 0;
  if (listed && (registry.shapes.get(query.cube)?.recordsField ?? null) === null) return null;
  const measures = memberFields(query, query.measures.map(atName), registry);
  const parts: Parts = { query, measures, ...listedFields(query, registry) };
  const fielded: FieldedQuery = {
    query,
    members: membersByField([...parts.listed, ...measures]),
    decimal: pickedType(measures) === 'decimal',
  };
  return {
    type: answerType(parts, registry),
    args: queryArgs(parts, registry),
    resolve: (_source, args, { operation }, info) => {
      const given = argumentsFor<NamedQueryArgs>(query, args);
      return answerNamedQuery(fielded, selectTree(info), given, operation);
    },
  };
}

interface Parts {
  readonly query: NamedQuery;
  readonly measures: readonly MemberField[];
  /** What its rows or records show besides measures. */
  readonly listed: readonly MemberField[];
  readonly list: 'rows' | 'records' | null;
}

function listedFields(query: NamedQuery, registry: TypeRegistry): Pick<Parts, 'listed' | 'list'> {
  const { records, dimensions } = query;
  if (records.length > 0)
    return { list: 'records', listed: memberFields(query, records, registry) };
  const listed = memberFields(query, dimensions, registry);
  return { list: dimensions.length > 0 ? 'rows' : null, listed };
}

function queryArgs({ query, measures, list }: Parts, registry: TypeRegistry): Args {
  const { time, ...args } = insightArgs(
    { ...query, time: query.time ?? atName('') },
    registry,
    'optional',
  );
  return {
    ...args,
    ...(time && query.time && { time }),
    ...(query.pick && {
      metric: { type: new GraphQLNonNull(metricType(query, measures, registry)) },
    }),
    ...(list && pageArgs),
  };
}

function metricType(
  query: NamedQuery,
  measures: readonly MemberField[],
  registry: TypeRegistry,
): GraphQLEnumType {
  return once(registry, `${prefixOf(query)}Metric`, (name) => {
    const names = namer();
    const values = measures.map(({ key, shape }) => {
      const { deprecated: deprecationReason } = shape;
      const given = { value: key, description: describe(shape), deprecationReason };
      return [names.take(constantCase(key)), given] as const;
    });
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
}

function answerType(parts: Parts, registry: TypeRegistry): GraphQLObjectType {
  const { query, list } = parts;
  return once(registry, `${prefixOf(query)}Answer`, (name) => {
    const fields = (): Fields => ({
      ...measureFields(parts, registry),
      ...(query.granularity && query.time && { points: required(pointType(parts, registry)) }),
      ...(list && listFields(parts, list, registry)),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

/** Measures, or the one that is picked, and beside them those of another period where there is a time to compare. */
function measureFields(parts: Parts, registry: TypeRegistry): Fields {
  const { query, measures } = parts;
  const own = ownFields(parts, registry);
  if (query.time === null || registry.timeInput === null) return own;
  const change = query.pick ? pickedChange(measures) : changeFields(measures, registry);
  return { ...own, ...comparedFields(prefixOf(query), { previous: own, change }, registry) };
}

function ownFields({ query, measures }: Parts, registry: TypeRegistry): Fields {
  if (!query.pick) return fieldsOf(measures, registry);
  return { value: value(valueOutput(pickedType(measures)), 'Of the metric.', true) };
}

function pickedChange(measures: readonly MemberField[]): Fields {
  const type = changeOutput(pickedType(measures));
  return type === null ? {} : { value: value(type, 'Of the metric.', true) };
}

/** Different types have one that holds them all: money stays exact. */
function pickedType(measures: readonly MemberField[]) {
  const types = new Set(measures.map(({ shape }) => shape.valueType));
  const [only] = types;
  if (types.size === 1 && only) return only;
  return types.has('decimal') ? 'decimal' : 'float';
}

function pointType(parts: Parts, registry: TypeRegistry): GraphQLObjectType {
  const { query } = parts;
  return once(registry, `${prefixOf(query)}Point`, (name) => {
    const fields = (): Fields => ({
      ...periodFields(query.granularity ?? 'day'),
      ...measureFields(parts, registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function listFields(parts: Parts, list: 'rows' | 'records', registry: TypeRegistry): Fields {
  const { query, listed } = parts;
  const type = once(registry, `${prefixOf(query)}${list === 'rows' ? 'Row' : 'Record'}`, (name) => {
    return new GraphQLObjectType({
      name,
      fields: () => ({ ...fieldsOf(listed, registry), ...measureFields(parts, registry) }),
    });
  });
  return {
    [list]: required(type, list === 'records' ? 'The latest first.' : undefined),
    totalCount: value(vocabularyOutput('SafeInt'), 'How many there are, before paging.'),
    pageInfo: value(vocabularyOutput('PageInfo')),
  };
}
