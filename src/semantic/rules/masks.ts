/** A mask stands on a dimension or measure of a cube, and gives values that the member can have. */
import type { ModelIssue } from '../../shared/errors.ts';
import { readMask } from '../access/mask.ts';
import { type Member, membersOfCube } from '../model/model-members.ts';
import type { Described, Dimension, Measure, SemanticModel, View } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function mask(model: SemanticModel): readonly ModelIssue[] {
  return [
    ...cubesOf(model).flatMap((cube) => [
      ...misplaced(cube),
      ...membersOfCube(cube).flatMap((member) => memberIssues(cube.name, member)),
    ]),
    ...[...model.views.values()].flatMap((view) => [
      ...misplaced(view),
      ...viewIssues(view, model),
    ]),
  ];
}

function memberIssues(cube: string, { kind, member }: Member): readonly ModelIssue[] {
  if (kind === 'segment') return misplaced(member);
  const read = readMask(member.meta);
  if (read.kind === 'none') return [];
  const name = `${cube}.${member.name}`;
  if (read.kind === 'problem')
    return [issue('mask', member.at, `meta.mask of ${name} ${read.problem}.`)];
  const shown = read.mask.with.kind;
  if (kind === 'dimension' && member.definition.kind === 'parameter') {
    const message = `${name} is chosen by the question, so there is nothing to mask.`;
    return [issue('mask', member.at, message)];
  }
  if (shown === 'null' || (takesText(member) && (kind === 'dimension' || shown === 'text')))
    return [];
  const message =
    kind === 'measure' && shown === 'hash'
      ? `meta.mask of the measure ${name} can be null or a text: only dimensions are hashed.`
      : `meta.mask of ${name} can only be null: its values are not free text.`;
  return [issue('mask', member.at, message)];
}

/** An enum has no room for another value. */
function takesText(member: Dimension | Measure): boolean {
  return member.valueType === 'string' && member.type !== 'switch';
}

function misplaced(described: Described): readonly ModelIssue[] {
  if (described.meta['mask'] === undefined) return [];
  const message = `meta.mask of ${described.name} has no effect there: put it on a dimension or measure.`;
  return [issue('mask', described.at, message)];
}

/** A view shows a member as its cube masks it; it cannot say otherwise. */
function viewIssues(view: View, model: SemanticModel): readonly ModelIssue[] {
  return [...view.members.values()].flatMap(({ name, member, cubes, meta }) => {
    const cube = model.cubes.get(cubes.at(-1) ?? '');
    const own = cube?.dimensions.get(member) ?? cube?.measures.get(member);
    if (meta['mask'] === own?.meta['mask']) return [];
    const message = `meta.mask of ${view.name}.${name} has no effect there: put it on the member of ${cube?.name}.`;
    return [issue('mask', view.at, message)];
  });
}
