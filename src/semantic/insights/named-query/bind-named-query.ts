import { report } from '../../model/bind/bind-context.ts';
import { isSound } from '../../model/diagnostics/poison.ts';
import type { NamedQueryDoc } from '../../model/document/insights-schema.ts';
import type { NamedQuery } from '../../model/insight-model.ts';
import type { Cube, MemberPath } from '../../model/types.ts';
import {
  checkGrain,
  cubeOf,
  type InsightBuild,
  measuresAt,
  membersAt,
  RULE,
  timeAt,
} from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

export function buildNamedQuery(build: InsightBuild, doc: NamedQueryDoc): NamedQuery {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  checkParts(build, doc);
  const time = timeOf(build, cube, doc);
  if (doc.granularity !== undefined && time !== null) {
    checkGrain(build, cube.name, time, doc.granularity, doc);
  }
  return {
    ...insight,
    measures: measuresAt(build, cube.name, doc, 'measures'),
    dimensions: membersAt(build, cube.name, doc, 'dimensions'),
    records: membersAt(build, cube.name, doc, 'records'),
    time,
    granularity: doc.granularity ?? null,
    pick: doc.pick ?? false,
  };
}

function timeOf(build: InsightBuild, cube: Cube, doc: NamedQueryDoc): MemberPath | null {
  const needed = doc.time !== undefined || doc.granularity !== undefined;
  const some = [...cube.dimensions.values()].some((dimension) => dimension.type === 'time');
  return needed || some ? timeAt(build, cube, doc) : null;
}

function checkParts(build: InsightBuild, doc: NamedQueryDoc): void {
  const say = (message: string, key: string) =>
    report(build, RULE, message, build.map.at(doc, key));
  const asked = doc.records !== undefined || doc.measures !== undefined;
  if (!asked && isSound(doc, 'records', 'measures')) {
    say('A query asks for measures or for records.', 'name');
  }
  if (doc.records === undefined) return;
  for (const key of ['measures', 'dimensions', 'granularity', 'pick'] as const) {
    if (doc[key] !== undefined) say(`A query for records has no ${key}.`, key);
  }
}
