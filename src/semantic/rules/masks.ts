/** A mask stands on a dimension or measure of a cube, and gives values that the member can have. */
import type { ModelIssue } from '../../shared/errors.ts';
import { readMask } from '../access/mask.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Described, Dimension, Measure, Meta } from '../model/types.ts';
import { issue } from './issue.ts';

type Worded = Pick<Described, 'name' | 'at' | 'meta'>;
type Member =
  | ({ readonly kind: 'dimension' } & Pick<Dimension, 'definition'> & Masked)
  | ({ readonly kind: 'measure' } & Masked);
interface Masked extends Worded, Pick<Dimension | Measure, 'valueType' | 'type'> {
  readonly owner: string;
}

export function mask(model: SoundModel): readonly ModelIssue[] {
  const unmasked: readonly Worded[] = [
    ...model.all('cube', 'meta'),
    ...model.all('segment', 'meta'),
    ...model.all('view', 'meta'),
  ];
  const dimensions = model.all('dimension', 'meta', 'valueType', 'type', 'definition');
  const measures = model.all('measure', 'meta', 'valueType', 'type');
  return [
    ...unmasked.flatMap(misplaced),
    ...dimensions.flatMap((one) => memberIssues({ kind: 'dimension', ...one })),
    ...measures.flatMap((one) => memberIssues({ kind: 'measure', ...one })),
    ...viewIssues(model),
  ];
}

function memberIssues(member: Member): readonly ModelIssue[] {
  const read = readMask(member.meta);
  if (read.kind === 'none') return [];
  const name = `${member.owner}.${member.name}`;
  if (read.kind === 'problem')
    return [issue('mask', member.at, `meta.mask of ${name} ${read.problem}.`)];
  const shown = read.mask.with.kind;
  if (member.kind === 'dimension' && member.definition.kind === 'parameter') {
    const message = `${name} is chosen by the question, so there is nothing to mask.`;
    return [issue('mask', member.at, message)];
  }
  if (shown === 'null' || (takesText(member) && (member.kind === 'dimension' || shown === 'text')))
    return [];
  const message =
    member.kind === 'measure' && shown === 'hash'
      ? `meta.mask of the measure ${name} can be null or a text: only dimensions are hashed.`
      : `meta.mask of ${name} can only be null: its values are not free text.`;
  return [issue('mask', member.at, message)];
}

/** An enum has no room for another value. */
function takesText(member: Masked): boolean {
  return member.valueType === 'string' && member.type !== 'switch';
}

function misplaced(described: Worded): readonly ModelIssue[] {
  if (described.meta['mask'] === undefined) return [];
  const message = `meta.mask of ${described.name} has no effect there: put it on a dimension or measure.`;
  return [issue('mask', described.at, message)];
}

/** A view shows a member as its cube masks it; it cannot say otherwise. */
function viewIssues(model: SoundModel): readonly ModelIssue[] {
  const said = [
    ...model.all('dimension', 'meta'),
    ...model.all('measure', 'meta'),
    ...model.all('segment').map((segment) => ({ ...segment, meta: NO_META })),
  ];
  const masks = new Map(said.map(({ owner, name, meta }) => [`${owner}.${name}`, meta['mask']]));
  return model.all('view', 'members').flatMap(({ name: view, at, members }) =>
    [...members.values()].flatMap(({ name, member, cubes, meta }) => {
      const cube = cubes.at(-1) ?? '';
      const key = `${cube}.${member}`;
      if (!masks.has(key) || masks.get(key) === meta['mask']) return [];
      const message = `meta.mask of ${view}.${name} has no effect there: put it on the member of ${cube}.`;
      return [issue('mask', at, message)];
    }),
  );
}

/** Segments have no masks. */
const NO_META: Meta = {};
