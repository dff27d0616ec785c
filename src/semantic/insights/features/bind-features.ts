import { described, intervalOf, made, report } from '../../model/bind/bind-context.ts';
import { hint, isLostPart } from '../../model/bind/model-names.ts';
import { reportTwice } from '../../model/bind/unique.ts';
import { isLost, lostParts } from '../../model/diagnostics/lost-names.ts';
import { isSound } from '../../model/diagnostics/poison.ts';
import type {
  EntityDoc,
  FeatureServiceDoc,
  FeatureViewDoc,
  LastFeatureDoc,
  MeasureFeatureDoc,
} from '../../model/document/insights-schema.ts';
import type { Entity, Feature, FeatureService, FeatureView } from '../../model/insight-model.ts';
import type { Cube, MemberPath } from '../../model/types.ts';
import {
  cubeOf,
  filterAt,
  type InsightBuild,
  measureAt,
  memberAt,
  RULE,
  timeAt,
} from '../shared/bind-members.ts';
import { NO_CUBE } from '../shared/no-cube.ts';

export function buildEntity(build: InsightBuild, doc: EntityDoc): Entity {
  return { ...described(build, doc), key: doc.key };
}

export function buildFeatureView(
  build: InsightBuild,
  doc: FeatureViewDoc,
  entities: ReadonlyMap<string, Entity>,
): FeatureView {
  const cube = cubeOf(build, doc);
  reportTwice(build, doc.features, (name) => `${doc.name} has two features called ${name}.`);
  const features = doc.features.map((feature) => featureOf(build, cube.name, feature));
  const key = keyOf(build, cube, doc, entities);
  return made(build, doc, {
    ...described(build, doc),
    cube: cube.name,
    args: [{ name: key.name, member: key, required: true }],
    filter: filterAt(build, cube.name, doc),
    entity: doc.entity,
    key,
    time: timeAt(build, cube, doc),
    created: doc.created === undefined ? null : timeAt(build, cube, doc, 'created'),
    ttl: doc.ttl === undefined ? null : intervalOf(doc.ttl),
    features: new Map(features.map((feature) => [feature.name, feature])),
  });
}

/** The entity's key as a dimension of the view's cube. */
function keyOf(
  build: InsightBuild,
  cube: Cube,
  doc: FeatureViewDoc,
  entities: ReadonlyMap<string, Entity>,
): MemberPath {
  const at = build.map.at(doc, 'entity');
  const entity = entities.get(doc.entity);
  if (entity === undefined) {
    if (isSound(doc, 'entity') && !isLost(build.lost, doc.entity)) {
      const message = `There is no entity ${doc.entity}.${hint(doc.entity, entities.keys())}`;
      report(build, RULE, message, at);
    }
    return { path: [], name: '' };
  }
  const lost = cube === NO_CUBE || isLostPart(build.names, cube.name, entity.key);
  if (!cube.dimensions.has(entity.key) && !lost) {
    const message = `${cube.name} has no dimension ${entity.key}, the key of ${entity.name}.`;
    report(build, RULE, message, at);
  }
  return { path: [], name: entity.key };
}

function featureOf(
  build: InsightBuild,
  cube: string,
  doc: MeasureFeatureDoc | LastFeatureDoc,
): Feature {
  if ('dimension' in doc) {
    const dimension = memberAt(build, cube, doc, 'dimension');
    return { ...described(build, doc), kind: 'last', dimension };
  }
  const measure = measureAt(build, cube, doc, 'measure');
  return { ...described(build, doc), kind: 'measure', measure, window: intervalOf(doc.window) };
}

export function buildFeatureService(
  build: InsightBuild,
  doc: FeatureServiceDoc,
  views: ReadonlyMap<string, FeatureView>,
): FeatureService {
  const features = doc.features.flatMap((written, index) => {
    const at = build.map.at(doc.features, index);
    const [view = '', feature = '', ...more] = written.split('.');
    const known = views.get(view);
    if (known === undefined) {
      const message = `There is no feature view ${view}.${hint(view, views.keys())}`;
      if (!isLost(build.lost, view)) report(build, RULE, message, at);
      return [];
    }
    if (more.length === 0 && known.features.has(feature)) return [{ view, feature }];
    const message = `${view} has no feature ${[feature, ...more].join('.')}.${hint(feature, known.features.keys())}`;
    const lost = lostParts(build.documents.get(known) ?? {});
    if (!isLost(lost, feature)) report(build, RULE, message, at);
    return [];
  });
  return { ...described(build, doc), features };
}
