/**
 * GraphQL's side of the house: shape, no logic. The fixed vocabulary (scalars, filters, ranges, meta,
 * catalog, `query`) is built once with Pothos; what depends on the model is made from plain
 * graphql-js constructors on top of it (role-schema.ts), because it is made again for every role and
 * reload, and 500 cubes must not cost a second.
 */
import SchemaBuilder from '@pothos/core';
import type { Operation } from '../resolvers/operation.ts';

/** What the executor's context must hold. */
export interface GraphContext {
  readonly operation: Operation;
}

interface Same<T> {
  Input: T;
  Output: T;
}

export interface VocabularyTypes {
  Context: GraphContext;
  DefaultFieldNullability: false;
  Scalars: {
    SafeInt: Same<number>;
    Decimal: Same<string>;
    BigInt: Same<string>;
    DateTime: Same<string>;
    Date: Same<string>;
    JSON: Same<unknown>;
    ID: Same<string>;
  };
}

export const builder = new SchemaBuilder<VocabularyTypes>({ defaultFieldNullability: false });
