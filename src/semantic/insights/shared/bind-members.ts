/** What all insights share: their cube, their members, their filters. Problems are recorded, never thrown. */
import type { Grain } from '../../../shared/values.ts';
import { type Build, memberPathOf, report } from '../../model/bind/bind-context.ts';
import { hint, type MemberKind } from '../../model/bind/model-names.ts';
import { isLost, type LostNames } from '../../model/diagnostics/lost-names.ts';
import { isSound } from '../../model/diagnostics/poison.ts';
import type { SoundModel } from '../../model/diagnostics/sound-model.ts';
import type { InsightFilterDoc } from '../../model/document/insights-schema.ts';
import { operatorOf } from '../../model/document/policy-schema.ts';
import type { FilterSpec } from '../../model/filter-spec.ts';
import type { Cube, MemberPath, SemanticModel } from '../../model/types.ts';
import { NO_CUBE } from './no-cube.ts';

export interface InsightBuild extends Build {
  readonly model: SemanticModel;
  readonly sound: SoundModel;
  /** Of insights that are broken as a whole. */
  readonly lost: LostNames;
}

export const RULE = 'insights';

/** The cube under `cube` of a document; a stand-in where it is broken, or unknown (and an issue). */
export function cubeOf(build: InsightBuild, doc: { readonly cube: string }): Cube {
  const cube = build.model.cubes.get(doc.cube);
  if (cube !== undefined) return cube;
  if (!isSound(doc, 'cube') || isLost(build.names.lost, doc.cube)) return NO_CUBE;
  const at = build.map.at(doc, 'cube');
  const view = build.model.views.has(doc.cube) ? ' (a view cannot be one)' : '';
  const names = build.model.cubes.keys();
  report(build, RULE, `There is no cube ${doc.cube}${view}.${hint(doc.cube, names)}`, at);
  return NO_CUBE;
}

/** Whether it may have had members that it has not now. */
export function lostMembers({ names }: InsightBuild, cube: Cube): boolean {
  const lost = names.cubes.get(cube.name)?.lost;
  return lost === undefined || lost.open || lost.names.size > 0;
}

/** Stands for a member that does not exist: an issue has been recorded. */
const NOTHING: MemberPath = { path: [], name: '' };

/** The member under `key`, of one of these kinds. */
export function memberAt(
  build: InsightBuild,
  cube: string,
  holder: object,
  key: string | number,
  kinds: readonly MemberKind[] = ['dimension'],
): MemberPath {
  // A stand-in is there for what is broken.
  if (!isSound(holder as Readonly<Record<string, unknown>>, String(key))) return NOTHING;
  const found = memberPathOf(build, cube, { holder, key }, kinds) ?? NOTHING;
  const dimension = build.sound.dimensionAt(cube, found, 'public', 'primaryKey');
  // Nobody could ask an insight over it, and nothing would say why.
  if (dimension?.primaryKey === true && !dimension.public) {
    const message = `${Reflect.get(holder, key)} is a primary key, which nobody sees unless it says public: true.`;
    report(build, RULE, message, build.map.at(holder, key));
  }
  return found;
}

/** All members of the list under `key`. */
export function membersAt(
  build: InsightBuild,
  cube: string,
  holder: object,
  key: string,
  kinds: readonly MemberKind[] = ['dimension'],
): readonly MemberPath[] {
  const list: unknown = Reflect.get(holder, key);
  if (!Array.isArray(list)) return [];
  return list.map((_, index) => memberAt(build, cube, list, index, kinds));
}

/** Measures of the cube itself: those of other cubes have other rows. */
export function measuresAt(
  build: InsightBuild,
  cube: string,
  holder: object,
  key: string,
): readonly string[] {
  const list: unknown = Reflect.get(holder, key);
  if (!Array.isArray(list)) return [];
  return list.map((_, index) => measureAt(build, cube, list, index));
}

export function measureAt(
  build: InsightBuild,
  cube: string,
  holder: object,
  key: string | number,
): string {
  const { path, name } = memberAt(build, cube, holder, key, ['measure']);
  if (path.length > 0) {
    const message = `The measure must be one of ${cube} itself.`;
    report(build, RULE, message, build.map.at(holder, key));
  }
  return name;
}

/** The time dimension under `key`; without a value there, the cube's first. */
export function timeAt(build: InsightBuild, cube: Cube, holder: object, key = 'time'): MemberPath {
  if (Reflect.get(holder, key) === undefined) {
    const first = [...cube.dimensions.values()].find((one) => one.type === 'time');
    if (first !== undefined) return { path: [], name: first.name };
    const message = `${cube.name} has no time dimension: name one under ${key}.`;
    if (!lostMembers(build, cube)) report(build, RULE, message, build.map.at(holder));
    return NOTHING;
  }
  const found = memberAt(build, cube.name, holder, key);
  const type = build.sound.dimensionAt(cube.name, found, 'type')?.type;
  if (type !== undefined && type !== 'time') {
    const message = `${found.name} is a ${type} dimension, not a time dimension.`;
    report(build, RULE, message, build.map.at(holder, key));
  }
  return found;
}

/** A date has no hours to count by. */
export function checkGrain(
  build: InsightBuild,
  cube: string,
  time: MemberPath,
  grain: Grain,
  holder: object,
): void {
  const type = build.sound.dimensionAt(cube, time, 'valueType')?.valueType;
  if (type !== 'date' || grain !== 'hour') return;
  const message = `${time.name} is a date: it cannot be counted by the hour.`;
  report(build, RULE, message, build.map.at(holder, 'granularity'));
}

/** The list of filters under `key` as one condition; members start with the cube's name. */
export function filterAt(
  build: InsightBuild,
  cube: string,
  holder: object,
  key = 'filters',
): FilterSpec | null {
  const list: unknown = Reflect.get(holder, key);
  if (!Array.isArray(list)) return null;
  return both(
    'and',
    (list as InsightFilterDoc[]).map((doc) => filterOf(build, cube, doc)),
  );
}

function both(kind: 'and' | 'or', of: readonly FilterSpec[]): FilterSpec {
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

function filterOf(build: InsightBuild, cube: string, doc: InsightFilterDoc): FilterSpec {
  if ('or' in doc)
    return both(
      'or',
      doc.or.map((part) => filterOf(build, cube, part)),
    );
  if ('and' in doc)
    return both(
      'and',
      doc.and.map((part) => filterOf(build, cube, part)),
    );
  if ('segment' in doc) {
    const segment = memberAt(build, cube, doc, 'segment', ['segment']);
    return { kind: 'segment', member: nameOf(cube, segment) };
  }
  checkValues(build, doc);
  const operator = operatorOf(doc.operator);
  const member = nameOf(cube, memberAt(build, cube, doc, 'member'));
  return { kind: 'compare', member, operator, values: doc.values ?? [], caseInsensitive: false };
}

function checkValues(
  build: InsightBuild,
  doc: Extract<InsightFilterDoc, { operator: unknown }>,
): void {
  if (!isSound(doc, 'operator', 'values')) return;
  const unary = doc.operator === 'set' || doc.operator === 'notSet';
  const some = (doc.values ?? []).length > 0;
  if (unary === !some) return;
  const message = unary
    ? `The operator ${doc.operator} takes no values.`
    : `The operator ${doc.operator} needs values.`;
  report(build, RULE, message, build.map.at(doc, 'operator'));
}

/** A member as a question names it: `events.users.plan`. */
function nameOf(cube: string, { path, name }: MemberPath): string {
  return [cube, ...path, name].join('.');
}
