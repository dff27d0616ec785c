/**
 * `query ($id: Int!) { orders(where: { id: { eq: $id } }) … }`: clients generate `Int` for ids and counts, and
 * every Int is a value of our wider whole numbers, so such a variable may stand where one of those is expected.
 */
import {
  type ASTVisitor,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  getNamedType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  type TypeNode,
  type ValidationContext,
  type ValidationRule,
  VariablesInAllowedPositionRule,
  validate,
} from 'graphql';

/** Scalars that take whatever Int takes, and mean the same by it. */
const WIDER: ReadonlySet<string> = new Set(['SafeInt', 'BigInt', 'Decimal']);

/** graphql-js' `validate`, with Int variables in place of wider whole numbers. */
export const validateDocument: typeof validate = (schema, document, rules, options, typeInfo) =>
  validate(schema, document, rules?.map(lenient), options, typeInfo);

function lenient(rule: ValidationRule): ValidationRule {
  return rule === VariablesInAllowedPositionRule ? intsMayBeWider : rule;
}

function intsMayBeWider(context: ValidationContext): ASTVisitor {
  const usages = (operation: OperationDefinitionNode) => {
    const ints = intVariables(operation);
    return context
      .getRecursiveVariableUsages(operation)
      .map((usage) =>
        usage.type && ints.has(usage.node.name.value) && WIDER.has(getNamedType(usage.type).name)
          ? { ...usage, type: asInt(usage.type) }
          : usage,
      );
  };
  return VariablesInAllowedPositionRule(
    Object.create(context, { getRecursiveVariableUsages: { value: usages } }),
  );
}

function intVariables({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlySet<string> {
  const ints = variableDefinitions.filter(({ type }) => nameOf(type) === 'Int');
  return new Set(ints.map(({ variable }) => variable.name.value));
}

function nameOf(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : nameOf(type.type);
}

/** Its lists and exclamation marks around Int. */
function asInt(type: GraphQLInputType): GraphQLInputType {
  if (isNonNullType(type)) return new GraphQLNonNull(asInt(type.ofType) as typeof GraphQLInt);
  if (isListType(type)) return new GraphQLList(asInt(type.ofType));
  return GraphQLInt;
}
