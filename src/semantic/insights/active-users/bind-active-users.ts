import type { ActiveUsersDoc } from '../../model/document/insights-schema.ts';
import type { ActiveUsers } from '../../model/insight-model.ts';
import { checkGrain, cubeOf, type InsightBuild, memberAt, timeAt } from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

export function buildActiveUsers(build: InsightBuild, doc: ActiveUsersDoc): ActiveUsers {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  const time = timeAt(build, cube, doc);
  const granularity = doc.granularity ?? 'day';
  checkGrain(build, cube.name, time, granularity, doc);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time,
    windows: [...new Set(doc.windows ?? [1, 7, 28])].sort((a, b) => a - b),
    granularity,
  };
}
