/** Dimensions of type `switch`, and values chosen by them. */
import type { ModelIssue } from '../../shared/errors.ts';
import { hint } from '../model/bind/model-names.ts';
import { memberAt } from '../model/model-members.ts';
import { soleMember } from '../model/parse-expression.ts';
import type { Dimension, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

const RULE = 'switches';

export function switches(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.dimensions.values()].flatMap((dimension) => [
      ...valueIssues(dimension),
      ...branchIssues(model, cube.name, dimension),
    ]),
  );
}

function valueIssues({ name, type, values, at }: Dimension): readonly ModelIssue[] {
  if (type !== 'switch') {
    return values.length === 0
      ? []
      : [issue(RULE, at, `${name} has values: they are for type: switch.`)];
  }
  if (values.length === 0) return [issue(RULE, at, `${name} is a switch: it needs values.`)];
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? [] : [issue(RULE, at, `${name} has the value ${twice} twice.`)];
}

function branchIssues(
  model: SemanticModel,
  owner: string,
  dimension: Dimension,
): readonly ModelIssue[] {
  const { definition } = dimension;
  if (definition.kind !== 'switch') return [];
  const path = soleMember(definition.on);
  const on = path === null ? null : memberAt(model, owner, path);
  if (on?.kind !== 'dimension' || on.member.type !== 'switch') {
    return [
      issue(
        RULE,
        definition.on.at,
        'A case is switched by a dimension of type switch, such as {currency}.',
      ),
    ];
  }
  const known = on.member.values;
  // A switch without values is reported itself.
  if (known.length === 0) return [];
  return definition.when.flatMap(({ value, then }) =>
    known.includes(value)
      ? []
      : [issue(RULE, then.at, `${on.member.name} has no value ${value}.${hint(value, known)}`)],
  );
}
