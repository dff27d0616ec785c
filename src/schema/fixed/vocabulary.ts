/** The fixed part of every schema, built once, and its types by name. */
import {
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isInputType,
  isObjectType,
  isOutputType,
} from 'graphql';
import type { Visibility } from '../../resolvers/operation.ts';
import { builder, type GraphContext } from '../builder.ts';
import './inputs.ts';
import './outputs.ts';
import './query-field.ts';
import './catalog-field.ts';
import './side-outputs.ts';
import './administration-fields.ts';

const vocabulary = builder.toSchema({ sortSchema: false });

// Buckets recur in every row: their fields are plain properties, which the executor reads fastest itself.
for (const name of ['TimeBucket', 'DateBucket']) {
  const type = vocabulary.getType(name);
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) delete field.resolve;
}

/** Root fields that only some have, and who. */
const RESTRICTED: Readonly<Record<string, (visibility: Visibility) => boolean>> = {
  query: ({ json }) => json !== false,
  usage: ({ usage }) => usage === true,
  apiKeys: ({ admin }) => admin === true,
  auditLog: ({ admin }) => admin === true,
};

/** The root fields that do not come from the model. */
export function fixedRootFields(
  visibility: Visibility,
): GraphQLFieldConfigMap<unknown, GraphContext> {
  const fields = vocabulary.getQueryType()?.toConfig().fields ?? {};
  const shown = Object.entries(fields).filter(([name]) => RESTRICTED[name]?.(visibility) ?? true);
  return Object.fromEntries(shown);
}

/** Null: this caller changes nothing. */
export function mutationType({ admin }: Visibility): GraphQLObjectType | null {
  return admin === true ? (vocabulary.getMutationType() ?? null) : null;
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
