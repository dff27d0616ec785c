/** What all insights share: their cube, their members, their filters. Problems are recorded, never thrown. */
import type { Grain } from '../../../shared/values.ts';
import { type Build, memberPathOf, report } from '../../model/bind/bind-context.ts';
import { hint, type MemberKind } from '../../model/bind/model-names.ts';
import { damageOf, lacksAny } from '../../model/diagnostics/damage.ts';
import { type Losses, lostSome, lostThing } from '../../model/diagnostics/losses.ts';
import { type InsightFilterDoc, UNWRITTEN } from '../../model/document/insights-schema.ts';
import { operatorOf } from '../../model/document/policy-schema.ts';
import { placeOf } from '../../model/document/source-map.ts';
import type { FilterSpec } from '../../model/filter-spec.ts';
import type { Cube, Dimension, MemberPath, SemanticModel } from '../../model/types.ts';
import { NO_CUBE } from './no-cube.ts';

export interface InsightBuild extends Build {
  readonly model: SemanticModel;
  /** What the files of insights lost; `losses` is what the cubes lost. */
  readonly lost: Losses;
}

export const RULE = 'insights';

/** The cube under `cube` of a document; a stand-in where it is broken, or unknown (and an issue). */
export function cubeOf(build: InsightBuild, doc: { readonly cube: string }): Cube {
  const cube = build.model.cubes.get(doc.cube);
  if (cube !== undefined) return cube;
  if (doc.cube === UNWRITTEN || lostThing(build.losses, doc.cube)) return NO_CUBE;
  const at = build.map.at(doc, 'cube');
  const view = build.model.views.has(doc.cube) ? ' (a view cannot be one)' : '';
  const names = build.model.cubes.keys();
  report(build, RULE, `There is no cube ${doc.cube}${view}.${hint(doc.cube, names)}`, at);
  return NO_CUBE;
}

/** Whether it may have had members that it has not now. */
export function lostMembers(build: InsightBuild, cube: Cube): boolean {
  return cube === NO_CUBE || lostSome(build.losses, cube.name);
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
  const written = String(Reflect.get(holder, key));
  if (written === UNWRITTEN || cube === NO_CUBE.name) return NOTHING;
  const at = build.map.at(holder, key);
  const found = memberPathOf(build, cube, written, at, kinds) ?? NOTHING;
  if (isHiddenKey(build, dimensionOf(build, cube, found))) {
    const message = `${written} is a primary key, which nobody sees unless it says public: true.`;
    report(build, RULE, message, at);
  }
  return found;
}

/** Nobody could ask an insight over it, and nothing would say why. */
function isHiddenKey({ damaged }: InsightBuild, dimension: Dimension | null): boolean {
  if (dimension === null || dimension.public || !dimension.primaryKey) return false;
  return !lacksAny(damaged.get(placeOf(dimension.at)), ['public', 'shown']);
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

export function dimensionOf(
  build: InsightBuild,
  cube: string,
  { path, name }: MemberPath,
): Dimension | null {
  return build.model.cubes.get(path.at(-1) ?? cube)?.dimensions.get(name) ?? null;
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
  const type = dimensionOf(build, cube.name, found)?.type;
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
  const date = dimensionOf(build, cube, time)?.valueType === 'date';
  if (!date || grain !== 'hour') return;
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
  if (doc.values === undefined && damageOf(build, doc).size > 0) return;
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
