/** The fixed part of every schema, built once, and its types by name. */
import {
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLOutputType,
  isInputType,
  isObjectType,
  isOutputType,
} from 'graphql';
import { builder, type GraphContext } from './builder.ts';
import './inputs.ts';
import './outputs.ts';
import './query-field.ts';
import './catalog-field.ts';
import './side-outputs.ts';

const vocabulary = builder.toSchema({ sortSchema: false });

// Buckets recur in every row: their fields are plain properties, which the executor reads fastest itself.
for (const name of ['TimeBucket', 'DateBucket']) {
  const type = vocabulary.getType(name);
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) delete field.resolve;
}

/** The root fields that every role has. */
export function fixedRootFields(): GraphQLFieldConfigMap<unknown, GraphContext> {
  return vocabulary.getQueryType()?.toConfig().fields ?? {};
}

export function vocabularyInput(name: string): GraphQLInputType {
  const type = vocabulary.getType(name);
  if (!isInputType(type)) throw new TypeError(`the vocabulary has no input ${name}`);
  return type;
}

export function vocabularyOutput(name: string): GraphQLOutputType {
  const type = vocabulary.getType(name);
  if (!isOutputType(type)) throw new TypeError(`the vocabulary has no output ${name}`);
  return type;
}
