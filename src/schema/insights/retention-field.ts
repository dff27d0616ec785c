import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import { answerRetention, type RetentionArgs } from '../../resolvers/insights/answer-retention.ts';
import type { Retention } from '../../semantic/model/insight-model.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { previousField } from './compared-fields.ts';
import {
  aboutFields,
  argumentsFor,
  breakdownArg,
  insightArgs,
  required,
  value,
} from './root-field.ts';

export function retentionField(insight: Retention, registry: TypeRegistry): Field {
  return {
    type: retentionResult(registry),
    args: { ...insightArgs(insight, registry, 'required'), ...breakdownArg(insight, registry) },
    resolve: (_source, args, { operation }, info) => {
      const given = argumentsFor<RetentionArgs>(insight, args);
      return answerRetention(insight, selectTree(info), given, operation);
    },
  };
}

function retentionResult(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionAnswer', (name) => {
    const fields = (): Fields => ({
      ...answerFields(registry),
      ...previousField('RetentionAnswer', () => answerFields(registry), registry),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function answerFields(registry: TypeRegistry): Fields {
  return {
    ...cohortFields(registry),
    breakdowns: required(partType(registry), 'By `breakdown`, the largest first.'),
  };
}

function cohortFields(registry: TypeRegistry): Fields {
  return {
    cohorts: required(cohortType(registry), 'The periods of `time`.'),
    total: value(totalType(registry), 'Of all cohorts, weighted by their sizes.'),
  };
}

function partType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionPart', (name) => {
    const fields = (): Fields => ({
      key: value(GraphQLString, 'The value of the breakdown.', true),
      ...cohortFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function cohortType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionCohort', (name) => {
    const fields = (): Fields => ({
      start: value(vocabularyOutput('DateTime')),
      size: value(vocabularyOutput('SafeInt')),
      periods: required(periodType(registry), 'Those that have begun.'),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function periodType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionPeriod', (name) => {
    const fields = (): Fields => ({
      index: value(GraphQLInt, "From 0, the cohort's own."),
      count: value(vocabularyOutput('SafeInt')),
      rate: value(GraphQLFloat, 'Of the size; null for an empty cohort.', true),
      unfinished: value(GraphQLBoolean, 'It holds the present: more may come.'),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function totalType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionTotal', (name) => {
    const fields = (): Fields => ({
      size: value(vocabularyOutput('SafeInt')),
      periods: required(totalPeriodType(registry)),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function totalPeriodType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'RetentionTotalPeriod', (name) => {
    const fields = (): Fields => ({
      index: value(GraphQLInt),
      count: value(vocabularyOutput('SafeInt')),
      size: value(
        vocabularyOutput('SafeInt'),
        'Of the cohorts for which this period has ended: no others count.',
      ),
      rate: value(GraphQLFloat, null, true),
    });
    return new GraphQLObjectType({ name, fields });
  });
}
