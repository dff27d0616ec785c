import { GraphQLInt, GraphQLObjectType, GraphQLString } from 'graphql';
import { answerStalled, type StalledArgs } from '../../resolvers/insights/answer-stalled.ts';
import type { Stalled } from '../../semantic/model/insight-model.ts';
import { pageArgs } from '../cubes/field-arguments.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { aboutFields, argumentsFor, insightArgs, required, value } from './root-field.ts';

export function stalledField(insight: Stalled, registry: TypeRegistry): Field {
  const { time: _none, ...args } = insightArgs(insight, registry, 'optional');
  const days = `More than so many days in one stage. Default: ${insight.days}.`;
  return {
    type: stalledType(registry),
    args: {
      ...args,
      days: { type: GraphQLInt, description: days },
      ...asOfArg(),
      ...pageArgs,
    },
    resolve: (_source, given, { operation }, info) =>
      answerStalled(
        insight,
        selectTree(info),
        argumentsFor<StalledArgs>(insight, given),
        operation,
      ),
  };
}

/** The moment that is told of. */
export const asOfArg = () => ({
  asOf: {
    type: vocabularyInput('DateTime'),
    description: 'As it was at this moment. Default: now, to the minute.',
  },
});

function stalledType(registry: TypeRegistry): GraphQLObjectType {
  const entity = once(registry, 'StalledEntity', (name) => {
    const fields = (): Fields => ({
      entity: value(GraphQLString),
      stage: value(GraphQLString, null, true),
      since: value(vocabularyOutput('DateTime'), 'When it entered the stage.'),
      days: value(GraphQLInt, 'Full days in the stage.'),
    });
    return new GraphQLObjectType({ name, fields });
  });
  return once(registry, 'StalledAnswer', (name) => {
    const fields = (): Fields => ({
      entities: required(entity, 'The longest-standing first.'),
      pageInfo: value(vocabularyOutput('PageInfo')),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}
