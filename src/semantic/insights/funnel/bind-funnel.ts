import { intervalOf, report, titleOf } from '../../model/bind/bind-context.ts';
import { hint } from '../../model/bind/model-names.ts';
import { reportTwice } from '../../model/bind/unique.ts';
import { isLost, lostParts } from '../../model/diagnostics/lost-names.ts';
import { isWhole } from '../../model/diagnostics/poison.ts';
import type { FunnelDoc } from '../../model/document/insights-schema.ts';
import type {
  Funnel,
  FunnelAttribution,
  FunnelExclusion,
  FunnelStep,
} from '../../model/insight-model.ts';
import {
  cubeOf,
  filterAt,
  type InsightBuild,
  memberAt,
  membersAt,
  RULE,
  timeAt,
} from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';
import { entangled, overlapGroups } from './funnel-shape.ts';
import { overlappingSteps } from './overlaps.ts';

/** Steps in any order that one event may match: more would make the question too large. */
const MOST_SHARED = 3;

/**
 * The same in an order: what events of one instant can do together is asked of each set of steps that hang
 * together by events which they may share.
 */
const MOST_TANGLED = 8;
const SETS = 2 ** MOST_TANGLED + 20;

/** Each set of them that is skipped makes another question. */
const MOST_SKIPPED = 4;

export function buildFunnel(build: InsightBuild, doc: FunnelDoc): Funnel {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  reportTwice(build, doc.steps, (name) => `${doc.name} has two steps called ${name}.`);
  checkSteps(build, doc);
  const steps = doc.steps.map((step) => stepOf(build, cube.name, step));
  checkShared(build, doc, steps);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time: timeAt(build, cube, doc),
    order: doc.order ?? 'sequential',
    window: intervalOf(doc.window),
    steps,
    exclusions: (doc.exclusions ?? []).flatMap(
      (one) => exclusionOf(build, cube.name, doc, one) ?? [],
    ),
    breakdowns: membersAt(build, cube.name, doc, 'breakdowns'),
    attribution: attributionOf(build, doc),
  };
}

function stepOf(build: InsightBuild, cube: string, doc: FunnelDoc['steps'][number]): FunnelStep {
  return {
    name: doc.name,
    title: doc.title ?? titleOf(doc.name),
    filter: filterAt(build, cube, doc),
    optional: doc.optional ?? false,
  };
}

function checkSteps(build: InsightBuild, doc: FunnelDoc): void {
  const [first] = doc.steps;
  if (first?.optional === true && isWhole(doc, 'steps')) {
    report(build, RULE, 'The first step cannot be optional.', build.map.at(first, 'optional'));
  }
  const skipped = doc.steps.filter((step) => step.optional === true);
  if (doc.order === 'strict' && skipped.length > MOST_SKIPPED) {
    const message = `A strict funnel has at most ${MOST_SKIPPED} optional steps.`;
    report(build, RULE, message, build.map.at(skipped[MOST_SKIPPED] ?? doc, 'optional'));
  }
  if (doc.order !== 'any') return;
  const optional = doc.steps.find((step) => step.optional === true);
  if (optional === undefined) return;
  const message =
    'A funnel in any order counts who took any one of its steps, any two and so on: none is more optional than another.';
  report(build, RULE, message, build.map.at(optional, 'optional'));
}

function checkShared(build: InsightBuild, doc: FunnelDoc, steps: readonly FunnelStep[]): void {
  const shared = { steps, overlaps: overlappingSteps(steps.map((step) => step.filter)) };
  const [most, tooMany] =
    doc.order === 'any'
      ? [MOST_SHARED, overlapGroups(shared).some((group) => group.length > MOST_SHARED)]
      : [MOST_TANGLED, entangled(shared, SETS).length > SETS];
  if (!tooMany) return;
  const order = doc.order === 'any' ? 'in any order ' : '';
  const message = `In a funnel ${order}at most ${most} steps may match the same events: let their filters ask one member for different values.`;
  report(build, RULE, message, build.map.at(doc, 'steps'));
}

type ExclusionDoc = NonNullable<FunnelDoc['exclusions']>[number];

function exclusionOf(
  build: InsightBuild,
  cube: string,
  doc: FunnelDoc,
  exclusion: ExclusionDoc,
): FunnelExclusion | null {
  const filter = filterAt(build, cube, exclusion);
  if (doc.order === 'any') checkWhole(build, exclusion);
  const from = exclusion.from === undefined ? 1 : stepNumber(build, doc, exclusion, 'from');
  const to =
    exclusion.to === undefined ? doc.steps.length : stepNumber(build, doc, exclusion, 'to');
  if (from === null || to === null) return null;
  if (from >= to && isWhole(doc, 'steps')) {
    const message = 'An exclusion goes from a step to a later one.';
    report(build, RULE, message, build.map.at(exclusion, 'to'));
  }
  return filter === null || from >= to
    ? null
    : { filter, from, to, mode: exclusion.mode ?? 'path' };
}

/** Steps in any order have no between but that of the first and the last that an entity takes. */
function checkWhole(build: InsightBuild, exclusion: ExclusionDoc): void {
  if (exclusion.mode === 'entity') {
    const message =
      'In a funnel in any order no step follows another: an exclusion is of mode path there.';
    report(build, RULE, message, build.map.at(exclusion, 'mode'));
  }
  for (const key of ['from', 'to'] as const) {
    if (exclusion[key] === undefined) continue;
    const message = `In a funnel in any order an exclusion lies between the first event and the last: leave out ${key}.`;
    report(build, RULE, message, build.map.at(exclusion, key));
  }
}

/** Null, and an issue, where there is no such step. */
function stepNumber(
  build: InsightBuild,
  doc: FunnelDoc,
  exclusion: ExclusionDoc,
  key: 'from' | 'to',
): number | null {
  const written = exclusion[key] ?? '';
  const names = doc.steps.map((step) => step.name);
  const index = names.indexOf(written);
  if (index >= 0) return index + 1;
  if (!isLost(lostParts(doc), written)) {
    const message = `${doc.name} has no step ${written}.${hint(written, names)}`;
    report(build, RULE, message, build.map.at(exclusion, key));
  }
  return null;
}

function attributionOf(build: InsightBuild, doc: FunnelDoc): FunnelAttribution {
  const written = doc.attribution ?? 'first_touch';
  if (written === 'first_touch' || written === 'last_touch' || written === 'all_steps') {
    return { kind: written };
  }
  const step = Number(/\d+/.exec(written)?.[0]);
  if (step > doc.steps.length && isWhole(doc, 'steps')) {
    const message = `${doc.name} has ${doc.steps.length} steps: there is no ${written}.`;
    report(build, RULE, message, build.map.at(doc, 'attribution'));
  }
  return { kind: 'step', step };
}
