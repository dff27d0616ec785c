/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query SalesByMonth($time: TimeInput!, $where: OrdersWhere) {\n    orders(time: $time, where: $where, timezone: \"America/Sao_Paulo\") {\n      rows {\n        createdAt(granularity: MONTH) { start }\n        status\n        count\n        revenue\n      }\n      totals { count revenue }\n    }\n  }\n": typeof types.SalesByMonthDocument,
    "\n  query ByStatus {\n    orders { rows { status count } }\n  }\n": typeof types.ByStatusDocument,
    "\n  query InAll {\n    orders { rows { count } }\n  }\n": typeof types.InAllDocument,
};
const documents: Documents = {
    "\n  query SalesByMonth($time: TimeInput!, $where: OrdersWhere) {\n    orders(time: $time, where: $where, timezone: \"America/Sao_Paulo\") {\n      rows {\n        createdAt(granularity: MONTH) { start }\n        status\n        count\n        revenue\n      }\n      totals { count revenue }\n    }\n  }\n": types.SalesByMonthDocument,
    "\n  query ByStatus {\n    orders { rows { status count } }\n  }\n": types.ByStatusDocument,
    "\n  query InAll {\n    orders { rows { count } }\n  }\n": types.InAllDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SalesByMonth($time: TimeInput!, $where: OrdersWhere) {\n    orders(time: $time, where: $where, timezone: \"America/Sao_Paulo\") {\n      rows {\n        createdAt(granularity: MONTH) { start }\n        status\n        count\n        revenue\n      }\n      totals { count revenue }\n    }\n  }\n"): (typeof documents)["\n  query SalesByMonth($time: TimeInput!, $where: OrdersWhere) {\n    orders(time: $time, where: $where, timezone: \"America/Sao_Paulo\") {\n      rows {\n        createdAt(granularity: MONTH) { start }\n        status\n        count\n        revenue\n      }\n      totals { count revenue }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ByStatus {\n    orders { rows { status count } }\n  }\n"): (typeof documents)["\n  query ByStatus {\n    orders { rows { status count } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InAll {\n    orders { rows { count } }\n  }\n"): (typeof documents)["\n  query InAll {\n    orders { rows { count } }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;