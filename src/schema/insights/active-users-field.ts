import { GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLObjectType } from 'graphql';
import { answerActiveUsers } from '../../resolvers/insights/answer-active-users.ts';
import type { InsightArgs } from '../../resolvers/insights/insight-request.ts';
import type { ActiveUsers } from '../../semantic/model/insight-model.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { previousField } from './compared-fields.ts';
import { aboutFields, argumentsFor, insightArgs, required, value } from './root-field.ts';

export function activeUsersField(insight: ActiveUsers, registry: TypeRegistry): Field {
  return {
    type: activeUsersResult(registry),
    args: insightArgs(insight, registry, 'required'),
    resolve: (_source, args, { operation }, info) => {
      const given = argumentsFor<InsightArgs>(insight, args);
      return answerActiveUsers(insight, selectTree(info), given, operation);
    },
  };
}

function activeUsersResult(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'ActiveUsersAnswer', (name) => {
    const points = (): Fields => ({ points: required(pointType(registry)) });
    const fields = (): Fields => ({
      ...points(),
      ...previousField('ActiveUsersAnswer', points, registry),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function pointType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'ActiveUsersPoint', (name) => {
    const count = vocabularyOutput('SafeInt');
    const window = {
      type: GraphQLInt,
      description:
        "In days, up to and with the period's last. Default: where periods are days the model's shortest, else the period itself.",
    };
    const fields = (): Fields => ({
      date: value(vocabularyOutput('Date')),
      start: value(vocabularyOutput('DateTime')),
      partial: value(GraphQLBoolean, 'It holds the present: more may come.'),
      active: { ...value(count, 'Each once, however often.'), args: { window } },
      stickiness: value(GraphQLFloat, "The model's shortest window over its longest.", true),
      new: value(count, 'Active for the first time ever.'),
      returning: value(count, 'Active in the period before, too.'),
      resurrected: value(count, 'Active before, but not in the period before.'),
      dormant: value(count, 'Active in the period before, but not in this one.'),
    });
    return new GraphQLObjectType({ name, fields });
  });
}
