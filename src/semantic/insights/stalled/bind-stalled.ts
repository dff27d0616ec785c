import type { StalledDoc } from '../../model/document/insights-schema.ts';
import type { Stalled } from '../../model/insight-model.ts';
import { cubeOf, filterAt, type InsightBuild, memberAt, timeAt } from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

export function buildStalled(build: InsightBuild, doc: StalledDoc): Stalled {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time: timeAt(build, cube, doc),
    stage: memberAt(build, cube.name, doc, 'stage'),
    days: doc.days ?? 30,
    done: filterAt(build, cube.name, doc, 'done'),
  };
}
