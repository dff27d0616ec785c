/** Dimensions of type `switch`, and values chosen by them. */
import type { ModelIssue } from '../../shared/errors.ts';
import { hint } from '../model/bind/model-names.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { soleMember } from '../model/parse-expression.ts';
import type { Dimension } from '../model/types.ts';
import { issue } from './issue.ts';

const RULE = 'switches';

type Valued = Pick<Dimension, 'name' | 'at' | 'type' | 'values'>;
interface Chosen extends Pick<Dimension, 'definition'> {
  readonly owner: string;
}

export function switches(model: SoundModel): readonly ModelIssue[] {
  return [
    ...model.all('dimension', 'type', 'values').flatMap(valueIssues),
    ...model.all('dimension', 'definition').flatMap((one) => branchIssues(model, one)),
  ];
}

function valueIssues({ name, type, values, at }: Valued): readonly ModelIssue[] {
  if (type !== 'switch') {
    return values.length === 0
      ? []
      : [issue(RULE, at, `${name} has values: they are for type: switch.`)];
  }
  if (values.length === 0) return [issue(RULE, at, `${name} is a switch: it needs values.`)];
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? [] : [issue(RULE, at, `${name} has the value ${twice} twice.`)];
}

function branchIssues(model: SoundModel, { owner, definition }: Chosen): readonly ModelIssue[] {
  if (definition.kind !== 'switch') return [];
  const path = soleMember(definition.on);
  const isDimension = path !== null && model.memberAt(owner, path)?.kind === 'dimension';
  const on = isDimension ? model.dimensionAt(owner, path, 'type', 'values') : null;
  if (isDimension && on === null) return [];
  if (on?.type !== 'switch') {
    return [
      issue(
        RULE,
        definition.on.at,
        'A case is switched by a dimension of type switch, such as {currency}.',
      ),
    ];
  }
  const known = on.values;
  // A switch without values is reported itself.
  if (known.length === 0) return [];
  return definition.when.flatMap(({ value, then }) =>
    known.includes(value)
      ? []
      : [issue(RULE, then.at, `${on.name} has no value ${value}.${hint(value, known)}`)],
  );
}
