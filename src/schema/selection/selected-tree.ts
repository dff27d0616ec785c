import type { GraphQLObjectType } from 'graphql';
import { getNamedType, isObjectType } from 'graphql';
import type { SelectedField } from '../../resolvers/answer/selected-field.ts';
import {
  argumentsOf,
  type Collected,
  collect,
  objectType,
  type SelectionInfo,
} from './collect-fields.ts';

/** What is effectively selected below a root field, as plain data. */
export function selectTree(info: SelectionInfo): readonly SelectedField[] {
  return below(objectType(info.returnType), info.fieldNodes, info);
}

function below(
  type: GraphQLObjectType,
  nodes: Collected['nodes'],
  info: SelectionInfo,
): readonly SelectedField[] {
  return collect(type, nodes, info).map((field) => {
    const inner = getNamedType(field.type as SelectionInfo['returnType'] | undefined);
    return {
      key: field.key,
      name: field.name,
      args: argumentsOf(type, field, info),
      fields: isObjectType(inner) ? below(inner, field.nodes, info) : [],
    };
  });
}
